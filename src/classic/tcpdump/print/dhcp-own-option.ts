/** DHCP options whose values have a structure: identifiers, names, relay agents' information, routes. */
import { ipv4Text } from '../../../addr/ipv4.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { bitWords, word } from './tokens.ts';

const nodes = { 1: 'b-node', 2: 'p-node', 4: 'm-node', 8: 'h-node' } as const;
const overloads = { 1: 'file', 2: 'sname', 3: 'file+sname' } as const;
/** Hardware types (RFC 1700) that tcpdump names. */
const hardware = { 0: 'unknown', 1: 'ether', 6: 'ieee802' } as const;
const nameBits = [
  [1, '[S]'],
  [2, '[O]'],
  [4, '[E]'],
  [8, '[N]'],
] as const;
const agentWords: Readonly<Record<number, string>> = { 1: 'Circuit-ID', 2: 'Remote-ID', 6: 'Subscriber-ID' };

/** Prints the value of an option; returns how many of its bytes were looked at. */
export function printDhcpOwnOption(p: Printing, code: number, at: number, size: number): number {
  switch (code) {
    case 46:
      return printByte(p, nodes, at, size);
    case 52:
      return printByte(p, overloads, at, size);
    case 61:
      return printClient(p, at, size);
    case 77:
      return printClasses(p, at, size);
    case 81:
      return printFullName(p, at, size);
    case 82:
      return printAgent(p, at, size);
    default:
      return printRoutes(p, at, size);
  }
}

function tooShort(p: Printing, size: number, least: number): boolean {
  if (size >= least) return false;
  p.text(`[ERROR: length < ${least} bytes]`);
  return true;
}

function printByte(p: Printing, words: Readonly<Record<number, string>>, at: number, size: number): number {
  if (tooShort(p, size, 1)) return size;
  p.text(word(words, p.u8(at)));
  return 1;
}

/** RFC 2132 section 9.14. */
function printClient(p: Printing, at: number, size: number): number {
  if (tooShort(p, size, 1)) return size;
  const type = p.u8(at);
  if (type === 0) {
    p.char(34);
    p.safeText(at + 1, size - 1);
    p.char(34);
    return size;
  }
  p.text(word(hardware, type, (value) => `hardware-type ${value},`));
  if (size === 1) p.char(32);
  for (let index = 1; index < size; index++) {
    p.char(index === 1 ? 32 : 58);
    p.hex(p.u8(at + index), 2);
  }
  return size;
}

/** RFC 3004. */
function printClasses(p: Printing, at: number, size: number): number {
  if (tooShort(p, size, 2)) return size;
  let next = at;
  let left = size;
  for (let number = 1; left > 0; number++) {
    const length = p.u8(next);
    next++;
    left--;
    p.text(`\n\t      instance#${number}: `);
    if (length === 0) {
      p.text('[ERROR: suboption length must be non-zero]');
      return size;
    }
    if (length > left) {
      p.text('[ERROR: invalid option]');
      return size;
    }
    p.char(34);
    p.safeText(next, length);
    p.text(`", length ${length}`);
    next += length;
    left -= length;
  }
  return size;
}

/** RFC 4702. */
function printFullName(p: Printing, at: number, size: number): number {
  if (tooShort(p, size, 3)) return size;
  const flags = p.u8(at);
  if (flags & 0xf0) p.text(`[ERROR: MBZ nibble 0x${(flags >>> 4).toString(16)} != 0] `);
  if (flags & 0x0f) p.text(`[${bitWords(nameBits, flags, '', 'none').replaceAll(/[[\]]/g, '')}] `);
  if (p.u8(at + 1) !== 0 || p.u8(at + 2) !== 0) p.text(`${p.u8(at + 1)}/${p.u8(at + 2)} `);
  p.char(34);
  p.safeText(at + 3, size - 3);
  p.char(34);
  return size;
}

/** RFC 3046. */
function printAgent(p: Printing, at: number, size: number): number {
  let next = at;
  let left = size;
  while (left >= 2) {
    const type = p.u8(next);
    const length = p.u8(next + 1);
    next += 2;
    left -= 2;
    p.text(`\n\t      ${word(agentWords, type, () => 'Unknown')} SubOption ${type}, length ${length}: `);
    if (length > left) {
      p.text('length goes past end of option');
      return size;
    }
    if (agentWords[type] === undefined) printUnknownBytes(p, next, length, '\n\t\t');
    else p.safeText(next, length);
    next += length;
    left -= length;
  }
  return size - left;
}

/** RFC 3442: as many bytes of the destination as its mask has. */
function printRoutes(p: Printing, at: number, size: number): number {
  if (tooShort(p, size, 5)) return size;
  let next = at;
  let left = size;
  for (let first = true; left > 0; first = false) {
    if (!first) p.char(44);
    const width = p.u8(next);
    next++;
    left--;
    if (width > 32) {
      p.text(`[ERROR: Mask width (${width}) > 32]`);
      return size;
    }
    const significant = (width + 7) >>> 3;
    if (significant + 4 > left) {
      p.text(`[ERROR: Remaining length (${left}) < ${significant + 4} bytes]`);
      return size;
    }
    p.char(40);
    if (width === 0) p.text('default');
    else p.text(`${ipv4Text(destination(p, next, significant))}/${width}`);
    p.char(58);
    p.ipv4(next + significant);
    p.char(41);
    next += significant + 4;
    left -= significant + 4;
  }
  return size;
}

/** What stands there, bits behind the mask included. */
function destination(p: Printing, at: number, significant: number): number {
  let value = 0;
  for (let index = 0; index < 4; index++) value = value * 256 + (index < significant ? p.u8(at + index) : 0);
  return value;
}
