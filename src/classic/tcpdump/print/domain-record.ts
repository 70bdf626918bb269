/** One record of a DNS message: its name with -v, its type, and its data for the types that have a text form here. */
import { ipv4Text } from '../../../addr/ipv4.ts';
import { ipv6Text } from '../../../addr/ipv6.ts';
import { printDomainName, skipDomainName } from './domain-name.ts';
import { printDomainOption } from './domain-option.ts';
import { recordClasses, recordTypes } from './domain-words.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const opt = 41;

/** Prints the record at `at`; returns where the next begins, -1 when it is cut short or broken. */
export function printRecord(p: Printing, at: number, message: number, multicast: boolean): number {
  let next: number;
  if (p.verbose > 0) {
    p.char(32);
    next = printDomainName(p, at, message);
    if (next < 0) return -1;
  } else next = skipDomainName(p, at);
  if (next < 0 || !p.has(next, 10)) return p.snapEnd;
  const type = p.u16(next);
  const stated = p.u16(next + 2);
  // The highest bit says that records known before are over (RFC 6762 section 10.2).
  const kind = multicast ? stated & 0x7fff : stated;
  if (kind !== 1 && type !== opt) p.text(` ${word(recordClasses, kind, (value) => `(Class ${value})`)}`);
  if (multicast && stated & 0x8000) p.text(' (Cache flush)');
  if (type !== opt && p.verbose > 2) {
    p.text(' [');
    p.relativeTime(p.u32(next + 4));
    p.char(93);
  }
  const length = p.u16(next + 8);
  const data = next + 10;
  const end = data + length;
  p.char(32);
  p.text(word(recordTypes, type, (value) => `Type${value}`));
  if (end > p.snapEnd) return -1;
  const whole =
    type === opt ? printOpt(p, data, end, kind, p.u16(next + 6)) : printData(p, type, data, length, message);
  return whole ? end : -1;
}

/** False when the data are cut short. */
function printData(p: Printing, type: number, at: number, length: number, message: number): boolean {
  switch (type) {
    case 1:
      if (!p.has(at, 4)) return false;
      p.text(` ${ipv4Text(p.u32(at))}`);
      return true;
    case 28:
      if (!p.has(at, 16)) return false;
      p.text(` ${ipv6Text(p.bytes, at)}`);
      return true;
    case 2:
    case 5:
    case 12:
    case 39:
      p.char(32);
      return printDomainName(p, at, message) >= 0;
    case 6:
      return p.verbose === 0 || printAuthority(p, at, message);
    case 15:
      p.char(32);
      if (!p.has(at, 2) || printDomainName(p, at + 2, message) < 0) return false;
      p.text(` ${p.u16(at)}`);
      return true;
    case 16:
      return printTexts(p, at, at + length);
    case 33:
      p.char(32);
      if (!p.has(at, 6) || printDomainName(p, at + 6, message) < 0) return false;
      p.text(`:${p.u16(at + 4)} ${p.u16(at)} ${p.u16(at + 2)}`);
      return true;
    case 38:
      return printA6(p, at, message);
    case 250:
      return p.verbose === 0 || printSignature(p, at, message);
    case 256:
      return printUri(p, at, length);
    default:
      return true;
  }
}

function printAuthority(p: Printing, at: number, message: number): boolean {
  p.char(32);
  let next = printDomainName(p, at, message);
  if (next < 0) return false;
  p.char(32);
  next = printDomainName(p, next, message);
  if (next < 0 || !p.has(next, 20)) return false;
  for (let field = 0; field < 5; field++) p.text(` ${p.u32(next + field * 4)}`);
  return true;
}

function printTexts(p: Printing, at: number, end: number): boolean {
  for (let next = at; next < end;) {
    p.text(' "');
    if (!p.has(next, 1)) return false;
    const length = p.u8(next);
    for (let index = 1; index <= length; index++) {
      if (next + index >= p.snapEnd) return false;
      p.safe(p.bytes[next + index]!);
    }
    p.char(34);
    next += 1 + length;
  }
  return true;
}

/** RFC 2874: the lower bits of an address, and a name for the upper ones. */
function printA6(p: Printing, at: number, message: number): boolean {
  if (!p.has(at, 1)) return false;
  const bits = p.u8(at);
  if (bits > 128) {
    p.text(` ${bits}(bad plen)`);
    return true;
  }
  const known = bits >>> 3;
  if (bits < 128) {
    const address = new Uint8Array(16);
    p.need(at + 1, 16 - known);
    address.set(p.bytes.subarray(at + 1, at + 17 - known), known);
    p.text(` ${bits} ${ipv6Text(address)}`);
  }
  if (bits === 0) return true;
  p.char(32);
  return printDomainName(p, at + 17 - known, message) >= 0;
}

/** RFC 8945 section 4.2. */
function printSignature(p: Printing, at: number, message: number): boolean {
  p.char(32);
  let next = printDomainName(p, at, message);
  if (next < 0) return false;
  next += 6;
  for (const name of ['fudge', 'maclen', 'origid', 'error', 'otherlen']) {
    if (!p.has(next, 2)) return false;
    p.text(` ${name}=${p.u16(next)}`);
    next += 2 + (name === 'maclen' ? p.u16(next) : 0);
  }
  return true;
}

/** RFC 7553. The text's length may be too small for the numbers, which tcpdump takes for a very long text. */
function printUri(p: Printing, at: number, length: number): boolean {
  if (!p.has(at, length)) return false;
  p.text(` ${p.u16(at)} ${p.u16(at + 2)} `);
  const end = length >= 4 ? at + length : Infinity;
  for (let next = at + 4; next < end; next++) {
    if (next >= p.snapEnd) return false;
    p.safe(p.bytes[next]!);
  }
  return true;
}

function printOpt(p: Printing, at: number, end: number, size: number, flags: number): boolean {
  p.text(` UDPsize=${size}`);
  if (flags & 0x8000) p.text(' DO');
  if (at >= end) return true;
  p.text(' [');
  for (let next = at; next < end;) {
    next = printDomainOption(p, next);
    if (next < 0) return false;
    if (next < end) p.char(44);
  }
  p.char(93);
  return true;
}
