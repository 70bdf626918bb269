/** What the engine sends its probes through: connections of the kernel, or packets of our own. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { Answer } from './port-state.ts';

/** What became of an attempt. */
export type Verdict =
  | Answer
  /** No answer: the same as a timeout. */
  | 'silent'
  /** This machine failed, not the peer: ask again later, and less at once. The errno name says how. */
  | { readonly fault: string };

/** Where a probe goes. */
export interface ProbeTarget {
  readonly index: number;
  readonly address: IpAddress;
  readonly port: number;
  /** Whether the address is this host's. */
  readonly local: boolean;
}

/** Hears what {@link Prober.collect} finds. */
export interface ProbeListener {
  /**
   * An attempt has ended; its slot is free again. `attempt` is the one that was answered, where the answer tells: else null.
   * `rttMs`: how long the answer took by the kernel's clock, where that is known better than by when it was read.
   */
  ended(slot: number, verdict: Verdict, attempt: number | null, rttMs?: number): void;
  /** An answer to a probe that was given up meanwhile. */
  late(index: number, answer: Answer): void;
}

/** A way to ask ports. Slots are numbers from 0 to capacity-1; the engine keeps account of which are free. */
export interface Prober {
  readonly capacity: number;
  /** Begins attempt number `attempt` in a free slot. Anything but `pending` is final, and the slot is free again. */
  begin(slot: number, target: ProbeTarget, attempt: number): Verdict | 'pending';
  /** Tells what has come in since; sends what was gathered; never waits. */
  collect(listener: ProbeListener): void;
  /** Gives an attempt up. */
  abandon(slot: number): void;
  /** Resolves when something may have come in, when the time is over, or when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Frees everything; a second call does nothing. */
  close(): void;
}
