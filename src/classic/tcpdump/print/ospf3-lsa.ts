/** Link-state advertisements of OSPF version 3 (RFC 5340 appendix A.4). */
import { requireBytes } from './cut-short.ts';
import { labelledIpv4, labelledIpv6 } from './labelled.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { ipv6Text } from '../../../addr/ipv6.ts';
import { printOpaque } from './ospf-opaque.ts';
import { type Printing, truncation } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const functions: Words = {
  1: 'Router',
  2: 'Network',
  3: 'Inter-Area Prefix',
  4: 'Inter-Area Router',
  5: 'External',
  6: 'Deprecated',
  7: 'NSSA',
  8: 'Link',
  9: 'Intra-Area Prefix',
  10: 'Intra-Area TE',
  11: 'Grace',
  12: 'Router Information',
  13: 'Inter-AS-TE',
  14: 'Layer 1 VPN',
};
const scopes: Words = { 0x0000: 'Link Local', 0x2000: 'Area Local', 0x4000: 'Domain Wide' };
/** What a router can do (RFC 5340, RFC 5838, RFC 5613, RFC 7166). */
export const ospf3Options: Bits = [
  [0x0001, 'V6'],
  [0x0002, 'External'],
  [0x0004, 'Deprecated'],
  [0x0008, 'NSSA'],
  [0x0010, 'Router'],
  [0x0020, 'Demand Circuit'],
  [0x0100, 'AFs Support'],
  [0x0200, 'LLS'],
  [0x0400, 'Authentication Trailer'],
];
const routerFlags: Bits = [
  [0x01, 'ABR'],
  [0x02, 'External'],
  [0x04, 'Virtual-Link Endpoint'],
  [0x08, 'Deprecated'],
  [0x10, 'NSSA Translator'],
];
const externalFlags: Bits = [
  [0x80, 'External Type 2'],
  [0x02, 'Forwarding'],
  [0x01, 'Tag'],
];
const prefixOptions: Bits = [
  [0x01, 'No Unicast'],
  [0x02, 'Local address'],
  [0x04, 'Deprecated'],
  [0x08, 'Propagate'],
  [0x10, 'Down'],
  [0x20, 'N-bit'],
];
/** Bytes of an advertisement's header. */
export const lsa3HeaderLength = 20;
const type = {
  router: 0x2001,
  network: 0x2002,
  interAreaPrefix: 0x2003,
  external: 0x4005,
  link: 0x0008,
  // tcpdump takes these of the link's scope alone apart.
  trafficEngineering: 0x000a,
  grace: 0x000b,
  intraAreaPrefix: 0x2009,
} as const;

/** Prints the kind and the identifier at `at`. */
export function printLsa3Name(p: Printing, kind: number, at: number): void {
  const number = kind & 0x1fff;
  p.text(`\n\t    ${word(functions, number, () => 'Unknown')} LSA (${number})`);
  p.text(`, ${word(scopes, kind & 0x6000, () => 'Unknown')} Scope${(kind & 0x8000) === 0 ? '' : ', transitive'}`);
  labelledIpv4(p, ', LSA-ID ', at);
}

/** Prints a header; returns the length behind it, which may be negative. */
export function printLsa3Header(p: Printing, at: number): number {
  p.need(at, lsa3HeaderLength);
  const length = p.u16(at + 18) - lsa3HeaderLength;
  labelledIpv4(p, '\n\t  Advertising Router ', at + 8);
  p.text(', seq 0x');
  p.hex(p.u32(at + 12), 8);
  p.text(`, age ${p.u16(at)}s, length ${BigInt.asUintN(64, BigInt(length))}`);
  printLsa3Name(p, p.u16(at + 2), at + 4);
  return length;
}

/** Prints an advertisement; returns where the next begins, -1 when this one ends them all. */
export function printLsa3(p: Printing, at: number, limit: number): number {
  if (at + lsa3HeaderLength > limit) return -1;
  const length = printLsa3Header(p, at);
  if (length < 0) return -1;
  const body = at + lsa3HeaderLength;
  if (body + length > limit) return -1;
  return printBody(p, p.u16(at + 2), body, length) ? body + length : -1;
}

function printBody(p: Printing, kind: number, body: number, length: number): boolean {
  const end = body + length;
  switch (kind) {
    case type.router:
      return printRouter(p, body, length);
    case type.network:
      printNetwork(p, body, length);
      return true;
    case type.interAreaPrefix:
      p.text(`, metric ${p.u32(body) & 0x00ff_ffff}`);
      return printPrefixes(p, body + 4, -1, end);
    case type.external:
      return printExternal(p, body, length);
    case type.link:
      return printLink(p, body, length);
    case type.intraAreaPrefix:
      return printIntraArea(p, body, length);
    case type.trafficEngineering:
      return printOpaque(p, 1, body, length);
    case type.grace:
      return printOpaque(p, 3, body, length);
    default:
      printUnknownBytes(p, body, length, '\n\t      ');
      return true;
  }
}

