/** Slow protocols (IEEE 802.3 annex 57A): LACP and markers (802.1AX), link OAM (802.3 clause 57). */
import { printUnknownBytes } from './hex-dump.ts';
import { printOam } from './oam.ts';
import { printTooShort } from './too-short.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const subtypes: Words = { 1: 'LACP', 2: 'MARKER', 3: 'OAM' };
const lacp = 1;
const marker = 2;
const oam = 3;
const lacpTlvs: Words = {
  0: 'Terminator',
  1: 'Actor Information',
  2: 'Partner Information',
  3: 'Collector Information',
};
const markerTlvs: Words = { 0: 'Terminator', 1: 'Marker Information' };
const lacpLengths: Readonly<Record<number, number>> = { 1: 20, 2: 20, 3: 16 };
const markerLengths: Readonly<Record<number, number>> = { 1: 16 };
const states: Bits = [
  [0x01, 'Activity'],
  [0x02, 'Timeout'],
  [0x04, 'Aggregation'],
  [0x08, 'Synchronization'],
  [0x10, 'Collecting'],
  [0x20, 'Distributing'],
  [0x40, 'Default'],
  [0x80, 'Expired'],
];

/** Prints what stands behind Ethernet's header. */
export function printSlow(p: Printing, at: number, length: number): void {
  p.protocol = 'slow';
  if (length < 1) {
    printTooShort(p);
    return;
  }
  const subtype = p.u8(at);
  if (subtype === lacp || subtype === marker) {
    if (length < 2) {
      printTooShort(p);
      return;
    }
    const version = p.u8(at + 1);
    if (version !== 1) {
      p.text(`${subtypes[subtype]!} version ${version} packet not supported`);
      return;
    }
    p.text(`${subtypes[subtype]!}v${version}, length ${length}`);
  } else p.text(`${word(subtypes, subtype, (value) => `unknown (${value})`)}, length ${length}`);
  if (subtypes[subtype] === undefined) {
    printUnknownBytes(p, at, length, '\n\t');
    return;
  }
  if (p.verbose === 0) return;
  if (subtype === oam) printOam(p, at + 1, length - 1);
  else printTlvs(p, at + 2, at + length, subtype);
}

function printTlvs(p: Printing, at: number, end: number, subtype: number): void {
  const names = subtype === lacp ? lacpTlvs : markerTlvs;
  const lengths = subtype === lacp ? lacpLengths : markerLengths;
  for (let next = at; next < end;) {
    if (end - next < 2) {
      printTooShort(p);
      return;
    }
    const type = p.u8(next);
    const size = p.u8(next + 1);
    p.text(`\n\t${word(names, type, () => 'Unknown')} TLV (0x`);
    p.hex(type, 2);
    p.text(`), length ${size}`);
    if (type === 0) return;
    if (size < 2) {
      p.text('\n\t    ERROR: illegal length - should be >= 2');
      return;
    }
    if (end - next < size) {
      printTooShort(p);
      return;
    }
    p.need(next + 2, size - 2);
    printTlv(p, subtype, type, next + 2, size, lengths[type]);
    next += size;
  }
}

function printTlv(p: Printing, subtype: number, type: number, at: number, size: number, wanted?: number): void {
  if (wanted === undefined) {
    if (p.verbose <= 1) printUnknownBytes(p, at, size - 2, '\n\t  ');
  } else if (size !== wanted) p.text(`\n\t    ERROR: illegal length - should be ${wanted}`);
  else if (subtype === marker) {
    p.text('\n\t  Request System ');
    p.mac(at + 2);
    p.text(`, Request Port ${p.u16(at)}, Request Transaction ID 0x`);
    p.hex(p.u32(at + 8), 8);
  } else if (type === 3) p.text(`\n\t  Max Delay ${p.u16(at)}`);
  else {
    p.text('\n\t  System ');
    p.mac(at + 2);
    p.text(`, System Priority ${p.u16(at)}, Key ${p.u16(at + 8)}, Port ${p.u16(at + 12)}`);
    p.text(`, Port Priority ${p.u16(at + 10)}`);
    p.text(`\n\t  State Flags [${bitWords(states, p.u8(at + 14), ', ', 'none')}]`);
  }
  if (p.verbose > 1) printUnknownBytes(p, at, size - 2, '\n\t  ');
}
