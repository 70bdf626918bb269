/** Joins, prunes and grafts of PIM (RFC 7761 section 4.9.5): groups, and the sources of each. */
import { requireBytes } from './cut-short.ts';
import { printGroup, printSource, printUnicast } from './pim-address.ts';
import type { Printing } from './printing.ts';

const infinite = 0xffff;
/** A group or source of IPv4. */
const leastAddress = 8;
const leastOldAddress = 6;

/** Prints the body; of an acknowledgement without what stands before the groups. */
export function printPimJoinPrune(p: Printing, at: number, end: number, acknowledged: boolean, old: number): void {
  let next = at;
  if (!acknowledged) {
    p.text(', upstream-neighbor: ');
    next += printUnicast(p, next, old);
  }
  requireBytes(p, next, 4);
  const groups = p.u8(next + 1);
  const holdTime = p.u16(next + 2);
  p.text(`\n\t  ${groups} group(s)`);
  if (!acknowledged) {
    p.text(', holdtime: ');
    if (holdTime === infinite) p.text('infinite');
    else p.relativeTime(holdTime);
  }
  next += 4;
  for (let group = 1; group <= groups; group++) next = printOne(p, next, end, group, old);
}

function printOne(p: Printing, at: number, end: number, group: number, old: number): number {
  p.text(`\n\t    group #${group}: `);
  requireRoom(p, at, end, old);
  let next = at + printGroup(p, at, old);
  requireBytes(p, next, 4);
  const joined = p.u16(next);
  const pruned = p.u16(next + 2);
  p.text(`, joined sources: ${joined}, pruned sources: ${pruned}`);
  next += 4;
  for (let source = 1; source <= joined; source++) {
    p.text(`\n\t      joined source #${source}: `);
    requireRoom(p, next, end, old);
    next += printSource(p, next, old);
  }
  for (let source = 1; source <= pruned; source++) {
    p.text(`\n\t      pruned source #${source}: `);
    requireRoom(p, next, end, old);
    next += printSource(p, next, old);
  }
  return next;
}

/** Ends the message when its stated length ends here. */
function requireRoom(p: Printing, at: number, end: number, old: number): void {
  if (at + (old === 0 ? leastAddress : leastOldAddress) > end) requireBytes(p, at, Infinity);
}
