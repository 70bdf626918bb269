/** L2TP (RFC 2661): control messages with their attributes, and PPP in tunnels. */
import { printL2tpAttributes } from './l2tp-attributes.ts';
import { printPpp } from './ppp.ts';
import type { Printing } from './printing.ts';

const flag = { control: 0x8000, length: 0x4000, sequence: 0x0800, offset: 0x0200 } as const;
const flagLetters = [
  [flag.control, 'T'],
  [flag.length, 'L'],
  [flag.sequence, 'S'],
  [flag.offset, 'O'],
  [0x0100, 'P'],
] as const;
/** Of L2F (RFC 2341) and of L2TP. */
const version = { l2f: 1, l2tp: 2 } as const;

/** Prints a packet. */
export function printL2tp(p: Printing, at: number, length: number): void {
  p.protocol = 'l2tp';
  const flags = p.u16(at);
  if ((flags & 15) !== version.l2tp) {
    p.text((flags & 15) === version.l2f ? ' l2f:' : ' Unknown Version, neither L2F(1) nor L2TP(2)');
    return;
  }
  p.text(' l2tp:[');
  for (const [bit, letter] of flagLetters) if (flags & bit) p.text(letter);
  p.char(93);
  let next = at + 2;
  let stated = length;
  if (flags & flag.length) {
    stated = p.u16(next);
    next += 2;
  }
  p.text(`(${p.u16(next)}/`);
  p.text(`${p.u16(next + 2)})`);
  next += 4;
  if (flags & flag.sequence) {
    p.text(`Ns=${p.u16(next)},`);
    p.text(`Nr=${p.u16(next + 2)}`);
    next += 4;
  }
  if (flags & flag.offset) {
    const padding = p.u16(next);
    next += 2;
    if (!p.has(next, padding)) {
      p.truncated();
      return;
    }
    next += padding;
  }
  printBody(p, flags, next, at, length, stated);
}

function printBody(p: Printing, flags: number, at: number, start: number, length: number, stated: number): void {
  const header = at - start;
  if (length < stated) {
    p.text(` Length ${stated} larger than packet`);
    return;
  }
  if (stated < header) {
    p.text(` Length ${stated} smaller than header length`);
    return;
  }
  if ((flags & flag.control) === 0) {
    p.text(' {');
    printPpp(p, at, stated - header);
    p.char(125);
  } else if ((flags & flag.length) === 0) p.text(' No length');
  else if (stated === header) p.text(' ZLB');
  else printL2tpAttributes(p, at, stated - header);
}
