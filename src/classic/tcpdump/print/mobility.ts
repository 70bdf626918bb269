/** The mobility header of Mobile IPv6 (RFC 6275 section 6.1). */
import { requireBytes, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';

const types = ['BRR', 'HoTI', 'CoTI', 'HoT', 'CoT', 'BU', 'BA', 'BE'] as const;
/** The shortest header of each type. */
const shortest = [8, 16, 16, 24, 24, 12, 12, 24] as const;
/** What all types begin with, without the first field of two bytes. */
const fixedLength = 8;
const updateFlags = [
  [0x8000, 'A'],
  [0x4000, 'H'],
  [0x2000, 'L'],
  [0x1000, 'K'],
] as const;

/** Prints a header; nothing behind it is printed. */
export function printMobility(p: Printing, at: number): void {
  p.protocol = 'mobility';
  if (!p.has(at + 1, 1)) {
    p.truncated();
    return;
  }
  untilCut(p, () => printHeader(p, at));
}

function printHeader(p: Printing, at: number): void {
  const length = (p.u8(at + 1) + 1) * 8;
  p.need(at + 2, 1);
  const type = p.u8(at + 2);
  const least = shortest[type];
  if (least !== undefined && length < least) {
    p.text(`(header length ${length} is too small for type ${type})`);
    p.truncated();
    return;
  }
  p.text(`mobility: ${types[type] ?? `type-#${type}`}`);
  if (types[type] === undefined) {
    p.text(` len=${p.u8(at + 1)}`);
    return;
  }
  const data = at + fixedLength;
  const printed = printType(p, type, at, data);
  if (p.verbose > 0) printOptions(p, data + printed, length - fixedLength - printed);
}

/** Returns how many bytes behind the fixed part belong to the type. */
function printType(p: Printing, type: number, at: number, data: number): number {
  switch (type) {
    case 0:
      return 0;
    case 1:
    case 2:
      if (p.verbose > 0) printPair(p, `${side(type - 1)} Init Cookie`, data);
      return 8;
    case 3:
    case 4:
      p.need(at + 6, 2);
      p.text(` nonce id=0x${p.u16(at + 6).toString(16)}`);
      if (p.verbose > 0) {
        printPair(p, `${side(type - 3)} Init Cookie`, data);
        printPair(p, `${side(type - 3)} Keygen Token`, data + 8);
      }
      return 16;
    case 5:
      printUpdate(p, at, data);
      return 4;
    case 6:
      p.text(` status=${p.u8(at + 6)}`);
      if (p.u8(at + 7) & 0x80) p.text(' K');
      p.need(data, 2);
      p.text(` seq#=${p.u16(data)}`);
      p.need(data + 2, 2);
      p.text(` lifetime=${p.u16(data + 2) * 4}`);
      return 4;
    default:
      p.need(at + 6, 1);
      p.text(` status=${p.u8(at + 6)}`);
      p.need(data, 16);
      p.text(' homeaddr ');
      p.ipv6(data);
      return 16;
  }
}

function side(index: number): string {
  return index === 0 ? 'Home' : 'Care-of';
}

function printPair(p: Printing, name: string, at: number): void {
  p.need(at, 8);
  p.text(` ${name}=${hex(p.u32(at), 8)}:${hex(p.u32(at + 4), 8)}`);
}

function printUpdate(p: Printing, at: number, data: number): void {
  p.need(at + 6, 2);
  p.text(` seq#=${p.u16(at + 6)}`);
  requireBytes(p, data, 2);
  const flags = p.u16(data);
  if (flags & 0xf000) {
    p.char(32);
    for (const [bit, letter] of updateFlags) if (flags & bit) p.text(letter);
  }
  p.need(data + 2, 2);
  p.text(` lifetime=${p.u16(data + 2) * 4}`);
}

/** RFC 6275 section 6.2. */
function printOptions(p: Printing, at: number, length: number): void {
  for (let used = 0; used < length;) {
    p.need(at + used, 1);
    const type = p.u8(at + used);
    let size = 1;
    if (type !== 0) {
      if (used + 1 >= length) {
        p.truncated();
        return;
      }
      p.need(at + used + 1, 1);
      size = p.u8(at + used + 1) + 2;
    }
    if (used + size > length) {
      p.truncated();
      return;
    }
    // tcpdump wants a byte behind each option too, so that the last one counts as cut short at a packet's end.
    requireBytes(p, at + used + size, 1);
    if (!printOption(p, type, at + used, length - used)) {
      p.truncated();
      return;
    }
    used += size;
  }
}

/** Names of options that end before what they must have. */
const needed: Readonly<Record<number, readonly [name: string, length: number]>> = {
  1: ['padn', 2],
  2: ['refresh', 4],
  3: ['altcoa', 18],
  4: ['ni', 6],
  5: ['auth', 12],
};

/** False for an option that ends before what it must have. */
function printOption(p: Printing, type: number, at: number, left: number): boolean {
  const bound = needed[type];
  if (bound !== undefined && left < bound[1]) {
    p.text(`(${bound[0]}: trunc)`);
    return false;
  }
  if (type === 0) p.text('(pad1)');
  else if (type === 1) p.text('(padn)');
  else if (type === 2) p.text(`(refresh: ${p.u16(at + 2) * 4})`);
  else if (type === 3) {
    p.need(at + 2, 16);
    p.text('(alt-CoA: ');
    p.ipv6(at + 2);
    p.char(41);
  } else if (type === 4) {
    p.need(at + 2, 4);
    p.text(`(ni: ho=0x${hex(p.u16(at + 2), 4)} co=0x${hex(p.u16(at + 4), 4)})`);
  } else if (type === 5) p.text('(auth)');
  else p.text(`(type-0x${hex(type, 2)}: len=${p.u8(at + 1)})`);
  return true;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
