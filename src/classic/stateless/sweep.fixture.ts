/** Sweeps over places that answer by a rule, without a network: for the tests of who sweeps. */
import type { Prober, ProbeTarget } from '../../scan/prober.ts';
import type { openSweepProber } from './open-sweep-prober.ts';

/** What a place says; `twice` says it again later; null is silence. */
export type PlaceRule = (target: ProbeTarget) => 'open' | 'closed' | 'twice' | null;

/** An opener of probers that answer by a rule; every attempt is told to `asked`. */
export function ruledPlaces(rule: PlaceRule, asked: (target: ProbeTarget) => void): typeof openSweepProber {
  return () => {
    const waiting: { slot: number; target: ProbeTarget }[] = [];
    const late: ProbeTarget[] = [];
    const prober: Prober = {
      capacity: 64,
      begin(slot, target) {
        asked(target);
        waiting.push({ slot, target });
        return 'pending';
      },
      collect(listener) {
        const answer = { reason: 'syn-ack', from: null, ttl: 64 };
        for (const target of late.splice(0)) listener.late(target.index, { ...answer, state: 'open' });
        for (const { slot, target } of waiting.splice(0)) {
          const said = rule(target);
          if (said === null) listener.ended(slot, 'silent', null);
          else listener.ended(slot, { ...answer, state: said === 'closed' ? 'closed' : 'open' }, null);
          if (said === 'twice') late.push(target);
        }
      },
      abandon: () => undefined,
      wait: () => Promise.resolve(),
      close: () => undefined,
    };
    return { prober, packet: () => null, at: () => null, drops: () => 0 };
  };
}
