/** What options say against each other. */
import { commandConflicts } from './command-list.ts';
import type { Request } from './request.ts';
import { stateConflicts } from './state-list.ts';

/** Complains of options that contradict each other; false when any do. */
export function isConsistent(request: Request, complain: (message: string) => void): boolean {
  let faults = commandConflicts(request, complain) + stateConflicts(request.states, complain);
  const fault = (isOne: boolean, message: string): void => {
    if (!isOne) return;
    complain(message);
    faults++;
  };
  fault(request.showSize && request.showOffset, '-o and -s are mutually exclusive');
  fault(request.fields !== null && request.terse, '-F and -t are mutually exclusive');
  const { format } = request.repetition;
  const breaksLine = format !== null && format.replaceAll('%%', '').includes('%n');
  fault(request.fields !== null && breaksLine, `%n illegal in -r m<fmt> when -F has been specified: "${format}"`);
  const crosses = request.crossOver.mounts || request.crossOver.links;
  fault(crosses && !request.namesDirectory, '-x must accompany +d or +D');
  return faults === 0;
}
