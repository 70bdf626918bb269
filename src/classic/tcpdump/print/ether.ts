/** Ethernet (IEEE 802.3): addresses with -e, VLAN tags, and the type or the length behind them. */
import { printEtherType } from './ether-type-words.ts';
import { isVlanType, printByEtherType } from './ether-types.ts';
import { printUnknownPacket } from './hex-dump.ts';
import { printLlc } from './llc.ts';
import type { Printing } from './printing.ts';

const addressesLength = 12;
const headerLength = 14;
/** The largest value of the field that is a length. */
const longest = 1500;
const jumbo = 0x8870;

/** Prints a frame; returns the length of its header, tags included. */
export function printEther(p: Printing, at: number, length: number): number {
  p.protocol = 'ether';
  const captured = p.snapEnd - at;
  p.frame = at;
  p.frameSource = at + 6;
  if (length < captured) {
    // Inside a datagram that says less of its length than its packet does.
    p.text(`[length ${length} < caplen ${captured}]`);
    p.invalid();
    return length;
  }
  if (length < headerLength || captured < headerLength) {
    p.truncated();
    return length < headerLength ? length : captured;
  }
  if (p.options.linkHeader) printAddresses(p, at);
  let header = headerLength;
  let type = p.u16(at + addressesLength);
  let lengthPrinted = false;
  while (isVlanType(type)) {
    const left = Math.min(captured, length) - header;
    if (left < 4) {
      p.protocol = 'vlan';
      p.truncated();
      return header + left;
    }
    if (p.options.linkHeader) {
      printEtherType(p, type);
      printLength(p, lengthPrinted, length);
      lengthPrinted = true;
      printTag(p, p.u16(at + header));
      p.text(', ');
    }
    type = p.u16(at + header + 2);
    header += 4;
  }
  if (type <= longest) return header + printWithLength(p, at, header, type, length, lengthPrinted);
  if (type === jumbo) return header + printWithLlc(p, at + header, length - header);
  if (p.options.linkHeader) {
    printEtherType(p, type);
    printLength(p, lengthPrinted, length);
  }
  if (!printByEtherType(p, type, at + header, length - header)) {
    if (!p.options.linkHeader) {
      printAddresses(p, at);
      printEtherType(p, type);
      p.text(`, length ${length}: `);
    }
    printUnknownPacket(p, at + header, captured - header);
  }
  return header;
}

/** `a > b, ` */
function printAddresses(p: Printing, at: number): void {
  p.mac(at + 6);
  p.text(' > ');
  p.mac(at);
  p.text(', ');
}

function printLength(p: Printing, printed: boolean, length: number): void {
  if (printed) {
    p.text(', ');
    return;
  }
  p.text(', length ');
  p.number(length);
  p.text(': ');
}

/** Appends `vlan 100, p 0`, with `, DEI` when the tag says that the frame may be dropped first. */
export function printTag(p: Printing, tag: number): void {
  p.text(`vlan ${tag & 0xfff}, p ${tag >>> 13}${tag & 0x1000 ? ', DEI' : ''}`);
}

/** A frame with a length in place of a type: what is behind that length is padding. */
function printWithLength(
  p: Printing,
  at: number,
  header: number,
  stated: number,
  whole: number,
  lengthPrinted: boolean,
): number {
  const length = Math.min(stated, whole - header);
  const saved = p.snapEnd;
  p.snapEnd = Math.min(saved, at + header + length);
  if (p.options.linkHeader) {
    p.text('802.3');
    if (!lengthPrinted) p.text(`, length ${length}: `);
  }
  const used = printWithLlc(p, at + header, length);
  p.snapEnd = saved;
  return used;
}

function printWithLlc(p: Printing, at: number, length: number): number {
  const used = printLlc(p, at, length);
  if (used >= 0) return used;
  printUnknownPacket(p, at, p.snapEnd - at);
  return -used;
}