function printOptions(p: Printing, at: number): void {
  p.text(`\n\t      Options [${bitWords(ospf3Options, p.u32(at) & 0x00ff_ffff, ', ', 'none')}]`);
}

function printRouter(p: Printing, at: number, length: number): boolean {
  if (length < 4) return false;
  printOptions(p, at);
  p.text(`, RLA-Flags [${bitWords(routerFlags, p.u8(at), ', ', 'none')}]`);
  for (let next = at + 4; next < at + length; next += 16) {
    if (next + 16 > at + length) return false;
    requireBytes(p, next, 16);
    const kind = p.u8(next);
    if (kind === 1 || kind === 4) p.text(`\n\t      ${kind === 4 ? 'Virtual Link: ' : ''}Neighbor Router-ID `);
    else if (kind === 2) p.text('\n\t      Neighbor Network-ID ');
    else {
      p.text('\n\t      Unknown Router Links Type 0x');
      p.hex(kind, 2);
      return true;
    }
    p.ipv4(next + 12);
    labelledIpv4(p, '\n\t      Neighbor Interface-ID ', next + 8);
    labelledIpv4(p, ', Interface ', next + 4);
    p.text(`, metric ${p.u16(next + 2)}`);
  }
  return true;
}

function printNetwork(p: Printing, at: number, length: number): void {
  printOptions(p, at);
  p.text('\n\t      Connected Routers:');
  for (let next = at + 4; next < at + length; next += 4) {
    labelledIpv4(p, '\n\t\t', next);
  }
}

/** So many prefixes, or (-1) as many as there is room for. */
function printPrefixes(p: Printing, at: number, count: number, end: number): boolean {
  let next = at;
  for (let index = 0; count < 0 ? next < end : index < count; index++) {
    const size = printPrefix(p, next, end - next);
    if (size < 0) return false;
    next += size;
  }
  return true;
}

/** Returns its length, -1 when it does not fit. */
function printPrefix(p: Printing, at: number, room: number): number {
  if (room < 4) return -1;
  requireBytes(p, at, 4);
  const bits = p.u8(at);
  const size = Math.ceil(bits / 32) * 4;
  if (bits > 128) {
    p.text(` bogus prefixlen /${bits}`);
    return -1;
  }
  if (room < 4 + size) return -1;
  p.need(at + 4, size);
  const address = new Uint8Array(16);
  address.set(p.bytes.subarray(at + 4, at + 4 + size));
  p.text(`\n\t\t${ipv6Text(address, 0)}/${bits}`);
  const options = p.u8(at + 1);
  if (options !== 0) p.text(`, Options [${bitWords(prefixOptions, options, ', ', 'none')}]`);
  p.text(`, metric ${p.u16(at + 2)}`);
  return 4 + size;
}

function printExternal(p: Printing, body: number, length: number): boolean {
  const word32 = p.u32(body);
  const flags = word32 >>> 24;
  p.text(`\n\t     Flags [${bitWords(externalFlags, flags, ', ', 'none')}] metric ${word32 & 0x00ff_ffff}`);
  const size = printPrefix(p, body + 4, length - 4);
  if (size < 0) return false;
  let next = body + 4 + size;
  const end = body + length;
  if ((flags & 2) !== 0) {
    if (next + 16 > end) return false;
    labelledIpv6(p, ' forward ', next);
    next += 16;
  }
  if ((flags & 1) !== 0) {
    if (next + 4 > end) return false;
    labelledIpv4(p, ' tag ', next);
    next += 4;
  }
  // The high byte of the referenced type alone is looked at.
  if (p.u8(body + 6) === 0) return true;
  if (next + 4 > end) return false;
  labelledIpv4(p, ' RefLSID: ', next);
  return true;
}

function printLink(p: Printing, at: number, length: number): boolean {
  if (length < 24) return false;
  printOptions(p, at);
  const count = p.u32(at + 20);
  labelledIpv6(p, `\n\t      Priority ${p.u8(at)}, Link-local address `, at + 4);
  p.text(`, Prefixes ${count}:`);
  return printPrefixes(p, at + 24, count, at + length);
}

function printIntraArea(p: Printing, at: number, length: number): boolean {
  if (length < 12) throw truncation;
  requireBytes(p, at, 12);
  printLsa3Name(p, p.u16(at + 2), at + 4);
  const count = p.u16(at);
  p.text(`\n\t      Prefixes ${count}:`);
  // Of the part before the prefixes tcpdump subtracts less than it is long.
  return printPrefixes(p, at + 12, count, at + 6 + length);
}
