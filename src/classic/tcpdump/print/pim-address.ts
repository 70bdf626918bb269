/** Addresses as PIM encodes them (RFC 7761 section 4.9.1): a family and an encoding, for some flags and a mask. */
import { requireBytes } from './cut-short.ts';
import type { Printing } from './printing.ts';

const native = 0;
const lengths: Readonly<Record<number, number>> = { 1: 4, 2: 16 };

/** Prints a unicast address; returns its length. With `old` it is of that many bytes, without what stands before them. */
export function printUnicast(p: Printing, at: number, old: number): number {
  const before = old === 0 ? 2 : 0;
  const length = addressLength(p, at, old);
  requireBytes(p, at + before, length);
  printAddress(p, at + before, length);
  return before + length;
}

/** Prints a group with its mask and flags; returns its length. */
export function printGroup(p: Printing, at: number, old: number): number {
  const { flags, length } = printMasked(p, at, old);
  if (flags !== 0) {
    p.text('(0x');
    p.hex(flags, 2);
    p.char(41);
  }
  return length;
}

/** Prints a source with its mask and flags; returns its length. */
export function printSource(p: Printing, at: number, old: number): number {
  const { flags, length } = printMasked(p, at, old);
  if (flags !== 0) {
    p.text(`(${flags & 4 ? 'S' : ''}${flags & 2 ? 'W' : ''}${flags & 1 ? 'R' : ''}`);
    if ((flags & 0xf8) !== 0) {
      p.text('+0x');
      p.hex(flags & 0xf8, 2);
    }
    p.char(41);
  }
  return length;
}

function printMasked(p: Printing, at: number, old: number): { flags: number; length: number } {
  const before = old === 0 ? 2 : 0;
  const length = addressLength(p, at, old);
  requireBytes(p, at + before + 2, length);
  printAddress(p, at + before + 2, length);
  const mask = p.u8(at + before + 1);
  if (mask !== length * 8) p.text(`/${mask}`);
  return { flags: p.u8(at + before), length: before + 2 + length };
}

function addressLength(p: Printing, at: number, old: number): number {
  if (old !== 0) {
    requireBytes(p, at, old === 4 ? 4 : Infinity);
    return old;
  }
  const length = lengths[p.u8(at)];
  if (length === undefined || p.u8(at + 1) !== native) requireBytes(p, at, Infinity);
  return length ?? 0;
}

function printAddress(p: Printing, at: number, length: number): void {
  if (length === 4) p.ipv4(at);
  else p.ipv6(at);
}
