/** The `state` and `exclude` words before a filter, and the selection completed by them. */
import { Exit, exitFailure } from './exit.ts';
import type { SsOptions } from './options.ts';
import { connectedStates, stateMask, states } from './selection.ts';

/**
 * Reads them off the operands, fills in the defaults of what was not chosen, and returns the operands that are left: the
 * expression. Throws Exit(255) at a word that is missing or no state.
 */
export function takeStates(options: SsOptions, complain: (text: string) => void): readonly string[] {
  const { operands, selection } = options;
  let mask = options.stateMask;
  let seen = false;
  let at = 0;
  for (; at < operands.length; at += 2) {
    const word = operands[at]!;
    const exclude = word === 'exclude' || word === 'excl';
    if (word !== 'state' && !exclude) break;
    const named = scan(operands[at + 1], complain);
    // The first word takes the place of -a and -l.
    const before = seen ? mask : exclude ? states.all : 0;
    mask = exclude ? before & ~named : before | named;
    seen = true;
  }
  if (selection.untouched) {
    mask ||= connectedStates;
    selection.setQuery('all');
  }
  selection.setStates(mask);
  selection.mergeDefaults();
  return operands.slice(at);
}

function scan(name: string | undefined, complain: (text: string) => void): number {
  if (name === undefined) {
    complain('Command line is not complete. Try option "help"\n');
    throw new Exit(exitFailure);
  }
  const mask = stateMask(name);
  if (mask === null) {
    complain(`ss: wrong state name: ${name}\n`);
    throw new Exit(exitFailure);
  }
  return mask;
}
