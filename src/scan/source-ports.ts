/**
 * The port that each attempt of a probe is sent from. It tells the attempts apart, and makes each a connection of its own: a SYN
 * that repeats another's ports with another sequence number is answered by a reset where the first SYN arrived and only its
 * answer was lost (tcp_check_req of Linux calls it an embryonic reset), and an open port would be called closed.
 */

/** Attempts that are told apart. */
const attemptsTold = 64;
/** Kinds of ports among those that a scan asks from. */
const kinds = 3;

/**
 * The ports of a scan. On loopback our own probe to one of them looks like an answer from the port that it was sent from. So they are
 * of three kinds in turn, and a port among them is asked from the next kind: what came from the second to the first would, as an
 * answer, have to go to the third.
 */
export class SourcePorts {
  readonly #first: number;
  readonly #count: number;
  /** Whether there are so many that a port can stand for the attempt, in each kind. */
  readonly #tells: boolean;
  readonly #ofAKind: number;

  /** Both ends included. */
  constructor({ first, last }: { readonly first: number; readonly last: number }) {
    this.#first = first;
    this.#count = last - first + 1;
    this.#ofAKind = Math.floor(this.#count / kinds);
    this.#tells = this.#ofAKind >= attemptsTold;
  }

  /** The port for an attempt to ask `port`, chosen by the probe's cookie. */
  port(cookie: number, port: number, attempt: number): number {
    const start = startOf(cookie);
    if (!this.#tells) return this.#other(start, port);
    const told = attempt % attemptsTold;
    const kind = this.#kindFor(port);
    if (kind < 0) return this.#first + ((start + told) % this.#count);
    return this.#first + kind + kinds * ((start + told) % this.#ofAKind);
  }

  /** The attempt that an answer from `port` to our port `source` belongs to; null where ports do not tell; undefined: to none. */
  attempt(cookie: number, port: number, source: number): number | null | undefined {
    const start = startOf(cookie);
    if (!this.#tells) return this.#other(start, port) === source ? null : undefined;
    const kind = this.#kindFor(port);
    const room = kind < 0 ? this.#count : this.#ofAKind;
    const place = kind < 0 ? source - this.#first : (source - this.#first - kind) / kinds;
    if (!(Number.isInteger(place) && place >= 0 && place < room)) return undefined;
    const attempt = (place - (start % room) + room) % room;
    return attempt < attemptsTold ? attempt : undefined;
  }

  /** The kind that a port is asked from; -1: any, because it is none of ours. */
  #kindFor(port: number): number {
    const place = port - this.#first;
    return place < 0 || place >= this.#count ? -1 : (place + 1) % kinds;
  }

  /** Of a few ports: never the probed one itself. */
  #other(start: number, port: number): number {
    const chosen = this.#first + (start % this.#count);
    return chosen === port && this.#count > 1 ? this.#first + ((start + 1) % this.#count) : chosen;
  }
}

function startOf(cookie: number): number {
  return ((cookie >>> 7) ^ cookie) >>> 0;
}
