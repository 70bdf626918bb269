/** Handshakes as generators: they say what to send and how much to read, and know nothing of sockets. */
import type { Clock } from '../base/clock.ts';
import type { ByteSink, ByteSource } from '../os/byte-stream.ts';

/** One step: send bytes, read exactly so many, or read through a mark (kept in the answer) of at most so many bytes. */
export type HandshakeStep =
  | { readonly do: 'send'; readonly bytes: Uint8Array }
  | { readonly do: 'read'; readonly length: number }
  | { readonly do: 'read-until'; readonly mark: string; readonly maximum: number };

/** What a handshake ended with. */
export type HandshakeOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly code?: number };

/** A handshake: yields steps, is given what was read (nothing after a send), returns the outcome. */
export type Handshake = Generator<HandshakeStep, HandshakeOutcome, Uint8Array>;

/** Sends bytes. */
export function* sending(bytes: Uint8Array): Generator<HandshakeStep, void, Uint8Array> {
  yield { do: 'send', bytes };
}

/** Reads exactly `length` bytes. */
export function* reading(length: number): Generator<HandshakeStep, Uint8Array, Uint8Array> {
  return yield { do: 'read', length };
}

/** Reads through `mark`; fewer bytes come back where the maximum was reached first. */
export function* readingUntil(mark: string, maximum: number): Generator<HandshakeStep, Uint8Array, Uint8Array> {
  return yield { do: 'read-until', mark, maximum };
}

/** Drives a handshake with the bytes that arrive; pure, so that tests can play the other side. */
export class HandshakeDriver {
  readonly #handshake: Handshake;
  readonly #send: (bytes: Uint8Array) => void;
  #waiting: HandshakeStep | undefined;
  #buffer: Buffer = Buffer.alloc(0);
  outcome: HandshakeOutcome | undefined;

  constructor(handshake: Handshake, send: (bytes: Uint8Array) => void) {
    this.#handshake = handshake;
    this.#send = send;
    this.#advance(handshake.next(new Uint8Array()));
    this.#feed();
  }

  /** Bytes that arrived. Whatever stands behind the handshake's end is in `rest`. */
  take(bytes: Uint8Array): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    this.#feed();
  }

  /** The other side has ended. */
  end(): void {
    this.outcome ??= { ok: false, reason: 'the connection ended in the middle of the handshake' };
  }

  /** What arrived beyond the handshake. */
  get rest(): Uint8Array {
    return this.#buffer;
  }

  #feed(): void {
    while (this.outcome === undefined && this.#waiting !== undefined) {
      const length = this.#available(this.#waiting);
      if (length === undefined) return;
      const part = this.#buffer.subarray(0, length);
      this.#buffer = this.#buffer.subarray(length);
      this.#advance(this.#handshake.next(part));
    }
  }

  #available(step: HandshakeStep): number | undefined {
    if (step.do === 'send') return 0;
    if (step.do === 'read') return this.#buffer.length >= step.length ? step.length : undefined;
    const at = this.#buffer.indexOf(step.mark, 0, 'latin1');
    if (at !== -1 && at + step.mark.length <= step.maximum) return at + step.mark.length;
    return this.#buffer.length >= step.maximum ? step.maximum : undefined;
  }

  #advance(result: IteratorResult<HandshakeStep, HandshakeOutcome>): void {
    if (result.done === true) {
      this.outcome = result.value;
      return;
    }
    this.#waiting = result.value;
    if (result.value.do === 'send') this.#send(result.value.bytes);
  }
}

/** How long and for whom a handshake may take. */
export interface HandshakeRun {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Runs a handshake over a connection, reading a byte beyond it at most where the peer sends more: that is `rest`. Never rejects. */
export async function runHandshake(
  connection: ByteSource & ByteSink,
  handshake: Handshake,
  { clock, timeoutMs, signal }: HandshakeRun,
): Promise<{ readonly outcome: HandshakeOutcome; readonly rest: Uint8Array }> {
  const done = new AbortController();
  let rest: Uint8Array = new Uint8Array();
  const outcome = await new Promise<HandshakeOutcome>((resolve) => {
    const driver = new HandshakeDriver(handshake, (bytes) => void sendQuietly(connection, bytes));
    const settle = (): void => {
      if (driver.outcome === undefined) return;
      rest = driver.rest;
      resolve(driver.outcome);
    };
    connection.start(
      (bytes) => {
        driver.take(Buffer.from(bytes));
        settle();
      },
      (failure) => {
        driver.end();
        resolve(failure === null ? driver.outcome! : { ok: false, reason: failure.message });
      },
    );
    settle();
    const late = async (): Promise<void> => {
      const ended = AbortSignal.any(signal === undefined ? [done.signal] : [done.signal, signal]);
      await clock.sleep(timeoutMs, ended);
      resolve({ ok: false, reason: signal?.aborted ? 'interrupted' : 'no answer in time' });
    };
    void late();
  });
  done.abort();
  connection.stop();
  return { outcome, rest };
}

/** What cannot be sent will show as the end of reading. */
async function sendQuietly(connection: ByteSink, bytes: Uint8Array): Promise<void> {
  try {
    await connection.write(bytes);
  } catch {
    // See above.
  }
}
