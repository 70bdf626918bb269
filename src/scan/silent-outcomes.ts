/** What is told in the end of probes that were never answered. */
import type { HostBook } from './host-book.ts';
import type { ProbeOutcome } from './port-state.ts';
import type { ProbeQueue } from './probe-queue.ts';
import type { ProbeRun } from './probe-run.ts';

/** Outcomes that are handed on together. */
const together = 4096;

/** Their state is what silence means, or this machine's own fault; hosts whose time was over stay unsaid. */
export function* silentOutcomes(
  { space, silent }: Pick<ProbeRun, 'space' | 'silent'>,
  queue: ProbeQueue,
  hosts: HostBook,
): Generator<readonly ProbeOutcome[], undefined> {
  const { attempts } = queue;
  let outcomes: ProbeOutcome[] = [];
  for (const index of queue.silentIndexes()) {
    const host = hosts.known(space.addressNumber(index));
    const givenUp = host < 0 ? null : hosts.givenUp(host);
    if (givenUp === 'host-timeout') continue;
    const failed = givenUp === 'local-error';
    const [state, reason] = failed ? (['local-error', hosts.fault(host)] as const) : ([silent, 'no-response'] as const);
    outcomes.push({ state, reason, from: null, ttl: null, index, rttMs: null, attempts });
    if (outcomes.length < together) continue;
    yield outcomes;
    outcomes = [];
  }
  yield outcomes;
}
