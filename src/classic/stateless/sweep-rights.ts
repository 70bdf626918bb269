/** What a sweep keeps of root's rights: nothing behind the opening of its last part. */
import type { ProcessRights } from '../../os/process-rights.ts';
import { openSweepProber } from './open-sweep-prober.ts';

/**
 * Before anything is resolved or sent. Files that stand there (the scope) may still be read. Resolves to what is to be said where
 * root had to be kept, else null.
 */
export async function giveUpForSweep(rights: ProcessRights): Promise<string | null> {
  // A link for ports and one for echo at once, and the large buffers that only root's sockets have.
  if (rights.isRoot) (await import('../../link/raw-senders.linux.ts')).reserveSenders(4);
  return rights.giveUp(['CAP_NET_RAW', 'CAP_DAC_READ_SEARCH']);
}

/** Opens the parts of a sweep, `count` in all; with the last of them the right to open links goes. */
export function openingParts(rights: ProcessRights, count: number): typeof openSweepProber {
  let left = count;
  rights.drop(['CAP_DAC_READ_SEARCH']);
  return (technique, space, plan, clock) => {
    const opened = openSweepProber(technique, space, plan, clock);
    if (--left === 0) rights.drop(['CAP_NET_RAW']);
    return opened;
  };
}
