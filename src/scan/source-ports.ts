/**
 * The port that each attempt of a probe is sent from. It tells the attempts apart, and makes each a connection of its own: a SYN
 * that repeats another's ports with another sequence number is answered by a reset where the first SYN arrived and only its
 * answer was lost (tcp_check_req of Linux calls it an embryonic reset), and an open port would be called closed.
 */

/** Attempts that are told apart. */
const attemptsTold = 64;

/** The ports of a scan. */
export class SourcePorts {
  readonly #first: number;
  readonly #count: number;
  /** Whether there are so many that a port can stand for the attempt, with another to spare. */
  readonly #tells: boolean;

  /** Both ends included. */
  constructor({ first, last }: { readonly first: number; readonly last: number }) {
    this.#first = first;
    this.#count = last - first + 1;
    this.#tells = this.#count >= 3 * attemptsTold;
  }

  /** The port for an attempt to ask `port`, chosen by the probe's cookie. */
  port(cookie: number, port: number, attempt: number): number {
    const chosen = this.#at(cookie, this.#tells ? attempt % attemptsTold : 0);
    // Never the probed port itself: on loopback our own probe would look like its answer.
    return chosen === port && this.#count > 1 ? this.#at(cookie, this.#spare(attempt)) : chosen;
  }

  /** The attempt that an answer from `port` to our port `source` belongs to; null where ports do not tell; undefined: to none. */
  attempt(cookie: number, port: number, source: number): number | null | undefined {
    if (!this.#tells) return this.port(cookie, port, 0) === source ? null : undefined;
    const distance = (source - this.#at(cookie, 0) + 2 * this.#count) % this.#count;
    const attempt = distance % attemptsTold;
    return this.port(cookie, port, attempt) === source ? attempt : undefined;
  }

  #at(cookie: number, step: number): number {
    const start = (((cookie >>> 7) ^ cookie) >>> 0) % this.#count;
    return this.#first + ((start + step) % this.#count);
  }

  #spare(attempt: number): number {
    return this.#tells ? attemptsTold + (attempt % attemptsTold) : 1;
  }
}
