/** The options of IPv6 in hop-by-hop and destination headers (RFC 8200 section 4.2). */
import type { Printing } from './printing.ts';

const kinds = { pad1: 0, padN: 1, routerAlert: 5, jumbo: 0xc2, homeAddress: 0xc9 } as const;
const smallestJumbo = 65_536;

/** Prints a header of hop-by-hop options; sets `p.jumbo`. Returns its length, -1 when it is cut short or wrong. */
export function printHopOptions(p: Printing, at: number, payload: number): number {
  p.protocol = 'hbhopt';
  const length = (p.u8(at + 1) + 1) * 8;
  if (!p.has(at, length)) return end(p);
  p.text('HBH ');
  return printOptions(p, at + 2, length - 2, true, payload) ? length : end(p);
}

/** The same for destination options, which only -v looks into. */
export function printDestinationOptions(p: Printing, at: number, payload: number): number {
  p.protocol = 'dstopt';
  const length = (p.u8(at + 1) + 1) * 8;
  if (!p.has(at, length)) return end(p);
  p.text('DSTOPT ');
  return p.verbose === 0 || printOptions(p, at + 2, length - 2, false, payload) ? length : end(p);
}

function end(p: Printing): number {
  p.truncated();
  return -1;
}

/** Hop-by-hop options are looked through without -v too, for the jumbogram's; their words are printed with -v only. */
function printOptions(p: Printing, at: number, length: number, hop: boolean, payload: number): boolean {
  let jumboSeen = false;
  for (let option = 0; option < length;) {
    const kind = p.u8(at + option);
    if (kind !== kinds.pad1 && option + 1 >= length) return false;
    const size = kind === kinds.pad1 ? 1 : p.u8(at + option + 1) + 2;
    if (option + size > length) return false;
    if (kind === kinds.jumbo) {
      if (!printJumbo(p, at + option, length - option, hop, payload, jumboSeen)) return false;
      jumboSeen = true;
    } else if (!printOption(p, kind, at + option, length - option, size)) return false;
    option += size;
  }
  say(p, ' ');
  return true;
}

function say(p: Printing, text: string): void {
  if (p.verbose > 0) p.text(text);
}

function printOption(p: Printing, kind: number, at: number, left: number, size: number): boolean {
  switch (kind) {
    case kinds.pad1:
      say(p, '(pad1)');
      return true;
    case kinds.padN:
      say(p, '(padn)');
      return true;
    case kinds.routerAlert:
      if (!fits(p, 'rtalert', left, 4, size === 4, size)) return false;
      say(p, `(rtalert: 0x${hex(p.u16(at + 2), 4)}) `);
      return true;
    case kinds.homeAddress:
      return fits(p, 'homeaddr', left, 18, size >= 18, size) && printHomeAddress(p, at, size);
    default:
      say(p, `(opt_type 0x${hex(kind, 2)}: len=${size - 2})`);
      return true;
  }
}

/** Complaints, which are printed without -v too. */
function fits(p: Printing, name: string, left: number, needed: number, right: boolean, size: number): boolean {
  if (left < needed) p.text(`(${name}: trunc)`);
  else if (!right) p.text(`(${name}: invalid len ${size - 2})`);
  else return true;
  return false;
}

/** RFC 2675 section 2: only among hop-by-hop options, only with a payload length of 0, only beyond 65,535. */
function printJumbo(p: Printing, at: number, left: number, hop: boolean, payload: number, seen: boolean): boolean {
  const size = p.u8(at + 1) + 2;
  if (!fits(p, 'jumbo', left, 6, size === 6, size)) return false;
  const length = p.u32(at + 2);
  if (seen) say(p, `(jumbo: ${length} - already seen) `);
  else if (!hop) say(p, `(jumbo: ${length} - not a hop-by-hop option) `);
  else if (payload !== 0) say(p, `(jumbo: ${length} - payload len != 0) `);
  else if (length < smallestJumbo) say(p, `(jumbo: ${length} - < 65536) `);
  else {
    p.jumbo = length;
    say(p, `(jumbo: ${length}) `);
  }
  return true;
}

/** RFC 6275 section 6.3; further options may stand inside it. */
function printHomeAddress(p: Printing, at: number, size: number): boolean {
  if (p.verbose === 0) return true;
  p.text('(homeaddr: ');
  p.ipv6(at + 2);
  const end = at + size;
  for (let option = at + 18; option < end;) {
    const kind = p.u8(option);
    if (kind !== kinds.pad1 && option + 1 >= end) return false;
    const inner = kind === kinds.pad1 ? 1 : p.u8(option + 1) + 2;
    if (option + inner > end) return false;
    if (kind === kinds.pad1) p.text(', pad1');
    else p.text(kind === kinds.padN ? ', padn' : `, sopt_type 0x${hex(kind, 2)}: len=${inner - 2}`);
    option += inner;
  }
  p.char(41);
  return true;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
