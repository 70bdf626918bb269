/** The relay: standard input to a connection and the connection to standard output, with the end-of-file contract. */
import type { Clock } from '../base/clock.ts';
import type { ByteSink, ByteSource, TakeBytes } from '../os/byte-stream.ts';

/** Changes bytes on their way, or only looks at them. The answer may be the same bytes; it is used before the next call. */
export type Stage = (bytes: Uint8Array) => Uint8Array;

/** What the end of the input means for the connection. */
export type InputEnd =
  /** FIN is sent, reading goes on. */
  | { readonly kind: 'shutdown' }
  /** Nothing is said to the peer; reading goes on. */
  | { readonly kind: 'keep' }
  /** Reading goes on for this long, then everything ends; `shutdown` says whether FIN is sent first. */
  | { readonly kind: 'quit'; readonly afterMs: number; readonly shutdown: boolean };

/** What the peer's end means. */
export type PeerEnd =
  /** The output is ended and so is the relay; a file is sent to its end before. */
  | 'finish'
  /** The output is ended; the input is sent to its end, or until the peer refuses it. */
  | 'wait-for-input';

/** A relay. */
export interface RelayPlan {
  readonly input: ByteSource;
  readonly output: ByteSink;
  readonly connection: ByteSource & ByteSink;
  readonly onInputEnd: InputEnd;
  readonly onPeerEnd: PeerEnd;
  readonly outgoing?: Stage;
  readonly incoming?: Stage;
  /** Called before bytes go out: a rate limit, a delay. */
  readonly pace?: (length: number) => Promise<void> | undefined;
  /** Ends the relay when nothing moved for so long. */
  readonly idleMs?: number;
  /** Ends the relay after so long in all. */
  readonly totalMs?: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** Why a relay ended: which end came last, or what cut it short. */
export type RelayEnding =
  | 'ends'
  | 'peer'
  | 'quit'
  | 'idle'
  | 'total'
  | 'interrupted'
  | 'input-error'
  | 'output-error'
  | 'peer-error';

/** How a relay ended. */
export interface RelayOutcome {
  readonly ending: RelayEnding;
  readonly sent: number;
  readonly received: number;
  readonly error: Error | null;
}

/** Relays until the contract says it is over. Never rejects; the connection is left to the caller to close. */
export function relay(plan: RelayPlan): Promise<RelayOutcome> {
  return new Promise((resolve) => new Relay(plan, resolve).start());
}

class Relay {
  readonly #plan: RelayPlan;
  readonly #resolve: (outcome: RelayOutcome) => void;
  readonly #timers = new AbortController();
  #sent = 0;
  #received = 0;
  #lastMove: number;
  #inputOpen = true;
  #peerOpen = true;
  #over = false;

  constructor(plan: RelayPlan, resolve: (outcome: RelayOutcome) => void) {
    this.#plan = plan;
    this.#resolve = resolve;
    this.#lastMove = plan.clock.monotonic();
  }

