/** Generic routing encapsulation (RFC 2784, RFC 2890; version 1: RFC 2637). */
import { ipv4Text } from '../../../addr/ipv4.ts';
import { etherTypeWord } from './ether-type-words.ts';
import { printPpp } from './ppp.ts';
import type { Printing } from './printing.ts';
import { bitWords } from './tokens.ts';

const flagWords = [
  [0x8000, 'checksum present'],
  [0x4000, 'routing present'],
  [0x2000, 'key present'],
  [0x1000, 'sequence# present'],
  [0x0800, 'source routing present'],
  [0x0080, 'ack present'],
] as const;
const flag = { checksum: 0x8000, routing: 0x4000, key: 0x2000, sequence: 0x1000, acknowledge: 0x0080 } as const;
const bridged = 0x6558;
/** What version 1 was made for. */
const ppp = 0x880b;

/** Prints a packet and what is in it. */
export function printGre(p: Printing, at: number, length: number): void {
  p.protocol = 'gre';
  if (isCut(p, at, 2)) return;
  const flags = p.u16(at);
  const version = flags & 7;
  p.text(`GREv${version}`);
  if (version > 1) {
    p.text(' ERROR: unknown-version');
    return;
  }
  if (p.verbose > 0) p.text(`, Flags [${bitWords(flagWords, flags, ', ', 'none')}]`);
  if (isCut(p, at + 2, 2)) return;
  const protocol = p.u16(at + 2);
  if (version === 1) printVersion1(p, at, length, flags, protocol);
  else printVersion0(p, at, length, flags, protocol);
}

function printVersion0(p: Printing, at: number, length: number, flags: number, protocol: number): void {
  let next = at + 4;
  if (flags & (flag.checksum | flag.routing)) {
    if (isCut(p, next, 2)) return;
    if (p.verbose > 0) p.text(`, sum 0x${p.u16(next).toString(16)}`);
    if (isCut(p, next + 2, 2)) return;
    p.text(`, off 0x${p.u16(next + 2).toString(16)}`);
    next += 4;
  }
  if (flags & flag.key) {
    if (isCut(p, next, 4)) return;
    p.text(`, key=0x${p.u32(next).toString(16)}`);
    next += 4;
  }
  if (flags & flag.sequence) {
    if (isCut(p, next, 4)) return;
    p.text(`, seq ${p.u32(next)}`);
    next += 4;
  }
  if (flags & flag.routing) {
    next = printRoutes(p, next, at + length);
    if (next < 0) return;
  }
  printLength(p, length, protocol);
  p.text(p.verbose === 0 ? ': ' : '\n\t');
  printPayload(p, protocol, next, at + length - next);
}

/** Whether bytes are missing, which is marked. */
function isCut(p: Printing, at: number, length: number): boolean {
  if (p.has(at, length)) return false;
  p.truncated();
  return true;
}

function printLength(p: Printing, length: number, protocol: number): void {
  if (p.options.linkHeader) {
    p.text(`, proto ${etherTypeWord(protocol) ?? 'unknown'} (0x${protocol.toString(16).padStart(4, '0')})`);
  }
  p.text(`, length ${length}`);
}

function printPayload(p: Printing, protocol: number, at: number, length: number): void {
  if (protocol === 0x0800) p.inner.ip(p, at, length);
  else if (protocol === 0x86dd) p.inner.ip6(p, at, length);
  else if (protocol === bridged) p.inner.ether(p, at, length);
  else p.text(`gre-proto-0x${protocol.toString(16)}`);
}

function printVersion1(p: Printing, at: number, length: number, flags: number, protocol: number): void {
  let next = at + 4;
  if (flags & flag.key) {
    if (isCut(p, next, 4)) return;
    p.text(`, call ${p.u32(next) & 0xffff}`);
    next += 4;
  }
  if (flags & flag.sequence) {
    if (isCut(p, next, 4)) return;
    p.text(`, seq ${p.u32(next)}`);
    next += 4;
  }
  if (flags & flag.acknowledge) {
    if (isCut(p, next, 4)) return;
    p.text(`, ack ${p.u32(next)}`);
    next += 4;
  }
  if ((flags & flag.sequence) === 0) p.text(', no-payload');
  printLength(p, length, protocol);
  if ((flags & flag.sequence) === 0) return;
  p.text(p.verbose === 0 ? ': ' : '\n\t');
  if (protocol === ppp) printPpp(p, next, at + length - next);
  else p.text(`gre-proto-0x${protocol.toString(16)}`);
}

/** Source routes (RFC 1701): addresses or AS numbers. Returns where they end, -1 when they are cut short. */
function printRoutes(p: Printing, at: number, end: number): number {
  let next = at;
  for (;;) {
    if (isCut(p, next, 4)) return -1;
    const family = p.u16(next);
    const offset = p.u8(next + 2);
    const length = p.u8(next + 3);
    next += 4;
    if (family === 0 && length === 0) return next;
    if (!printRoute(p, family, offset, length, next, end - next)) {
      p.truncated();
      return -1;
    }
    next += length;
  }
}

/** False when it is cut short. */
function printRoute(p: Printing, family: number, offset: number, length: number, at: number, left: number): boolean {
  const size = family === 0x0800 ? 4 : family === 0xfffe ? 2 : 0;
  if (size === 0) {
    p.text(`, (rtaf=0x${family.toString(16)})`);
    return true;
  }
  p.text(size === 4 ? ', (rtaf=ip' : ', (rtaf=asn');
  const fault =
    offset % size !== 0
      ? `, badoffset=${offset}`
      : length % size !== 0
        ? `, badlength=${length}`
        : offset >= length
          ? `, badoff/len=${offset}/${length}`
          : null;
  let hop = fault === null ? 0 : Infinity;
  if (fault !== null) p.text(fault);
  for (; hop < length && left - hop >= size && p.has(at + hop, size); hop += size) {
    const text = size === 4 ? ipv4Text(p.u32(at + hop)) : p.u16(at + hop).toString(16);
    p.text(` ${hop === offset ? '*' : ''}${text}`);
  }
  p.char(41);
  return fault !== null || hop >= length || p.has(at + hop, size);
}
