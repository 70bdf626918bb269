/** The structure that filter languages share: tests joined by connectives, parentheses in pairs. */

import type { Part } from '../explanation.ts';

/** What a piece is to the structure; `head` is a qualifier in front of a group: `port (80 or 443)`. */
export type Role = 'term' | 'join' | 'not' | 'open' | 'close' | 'head';

/** A part and its role. */
export interface Piece {
  readonly part: Part;
  readonly role: Role;
}

/**
 * The parts of the pieces, with those that break the structure turned into `unknown`. With `implicitAnd` two tests may stand side by
 * side, as in the filter of ss.
 */
export function checkShape(steps: readonly Piece[], implicitAnd: boolean): readonly Part[] {
  const faults = new Map<number, string>();
  const open: number[] = [];
  let complete = false;
  for (const [index, { role }] of steps.entries()) {
    const fault = faultOf(role, complete && !(implicitAnd && starts(role)), open.length);
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

function starts(role: Role): boolean {
  return role !== 'join' && role !== 'close';
}

function faultOf(role: Role, complete: boolean, depth: number): string | undefined {
  if (role === 'join') return complete ? undefined : 'joins nothing: a test is missing before it';
  if (role === 'close') {
    if (depth === 0) return 'closes a group that was never opened';
    return complete ? undefined : 'closes a group that holds no test';
  }
  return complete ? 'needs an "and" or "or" before it' : undefined;
}
