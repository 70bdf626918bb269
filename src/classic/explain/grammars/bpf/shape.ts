/** The structure of a packet filter: tests joined by connectives, parentheses in pairs. */

import type { Part } from '../../explanation.ts';
import type { Role, Step } from './step.ts';

/** The parts of the steps, with those that break the structure turned into `unknown`. */
export function checkShape(steps: readonly Step[]): readonly Part[] {
  const faults = new Map<number, string>();
  const open: number[] = [];
  let complete = false;
  for (const [index, { role }] of steps.entries()) {
    const fault = faultOf(role, complete, open.length);
    if (fault !== undefined) faults.set(index, fault);
    if (role === 'open') open.push(index);
    if (role === 'close') open.pop();
    complete = role === 'term' || role === 'close';
  }
  for (const index of open) faults.set(index, 'this group is opened and never closed');
  if (!complete && steps.length > 0) faults.set(steps.length - 1, 'the filter breaks off here: a test is missing');
  return steps.map((step, index) => {
    const fault = faults.get(index);
    return fault === undefined || step.part.kind === 'unknown'
      ? step.part
      : { ...step.part, kind: 'unknown', meaning: fault };
  });
}

function faultOf(role: Role, complete: boolean, depth: number): string | undefined {
  if (role === 'join') return complete ? undefined : 'joins nothing: a test is missing before it';
  if (role === 'close') {
    if (depth === 0) return 'closes a group that was never opened';
    return complete ? undefined : 'closes a group that holds no test';
  }
  return complete ? 'needs an "and" or "or" before it' : undefined;
}
