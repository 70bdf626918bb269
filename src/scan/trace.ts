/** One way while it is traced: which hops have been asked and answered, and which to ask next. No I/O. */
import { compareIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { TraceHop, TraceResult, TraceTarget } from './trace-types.ts';

/** The bounds of a trace. */
export interface TraceBounds {
  readonly maxHops: number;
  /** Probes of one hop at most. */
  readonly attempts: number;
  readonly timeoutMs: number;
}

/** A hop that is asked or was. */
interface AskedHop {
  /** When each attempt was sent, the first one first. */
  readonly sentMs: number[];
  /** Infinity once it is answered or given up. */
  deadlineMs: number;
  answer: { readonly address: IpAddress; readonly rttMs: number } | null;
}

/** What is asked next. */
export interface HopProbe {
  readonly ttl: number;
  /** From 1 on. */
  readonly attempt: number;
}

/** Who answered: a router on the way; the host, with the time to live of its answer; or somebody who lets nothing pass. */
export type HopSpeaker = 'router' | 'refusal' | { readonly hostTtl: number };

/** What systems set the time to live to. */
const initialTtls = [32, 64, 128, 255];
/** A hop is waited for this many times as long as the slowest so far, but never shorter than this. */
const [patience, shortestMs] = [4, 200];

/** A trace. */
export class Trace {
  readonly target: TraceTarget;
  /** Set by whoever runs it: nothing more will come. */
  ended = false;
  readonly #bounds: TraceBounds;
  readonly #hops = new Map<number, AskedHop>();
  /** Hops to ask, the next one last. */
  #ahead: number[] = [];
  /** The highest hop that was planned; a scout beyond it does not count. */
  #top = 0;
  /** Where nothing is known of the distance, the first probe goes far enough to learn it from the answer. */
  #scouts: boolean;
  /** The distance that the scout's answer shows. */
  #estimate: number | null = null;
  /** The lowest hop at which the host answered, or somebody on the way refused; nothing above needs to be asked. */
  #end = Infinity;
  #reached = false;
  /** Hops up to this one are those of another trace. */
  #shared: { readonly upTo: number; readonly by: Trace | null } = { upTo: 0, by: null };
  #slowestMs: number | null = null;

  constructor(target: TraceTarget, bounds: TraceBounds) {
    this.target = target;
    this.#bounds = bounds;
    this.#scouts = target.ttl === null;
    if (target.ttl !== null) this.#plan(distanceOf(target.ttl));
    else this.#ahead = [bounds.maxHops];
  }

  /** Whether nothing is left to ask or to wait for. */
  get done(): boolean {
    const { upTo, by } = this.#shared;
    return this.#busy() === 0 && this.#next() === null && (by === null || by.isSettledBelow(upTo + 1));
  }

  /** The next probe that may go now, with at most `window` of them unanswered, or null. It counts as sent. */
  take(window: number, nowMs: number): HopProbe | null {
    if (this.#busy() >= window) return null;
    const ttl = this.#next();
    if (ttl === null) return null;
    if (this.#ahead.at(-1) === ttl) this.#ahead.pop();
    if (!this.#scouts) this.#top = Math.max(this.#top, ttl);
    const sentMs = [...(this.#hops.get(ttl)?.sentMs ?? []), nowMs];
    this.#hops.set(ttl, { sentMs, deadlineMs: nowMs + this.#timeoutMs(sentMs.length), answer: null });
    return { ttl, attempt: sentMs.length };
  }

  /** When the first probe under way is to be given up; Infinity when there is none. */
  nextDeadlineMs(): number {
    let first = Infinity;
    for (const { deadlineMs } of this.#hops.values()) first = Math.min(first, deadlineMs);
    return first;
  }

  /** Gives up what is overdue; what has attempts left is asked again. */
  expire(nowMs: number): void {
    for (const [ttl, hop] of this.#hops) {
      if (hop.deadlineMs > nowMs) continue;
      hop.deadlineMs = Infinity;
      if (this.#scouts) this.#endScouting(null);
      else if (hop.sentMs.length < this.#bounds.attempts && this.#isOpen(ttl)) this.#ahead.push(ttl);
    }
  }

  /** A hop has answered. */
  answered({ ttl, attempt }: HopProbe, address: IpAddress, speaker: HopSpeaker, nowMs: number): void {
    const hop = this.#hops.get(ttl);
    if (hop === undefined || hop.answer !== null) return;
    const rttMs = nowMs - (hop.sentMs[attempt - 1] ?? nowMs);
    hop.answer = { address, rttMs };
    hop.deadlineMs = Infinity;
    this.#slowestMs = Math.max(this.#slowestMs ?? 0, rttMs);
    const isHost = typeof speaker === 'object';
    if (speaker !== 'router' && ttl <= this.#end) {
      this.#reached = isHost;
      this.#end = ttl;
    }
    if (this.#scouts) this.#endScouting(isHost ? distanceOf(speaker.hostTtl) : null);
    this.#close();
  }

  /** Whether all hops below one are settled. */
  isSettledBelow(ttl: number): boolean {
    if (this.ended) return true;
    const { upTo, by } = this.#shared;
    if (by !== null && !by.isSettledBelow(Math.min(ttl, upTo + 1))) return false;
    for (let lower = upTo + 1; lower < ttl; lower++) {
      const hop = this.#hops.get(lower);
      if (hop === undefined || hop.deadlineMs !== Infinity || this.#ahead.includes(lower)) return false;
    }
    return true;
  }

  /** Takes over the hops below one from an older trace, as they are now and as they will be. */
  share(ttl: number, older: Trace): void {
    if (ttl - 1 <= this.#shared.upTo) return;
    this.#shared = { upTo: ttl - 1, by: older };
    this.#close();
  }

  /** What is known. */
  result(): TraceResult {
    const last = this.#last();
    const hops = Array.from({ length: last }, (_, index) => this.#hop(index + 1));
    const [end, before] = [hops.at(-1)?.address ?? null, hops.at(-2)?.address ?? null];
    // Who refuses to hand a packet on was a hop already, when it was the packet's time to live that ended there.
    if (!this.#reached && end !== null && before !== null && compareIp(end, before) === 0) hops.pop();
    return { target: this.target, hops, reached: this.#reached };
  }

  #hop(ttl: number): TraceHop {
    const { upTo, by } = this.#shared;
    if (ttl <= upTo && by !== null) {
      const hop = by.#hop(ttl);
      return { ...hop, sharedWith: hop.sharedWith ?? by.target.address };
    }
    const isEstimated = this.#isOnlyScouted() && ttl === this.#estimate;
    const answer = this.#hops.get(isEstimated ? this.#bounds.maxHops : ttl)?.answer ?? null;
    return { ttl, address: answer?.address ?? null, rttMs: answer?.rttMs ?? null, sharedWith: null };
  }

  /** Where the host answered the scout alone, its own answer's time to live has to do. */
  #last(): number {
    if (this.#isOnlyScouted()) return this.#estimate!;
    if (this.#end !== Infinity) return this.#end;
    const answered = [...this.#hops].flatMap(([ttl, { answer }]) => (answer === null ? [] : [ttl]));
    return Math.max(this.#shared.upTo, ...answered, 0);
  }

  #isOnlyScouted(): boolean {
    return this.#estimate !== null && this.#end === this.#bounds.maxHops;
  }

  #endScouting(distance: number | null): void {
    this.#scouts = false;
    this.#estimate = distance === null ? null : Math.min(distance, this.#bounds.maxHops);
    this.#plan(distance ?? 1);
  }

  /** From the far end down, as far as the first router that is known already. */
  #plan(distance: number): void {
    this.#top = Math.min(distance, this.#bounds.maxHops);
    this.#ahead = Array.from({ length: this.#top }, (_, index) => index + 1);
  }

  /** Who was silent once may have to: most routers send no more than one such message a second. */
  #timeoutMs(attempt: number): number {
    const { timeoutMs } = this.#bounds;
    if (this.#slowestMs === null || attempt > 1) return timeoutMs;
    return Math.min(timeoutMs, Math.max(shortestMs, patience * this.#slowestMs));
  }

  #busy(): number {
    let busy = 0;
    for (const { deadlineMs } of this.#hops.values()) if (deadlineMs !== Infinity) busy++;
    return busy;
  }

  #isOpen(ttl: number): boolean {
    return ttl > this.#shared.upTo && ttl < this.#end;
  }

  #next(): number | null {
    while (this.#ahead.length > 0 && !this.#isOpen(this.#ahead.at(-1)!)) this.#ahead.pop();
    const ahead = this.#ahead.at(-1);
    if (ahead !== undefined) return ahead;
    const higher = this.#top + 1;
    if (this.#scouts || higher >= this.#end || higher > this.#bounds.maxHops) return null;
    // The host is farther away than it seemed; but as long as the top may still answer for it, it is waited for.
    const top = this.#hops.get(this.#top);
    return top !== undefined && top.sentMs.length === 1 && top.deadlineMs !== Infinity ? null : higher;
  }

  /** Lets go of what need not be waited for any more. */
  #close(): void {
    for (const [ttl, hop] of this.#hops) if (!this.#isOpen(ttl)) hop.deadlineMs = Infinity;
  }
}

/** How many hops away a host is whose answer came with this time to live. */
function distanceOf(ttl: number): number {
  return (initialTtls.find((initial) => initial >= ttl) ?? 255) - ttl + 1;
}
