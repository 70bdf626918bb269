/** What a traceroute is asked for, and what it says. Types only; `openTracer` of open-tracer.ts makes a tracer. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { HostProbe } from './discovery/discovery-method.ts';

/** A way to be traced. */
export interface TraceTarget {
  readonly address: IpAddress;
  /**
   * What the host is known to answer (a port, open or closed, or an ICMP query): what it is traced with. Connections are traced by
   * SYN; IP protocols whose packets have no room for a mark by ICMP echo.
   */
  readonly probe: HostProbe;
  /** Time to live of an answer of its, from which its distance is guessed; null where none was seen. */
  readonly ttl: number | null;
}

/** The bounds; absent: 30 hops, 2 resends, 1000 ms. */
export interface TraceOptions {
  readonly seed: number;
  readonly maxHops?: number;
  readonly resends?: number;
  readonly timeoutMs?: number;
}

/** One router on the way, or the host at its end. */
export interface TraceHop {
  /** How many hops away: 1 is the first router. */
  readonly ttl: number;
  /** Null where nobody answered. */
  readonly address: IpAddress | null;
  /** Milliseconds; null where nobody answered. */
  readonly rttMs: number | null;
  /** The target whose trace told of this hop, which was not asked again because both ways lead through one router; else null. */
  readonly sharedWith: IpAddress | null;
}

/** A traced way. */
export interface TraceResult {
  readonly target: TraceTarget;
  /** From the first on, without gaps; silent ones in between have no address. */
  readonly hops: readonly TraceHop[];
  /** Whether the host itself answered; then the last hop is it. */
  readonly reached: boolean;
}

/** Traces many ways at once and remembers the routers they share. */
export interface Tracer {
  /** Traces one way; those under way share a link. Aborted, it says what was known by then. Rejects with what opening a link throws. */
  trace(target: TraceTarget, signal: AbortSignal): Promise<TraceResult>;
  /** Frees everything; a second call does nothing. */
  close(): void;
}
