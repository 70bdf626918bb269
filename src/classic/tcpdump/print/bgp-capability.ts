/** What a speaker of BGP offers in its OPEN (RFC 5492). */
import { asText } from './bgp-as.ts';
import { capabilities, familyText, subsequentText } from './bgp-words.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const restartFlags: Bits = [[0x8, 'R']];
const directions: Words = { 1: 'Receive', 2: 'Send', 3: 'Both' };

/** Prints the capabilities of an option. */
export function printBgpCapabilities(p: Printing, at: number, length: number): void {
  for (let next = at; next < at + length;) {
    const code = p.u8(next);
    const size = p.u8(next + 1);
    p.text(`\n\t      ${word(capabilities, code, () => 'Unknown')} (${code}), length: ${size}`);
    if (!p.has(next + 2, size)) {
      p.truncated();
      return;
    }
    const least = code === 1 || code === 65 ? 4 : code === 64 ? 2 : 0;
    if (size < least) {
      p.text(` (too short, < ${least})`);
      return;
    }
    printValue(p, code, next + 2, size);
    if (p.verbose > 1 && size > 0) printUnknownBytes(p, next + 2, size, '\n\t\t');
    next += 2 + size;
  }
}

function printValue(p: Printing, code: number, at: number, size: number): void {
  if (code === 1) {
    p.text(`\n\t\tAFI ${familyText(p.u16(at))}, SAFI ${subsequentText(p.u8(at + 3))}`);
  } else if (code === 8) printCounts(p, at, size);
  else if (code === 64) printRestart(p, at, size);
  else if (code === 65) {
    p.text(`\n\t\t 4 Byte AS ${asText(p, p.u32(at))}`);
  } else if (code === 69) printPaths(p, at, size);
  else if (code !== 2 && code !== 128 && code !== 71) {
    p.text(`\n\t\tno decoder for Capability ${code}`);
    if (p.verbose <= 1) printUnknownBytes(p, at, size, '\n\t\t');
  }
}

function printCounts(p: Printing, at: number, size: number): void {
  for (let next = at; next + 4 <= at + size; next += 4) {
    p.text(`\n\t\tAFI ${familyText(p.u16(next))}, SAFI ${subsequentText(p.u8(next + 2))}, Count: ${p.u8(next + 3)}`);
  }
}

function printRestart(p: Printing, at: number, size: number): void {
  p.text(`\n\t\tRestart Flags: [${bitWords(restartFlags, p.u8(at) >>> 4, '', 'none')}]`);
  p.text(`, Restart Time ${p.u16(at) & 0xfff}s`);
  for (let next = at + 2; next + 4 <= at + size; next += 4) {
    p.text(`\n\t\t  AFI ${familyText(p.u16(next))}, SAFI ${subsequentText(p.u8(next + 2))}`);
    p.text(`, Forwarding state preserved: ${(p.u8(next + 3) & 0x80) === 0 ? 'no' : 'yes'}`);
  }
}

function printPaths(p: Printing, at: number, size: number): void {
  if (size === 0) {
    p.text(' (bogus)');
    return;
  }
  for (let next = at; next + 4 <= at + size; next += 4) {
    p.text(`\n\t\tAFI ${familyText(p.u16(next))}, SAFI ${subsequentText(p.u8(next + 2))}`);
    const direction = p.u8(next + 3);
    p.text(`, Send/Receive: ${directions[direction] ?? `Bogus (0x${direction.toString(16).padStart(2, '0')})`}`);
  }
  if (size % 4 !== 0) p.invalid();
}
