/** Connecting to a name that has several addresses: both families get a fair chance, the first that answers wins (RFC 8305). */
import type { IpAddress } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import type { SocketName } from '../os/socket-name.ts';

/** One address that was tried. */
export interface DialAttempt {
  readonly to: SocketName;
  /** Null while it was the winner or was given up because another won. */
  readonly error: Error | null;
  readonly startedMs: number;
}

/** What is dialled and how. */
export interface DialPlan<C> {
  readonly names: readonly SocketName[];
  /** Makes one attempt; must reject when its signal aborts. */
  readonly attempt: (to: SocketName, signal: AbortSignal) => Promise<C>;
  /** Lets go of a connection that came too late. */
  readonly discard: (late: C) => void;
  readonly clock: Clock;
  /** For all attempts together. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** The winner, or every failure. */
export type DialOutcome<C> =
  | { readonly ok: true; readonly connection: C; readonly to: SocketName; readonly attempts: readonly DialAttempt[] }
  | {
      readonly ok: false;
      readonly why: 'failed' | 'timeout' | 'interrupted';
      readonly attempts: readonly DialAttempt[];
    };

/** RFC 8305 section 5: the recommended delay between attempts. */
const attemptDelayMs = 250;
/** A name may have any number of addresses; trying more than this is no service to anybody. */
const mostAttempts = 64;

/** Dials: a new attempt every 250 ms, or at once when one fails. */
export async function dial<C>(plan: DialPlan<C>): Promise<DialOutcome<C>> {
  const stop = new AbortController();
  const signal = plan.signal === undefined ? stop.signal : AbortSignal.any([plan.signal, stop.signal]);
  try {
    return await new Promise<DialOutcome<C>>((resolve) => {
      const race = new Race(plan, signal, resolve);
      plan.signal?.addEventListener('abort', () => race.lose('interrupted'), { once: true });
      if (plan.signal?.aborted) return race.lose('interrupted');
      race.startNext();
      if (plan.timeoutMs !== undefined) void race.loseAfter(plan.timeoutMs);
    });
  } finally {
    stop.abort();
  }
}

class Race<C> {
  readonly #plan: DialPlan<C>;
  readonly #signal: AbortSignal;
  readonly #resolve: (outcome: DialOutcome<C>) => void;
  readonly #began: number;
  readonly #attempts: { to: SocketName; error: Error | null; startedMs: number }[] = [];
  #open = 0;
  #next = 0;
  #patience = new AbortController();

  constructor(plan: DialPlan<C>, signal: AbortSignal, resolve: (outcome: DialOutcome<C>) => void) {
    this.#plan = plan;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#began = plan.clock.monotonic();
  }

  lose(why: 'failed' | 'timeout' | 'interrupted'): void {
    this.#resolve({ ok: false, why, attempts: this.#attempts });
  }

  async loseAfter(milliseconds: number): Promise<void> {
    await this.#plan.clock.sleep(milliseconds, this.#signal);
    if (!this.#signal.aborted) this.lose('timeout');
  }

  startNext(): void {
    this.#patience.abort();
    const { names, clock } = this.#plan;
    const to = this.#next < mostAttempts ? names[this.#next++] : undefined;
    if (to !== undefined) void this.#try(to, clock.monotonic() - this.#began);
    else if (this.#open === 0) this.lose('failed');
    if (to !== undefined && this.#next < names.length) void this.#hurry();
  }

  async #try(to: SocketName, startedMs: number): Promise<void> {
    const attempt = { to, error: null as Error | null, startedMs };
    this.#attempts.push(attempt);
    this.#open++;
    try {
      const connection = await this.#plan.attempt(to, this.#signal);
      if (this.#signal.aborted) this.#plan.discard(connection);
      else this.#resolve({ ok: true, connection, to, attempts: this.#attempts });
    } catch (error) {
      attempt.error = error as Error;
      this.#open--;
      if (!this.#signal.aborted) this.startNext();
    }
  }

  async #hurry(): Promise<void> {
    this.#patience = new AbortController();
    const signal = AbortSignal.any([this.#signal, this.#patience.signal]);
    await this.#plan.clock.sleep(attemptDelayMs, signal);
    if (!signal.aborted) this.startNext();
  }
}

/** The order of RFC 8305 section 4: families take turns, the first address's family first; the order within one stays. */
export function interleaved(addresses: readonly IpAddress[]): readonly IpAddress[] {
  const first = addresses.filter(({ version }) => version === addresses[0]?.version);
  const other = addresses.filter(({ version }) => version !== addresses[0]?.version);
  return Array.from({ length: Math.max(first.length, other.length) }, (_, index) => [first[index], other[index]])
    .flat()
    .filter((address) => address !== undefined);
}
