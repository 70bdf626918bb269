/** Version 1 of PIM, which stands in IGMP (draft-ietf-idmr-pim-spec). */
import { requireBytes, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { wordList } from './word-list.ts';

const types = wordList('Query|Register|Register-Stop|Join/Prune|RP-reachable|Assert|Graft|Graft-ACK');
const type = { query: 0, register: 1, registerStop: 2, joinPrune: 3, reachable: 4, assert: 5, graft: 6, graftAck: 7 };
const modes = ['Dense-mode', 'Sparse-mode', 'Sparse-Dense-mode'] as const;
/** Seconds that go without saying. */
const usualHoldTime = 180;
const everyBit = 0xffff_ffff;

/** Prints a message, of which `at` and `length` are those of its IGMP header. */
export function printPim1(p: Printing, at: number, length: number): void {
  p.protocol = 'pimv1';
  untilCut(p, () => printMessage(p, at, length));
}

function printMessage(p: Printing, at: number, length: number): void {
  const kind = p.u8(at + 1);
  p.text(` ${types(kind) ?? `[type ${kind}]`}`);
  if (kind === type.query) printQuery(p, at);
  else if (kind === type.register) {
    requireBytes(p, at + 24, 4);
    printPair(p, at + 20, at + 24);
  } else if (kind === type.registerStop) printPair(p, at + 8, at + 12);
  else if (kind === type.assert) printAssert(p, at);
  else if (kind === type.reachable && p.verbose > 0) printReachable(p, at);
  else if ((kind === type.joinPrune || kind === type.graft || kind === type.graftAck) && p.verbose > 0)
    untilCut(p, () => printJoinPrune(p, at + 8, length - 8));
  const version = p.u8(at + 4) >>> 4;
  if (version !== 1) p.text(` [v${version}]`);
}

function printQuery(p: Printing, at: number): void {
  if (p.has(at + 8, 1)) {
    const mode = p.u8(at + 8) >>> 4;
    p.text(` ${modes[mode] ?? `mode-${mode}`}`);
  }
  if (p.verbose === 0) return;
  p.text(' (Hold-time ');
  p.relativeTime(p.u16(at + 10));
  p.char(41);
}

function printPair(p: Printing, from: number, to: number): void {
  p.need(Math.max(from, to), 4);
  p.text(' for ');
  p.ipv4(from);
  p.text(' > ');
  p.ipv4(to);
}

function printMask(p: Printing, at: number): void {
  if (p.u32(at) === everyBit) return;
  p.char(47);
  p.ipv4(at);
}

function printAssert(p: Printing, at: number): void {
  printPair(p, at + 16, at + 8);
  printMask(p, at + 12);
  p.need(at + 24, 4);
  p.text(p.u8(at + 20) & 0x80 ? ' RP-tree' : ' SPT');
  p.text(` pref ${p.u32(at + 20) & 0x7fff_ffff} metric ${p.u32(at + 24)}`);
}

function printReachable(p: Printing, at: number): void {
  p.need(at + 8, 4);
  p.text(' group ');
  p.ipv4(at + 8);
  printMask(p, at + 12);
  p.need(at + 16, 4);
  p.text(' RP ');
  p.ipv4(at + 16);
  p.text(' hold ');
  p.relativeTime(p.u16(at + 22));
}

function printJoinPrune(p: Printing, at: number, length: number): void {
  if (p.has(at, 30) && p.u8(at + 11) === 1 && p.u16(at + 20) + p.u16(at + 22) === 1) {
    printSingle(p, at);
    return;
  }
  if (length < 4) requireBytes(p, at, Infinity);
  if (p.verbose > 1) p.char(10);
  p.need(at, 4);
  p.text(' Upstream Nbr: ');
  p.ipv4(at);
  if (length < 8) requireBytes(p, at, Infinity);
  p.text(p.verbose > 1 ? '\n Hold time: ' : ' Hold time: ');
  p.relativeTime(p.u16(at + 6));
  if (p.verbose < 2) return;
  printGroups(p, at + 12, at + length, p.u8(at + 11));
}

/** One group with one source: a single line. */
function printSingle(p: Printing, at: number): void {
  p.text(' RPF ');
  p.ipv4(at);
  p.char(32);
  const hold = p.u16(at + 6);
  if (hold !== usualHoldTime) {
    p.text('Hold ');
    p.relativeTime(hold);
  }
  p.text(p.u16(at + 20) === 1 ? 'Join (' : 'Prune (');
  p.ipv4(at + 26);
  p.text(`/${p.u8(at + 25) & 0x3f}, `);
  p.ipv4(at + 12);
  printMask(p, at + 16);
  p.text(p.u8(at + 24) & 1 ? ') Sparse ' : ') Dense ');
  if (p.u8(at + 25) & 0x80) p.text('WC ');
  p.text(p.u8(at + 25) & 0x40 ? 'RP' : 'SPT');
}

function printGroups(p: Printing, at: number, end: number, groups: number): void {
  let next = at;
  for (let group = 0; group < groups; group++) {
    needLength(p, next, 4, end);
    p.text('\n\tGroup: ');
    p.ipv4(next);
    needLength(p, next + 4, 4, end);
    printMask(p, next + 4);
    needLength(p, next + 8, 4, end);
    const joins = p.u16(next + 8);
    const prunes = p.u16(next + 10);
    p.text(` joined: ${joins} pruned: ${prunes}`);
    next += 12;
    for (let source = 0; source < joins + prunes; source++, next += 6) {
      needLength(p, next, 6, end);
      p.text(source < joins ? '\n\tJoin  ' : '\n\tPrune ');
      p.text(p.u8(next) & 1 ? 'Sparse ' : 'Dense ');
      const flags = p.u8(next + 1);
      if (flags & 0x80) p.text('WC ');
      p.text(flags & 0x40 ? 'RP ' : 'SPT ');
      p.ipv4(next + 2);
      p.text(`/${flags & 0x3f}`);
    }
  }
}

/** A message that ends too early is marked as a capture that does. */
function needLength(p: Printing, at: number, length: number, end: number): void {
  if (at + length > end) requireBytes(p, at, Infinity);
  p.need(at, length);
}
