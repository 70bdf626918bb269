/** A dialer onto a made-up network, under a clock that jumps: the same scan in no time, as often as a test likes. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { pendingDial } from './dialer.ts';
import type { Dialer, DialOutcome } from './dialer.ts';

/** What the network does with one attempt: an outcome and after how long; null is silence. */
export type FakeNetwork = (
  address: IpAddress,
  port: number,
) => { readonly outcome: DialOutcome; readonly afterMs: number } | null;

/** A fake dialer and what it was asked. */
export interface FakeDialer extends Dialer {
  readonly clock: Clock;
  /** Every attempt in order, as `address port`. */
  readonly asked: string[];
  /** The most attempts that were under way at once. */
  readonly mostAtOnce: number;
  readonly closed: boolean;
}

/** Makes one; time stands still but while somebody waits. */
export function fakeDialer(network: FakeNetwork, capacity = 256): FakeDialer {
  let [nowMs, mostAtOnce, closed] = [0, 0, false];
  const busy = new Map<number, { readonly outcome: DialOutcome; readonly atMs: number }>();
  const asked: string[] = [];
  const advance = (milliseconds: number): Promise<void> => {
    nowMs += milliseconds;
    return Promise.resolve();
  };
  return {
    capacity,
    asked,
    clock: { now: () => nowMs, monotonic: () => nowMs, sleep: (milliseconds) => advance(Math.max(1, milliseconds)) },
    get mostAtOnce() {
      return mostAtOnce;
    },
    get closed() {
      return closed;
    },
    begin(slot, address, port) {
      if (busy.has(slot)) throw new Error(`slot ${slot} is under way`);
      asked.push(`${ipText(address)} ${port}`);
      const answer = network(address, port);
      if (answer !== null && answer.afterMs === 0) return answer.outcome;
      const never = { outcome: pendingDial, atMs: Infinity };
      busy.set(slot, answer === null ? never : { outcome: answer.outcome, atMs: nowMs + answer.afterMs });
      mostAtOnce = Math.max(mostAtOnce, busy.size);
      return pendingDial;
    },
    collect(ended) {
      const ready = [...busy].filter(([, attempt]) => attempt.atMs <= nowMs);
      for (const [slot, { outcome }] of ready) {
        busy.delete(slot);
        ended(slot, outcome);
      }
      return ready.length;
    },
    abandon: (slot) => void busy.delete(slot),
    wait: (milliseconds) => {
      const next = Math.min(...[...busy.values()].map((attempt) => attempt.atMs));
      return advance(Math.max(0.01, Math.min(milliseconds, next - nowMs)));
    },
    close: () => void (closed = true),
  };
}