  start(): void {
    const { signal, idleMs, totalMs, connection, input } = this.#plan;
    if (signal?.aborted) return this.#finish('interrupted');
    signal?.addEventListener('abort', this.#interrupt, { once: true });
    connection.start(this.#fromPeer, (failure) => this.#peerEnded(failure));
    input.start(this.#fromInput, (failure) => this.#inputEnded(failure));
    if (totalMs !== undefined) this.#after(totalMs, 'total');
    if (idleMs !== undefined) void this.#watchIdle(idleMs);
  }

  readonly #fromPeer: TakeBytes = (bytes) => {
    this.#received += bytes.length;
    this.#moved();
    const { incoming, output } = this.#plan;
    const shown = incoming === undefined ? bytes : incoming(bytes);
    if (shown.length === 0) return;
    let written: void | Promise<void>;
    try {
      written = output.write(shown);
    } catch (error) {
      return this.#finish('output-error', error as Error);
    }
    return written?.catch((error: unknown) => this.#finish('output-error', error as Error));
  };

  readonly #fromInput: TakeBytes = (bytes) => {
    const { pace, outgoing } = this.#plan;
    const changed = outgoing === undefined ? bytes : outgoing(bytes);
    const pause = pace?.(changed.length);
    if (pause !== undefined) return pause.then(() => (this.#over ? undefined : this.#send(changed)));
    return this.#send(changed);
  };

  #send(bytes: Uint8Array): void | Promise<void> {
    if (bytes.length === 0) return;
    const written = this.#plan.connection.write(bytes);
    if (written === undefined) this.#count(bytes.length);
    else return this.#sendSlowly(written, bytes.length);
  }

  async #sendSlowly(written: Promise<void>, length: number): Promise<void> {
    try {
      await written;
      this.#count(length);
    } catch (error) {
      this.#sendFailed(error as Error);
    }
  }

  #count(length: number): void {
    this.#sent += length;
    this.#moved();
  }

  /** The peer takes no more. What it said before may still wait in the kernel: reading decides when it is over. */
  #sendFailed(refusal: Error): void {
    this.#plan.input.stop();
    this.#inputOpen = false;
    if (this.#peerOpen) this.#after(lastWordsMs, 'peer-error', refusal);
    else this.#finish('peer-error', refusal);
  }

  #inputEnded(failure: Error | null): void {
    this.#inputOpen = false;
    if (failure !== null) return this.#finish('input-error', failure);
    const { onInputEnd, connection } = this.#plan;
    const isShut = onInputEnd.kind === 'shutdown' || (onInputEnd.kind === 'quit' && onInputEnd.shutdown);
    if (isShut) void quietly(connection);
    if (!this.#peerOpen) return this.#finish('ends');
    if (onInputEnd.kind === 'quit') this.#after(onInputEnd.afterMs, 'quit');
  }

  #peerEnded(failure: Error | null): void {
    this.#peerOpen = false;
    if (failure !== null) return this.#finish('peer-error', failure);
    void this.#endOutput();
    const { onPeerEnd, input } = this.#plan;
    const waits = this.#inputOpen && (onPeerEnd === 'wait-for-input' || input.finite);
    if (!waits) this.#finish(this.#inputOpen ? 'peer' : 'ends');
  }

  async #endOutput(): Promise<void> {
    try {
      await this.#plan.output.end();
    } catch (error) {
      this.#finish('output-error', error as Error);
    }
  }

  #moved(): void {
    if (this.#plan.idleMs !== undefined) this.#lastMove = this.#plan.clock.monotonic();
  }

  async #watchIdle(idleMs: number): Promise<void> {
    const { clock } = this.#plan;
    for (;;) {
      const left = idleMs - (clock.monotonic() - this.#lastMove);
      if (left <= 0) return this.#finish('idle');
      await clock.sleep(left, this.#timers.signal);
      if (this.#over) return;
    }
  }

  #after(milliseconds: number, ending: RelayEnding, error: Error | null = null): void {
    const late = async (): Promise<void> => {
      await this.#plan.clock.sleep(milliseconds, this.#timers.signal);
      this.#finish(ending, error);
    };
    void late();
  }

  readonly #interrupt = (): void => this.#finish('interrupted');

  #finish(ending: RelayEnding, error: Error | null = null): void {
    if (this.#over) return;
    this.#over = true;
    this.#timers.abort();
    const { input, connection, signal } = this.#plan;
    signal?.removeEventListener('abort', this.#interrupt);
    input.stop();
    connection.stop();
    this.#resolve({ ending, sent: this.#sent, received: this.#received, error });
  }
}

/** A peer that has reset the connection needs no FIN: reading says what happened. */
async function quietly(connection: ByteSink): Promise<void> {
  try {
    await connection.end();
  } catch {
    // See above.
  }
}

/** How long the last words of a peer that refuses ours are waited for. */
const lastWordsMs = 200;
