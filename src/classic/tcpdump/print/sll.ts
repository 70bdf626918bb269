/** Linux cooked frames (LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2): what `-i any` captures. */
import { printTag } from './ether.ts';
import { etherTypeWord, printEtherType } from './ether-type-words.ts';
import { printByEtherType } from './ether-types.ts';
import { printUnknownPacket } from './hex-dump.ts';
import { printLlc } from './llc.ts';
import type { Printing } from './printing.ts';

const headerLength = 16;
const headerLength2 = 20;
const directions = ['In', 'B', 'M', 'P', 'Out'] as const;
/** Values of the protocol that are no Ethernet types (include/uapi/linux/if_ether.h). */
const noType = { ipx: 0x0001, llc: 0x0004 } as const;
const longestLength = 1500;
const vlan = 0x8100;

/** Prints a frame; returns the length of its header, tags included. */
export function printSll(p: Printing, at: number, length: number): number {
  p.protocol = 'sll';
  p.need(at, headerLength);
  if (p.options.linkHeader) printHeader(p, at, length);
  return printCarried(p, at, at + headerLength, p.u16(at + 14), length, () => printHeader(p, at, length));
}

function printHeader(p: Printing, at: number, length: number): void {
  p.text(`${(directions[p.u16(at)] ?? '?').padStart(3)} `);
  if (p.u16(at + 4) === 6) {
    p.mac(at + 6);
    p.char(32);
  }
  printType(p, p.u16(at + 14), length);
}

/** The same of the second version, which names the interface. */
export function printSll2(p: Printing, at: number, length: number): number {
  p.protocol = 'sll2';
  p.need(at, headerLength2);
  p.text(`${p.names.interface(p.u32(at + 4)).padEnd(5)} ${(directions[p.u8(at + 10)] ?? '?').padEnd(3)} `);
  if (p.options.linkHeader) printHeader2(p, at, length);
  return printCarried(p, at, at + headerLength2, p.u16(at), length, () => printHeader2(p, at, length));
}

function printHeader2(p: Printing, at: number, length: number): void {
  p.text(`ifindex ${p.u32(at + 4)} `);
  if (p.u8(at + 11) === 6) {
    p.mac(at + 12);
    p.char(32);
  }
  printType(p, p.u16(at), length);
}

function printType(p: Printing, type: number, length: number): void {
  if (p.quiet) return;
  if (type > longestLength) printEtherType(p, type);
  else if (type === noType.ipx) p.text('802.3');
  else if (type === noType.llc) p.text('802.2');
  else p.text(`ethertype Unknown (0x${type.toString(16).padStart(4, '0')})`);
  p.text(`, length ${length}: `);
}

function printCarried(
  p: Printing,
  at: number,
  carried: number,
  firstType: number,
  length: number,
  printHeader: () => void,
): number {
  let type = firstType;
  p.frame = -1;
  let next = carried;
  while (type === vlan) {
    if (!p.has(next, 4)) {
      p.protocol = 'vlan';
      p.truncated();
      return p.snapEnd - at;
    }
    if (p.options.linkHeader) {
      printTag(p, p.u16(next));
      p.text(', ');
    }
    type = p.u16(next + 2);
    if (type <= longestLength) type = noType.llc;
    if (!p.quiet) p.text(`ethertype ${etherTypeWord(type) ?? 'Unknown'}, `);
    next += 4;
  }
  const rest = length - (next - at);
  if (type === noType.llc) {
    const used = printLlc(p, next, rest);
    if (used < 0) printUnknownPacket(p, next, p.snapEnd - next);
    return next - at + Math.max(0, used);
  }
  if (type <= longestLength) printUnknownPacket(p, next, p.snapEnd - next);
  else if (!printByEtherType(p, type, next, rest)) {
    if (!p.options.linkHeader) printHeader();
    printUnknownPacket(p, next, p.snapEnd - next);
  }
  return next - at;
}
