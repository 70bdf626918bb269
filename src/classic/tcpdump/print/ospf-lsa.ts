/** Link-state advertisements of OSPF version 2 (RFC 2328 appendix A.4, RFC 3101, RFC 1584; opaque ones by RFC 5250). */
import { labelledIpv4 } from './labelled.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { printOpaque } from './ospf-opaque.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const lsaWords: Words = {
  1: 'Router',
  2: 'Network',
  3: 'Summary',
  4: 'ASBR Summary',
  5: 'External',
  6: 'Multicast Group',
  7: 'NSSA',
  9: 'Link Local Opaque',
  10: 'Area Local Opaque',
  11: 'Domain Wide Opaque',
};
const opaqueWords: Words = { 1: 'Traffic Engineering', 3: 'Graceful restart', 4: 'Router Information' };
/** What a router can do (RFC 5250, RFC 4915 and before). */
export const ospfOptions: Bits = [
  [0x01, 'MultiTopology'],
  [0x02, 'External'],
  [0x04, 'Multicast'],
  [0x08, 'NSSA'],
  [0x10, 'LLS'],
  [0x20, 'Demand Circuit'],
  [0x40, 'Opaque'],
  [0x80, 'Up/Down'],
];
const routerFlags: Bits = [
  [0x01, 'ABR'],
  [0x02, 'ASBR'],
  [0x04, 'Virtual'],
  [0x08, 'Wildcard'],
  [0x10, 'Nt'],
  [0x80, 'Host'],
];
const linkWords: Words = {
  1: 'Neighbor Router-ID: ',
  2: 'Neighbor Network-ID: ',
  3: 'Stub Network: ',
  4: 'Virtual Link: Neighbor Router-ID: ',
};
const topologies: Words = { 0: 'default', 1: 'multicast', 2: 'management' };
/** Bytes of an advertisement's header. */
export const lsaHeaderLength = 20;
const infinite = 0x00ff_ffff;

/** The word of a kind of advertisement. */
export function lsaWord(type: number): string {
  return word(lsaWords, type, () => 'unknown');
}

/** The word of a kind of opaque advertisement. */
export function opaqueWord(kind: number): string {
  return word(opaqueWords, kind, () => 'unknown');
}

/** Whether the advertisement's identifier is a kind and a number. */
export function isOpaque(type: number): boolean {
  return type === 9 || type === 10 || type === 11;
}

/** Prints a header; returns the length behind it, -1 when the stated one is too small. */
export function printLsaHeader(p: Printing, at: number): number {
  p.need(at + 18, 2);
  const length = p.u16(at + 18);
  if (length < lsaHeaderLength) {
    p.text(`\n\t    Bogus length ${length} < header (${lsaHeaderLength})`);
    return -1;
  }
  labelledIpv4(p, '\n\t  Advertising Router ', at + 8);
  p.text(', seq 0x');
  p.hex(p.u32(at + 12), 8);
  p.text(`, age ${p.u16(at)}s, length ${length - lsaHeaderLength}`);
  const type = p.u8(at + 3);
  p.text(`\n\t    ${lsaWord(type)} LSA (${type}), `);
  if (isOpaque(type))
    p.text(`Opaque-Type ${opaqueWord(p.u8(at + 4))} LSA (${p.u8(at + 4)}), Opaque-ID ${p.u24(at + 5)}`);
  else {
    labelledIpv4(p, 'LSA-ID: ', at + 4);
  }
  p.text(`\n\t    Options: [${bitWords(ospfOptions, p.u8(at + 2), ', ', 'none')}]`);
  return length - lsaHeaderLength;
}

/** Prints an advertisement; returns where the next begins, -1 when this one ends them all. */
export function printLsa(p: Printing, at: number): number {
  const length = printLsaHeader(p, at);
  if (length < 0) return -1;
  const body = at + lsaHeaderLength;
  const end = body + length;
  const type = p.u8(at + 3);
  if (type === 1) {
    if (!printRouter(p, body)) return end;
  } else if (type === 2) printNetwork(p, body, end);
  else if (type === 3 || type === 4) printSummary(p, body, end, type === 3);
  else if (type === 5 || type === 7) printExternal(p, body, end);
  else if (type === 6) printMulticast(p, body, end);
  else if (isOpaque(type)) {
    if (!printOpaque(p, p.u8(at + 4), body, length)) return end;
  }
  if (p.verbose > 1) printUnknownBytes(p, body, length, '\n\t    ');
  return end;
}

/** False when it ends early, at a link of an unknown kind. */
function printRouter(p: Printing, at: number): boolean {
  p.text(`\n\t    Router LSA Options: [${bitWords(routerFlags, p.u8(at), ', ', 'none')}]`);
  const count = p.u16(at + 2);
  let next = at + 4;
  p.need(next, 12);
  for (let index = 0; index < count; index++) {
    p.need(next, 12);
    if (!printLink(p, next, p.u8(next + 8))) return false;
    next = printMetrics(p, next + 8);
  }
  return true;
}

/** False for an unknown kind, which ends the list. */
function printLink(p: Printing, at: number, type: number): boolean {
  if (linkWords[type] === undefined) {
    p.text(`\n\t      Unknown Router Link Type (${type})`);
    return false;
  }
  labelledIpv4(p, `\n\t      ${linkWords[type]}`, at);
  labelledIpv4(p, type === 3 ? ', Mask: ' : ', Interface Address: ', at + 4);
  return true;
}

/** The metric of the link, and one for each further topology; returns where the next link begins. */
function printMetrics(p: Printing, at: number): number {
  const count = p.u8(at + 1);
  let next = at;
  for (let index = 0; index <= count; index++) {
    p.need(next, 4);
    const topology = index === 0 ? 0 : p.u8(next);
    p.text(`\n\t\ttopology ${topologyWord(topology)} (${topology}), metric ${p.u16(next + 2)}`);
    next += 4;
  }
  return next;
}

function topologyWord(topology: number): string {
  return word(topologies, topology, () => 'Unknown');
}

function printNetwork(p: Printing, at: number, end: number): void {
  p.need(at, 4);
  labelledIpv4(p, '\n\t    Mask ', at);
  p.text('\n\t    Connected Routers:');
  for (let next = at + 4; next < end; next += 4) {
    p.need(next, 4);
    labelledIpv4(p, '\n\t      ', next);
  }
}

function printSummary(p: Printing, at: number, end: number, withMask: boolean): void {
  p.need(at, 4);
  if (withMask) {
    labelledIpv4(p, '\n\t    Mask ', at);
  }
  for (let next = at + 4; next < end; next += 4) {
    const word32 = p.u32(next);
    const topology = (word32 >>> 24) & 0x7f;
    p.text(`\n\t\ttopology ${topologyWord(topology)} (${topology}) metric ${word32 & infinite}`);
  }
}

function printExternal(p: Printing, at: number, end: number): void {
  p.need(at, 4);
  labelledIpv4(p, '\n\t    Mask ', at);
  for (let next = at + 4; next < end; next += 12) {
    const word32 = p.u32(next);
    const topology = (word32 >>> 24) & 0x7f;
    p.text(`\n\t\ttopology ${topologyWord(topology)} (${topology}), type ${word32 >>> 31 === 1 ? 2 : 1}, metric`);
    if ((word32 & infinite) === infinite) p.text(' infinite');
    else p.text(` ${word32 & infinite}`);
    if (p.u32(next + 4) !== 0) {
      labelledIpv4(p, ', forward ', next + 4);
    }
    if (p.u32(next + 8) !== 0) {
      labelledIpv4(p, ', tag ', next + 8);
    }
  }
}

function printMulticast(p: Printing, at: number, end: number): void {
  for (let next = at; next < end; next += 8) {
    const kind = p.u32(next);
    if (kind === 1) labelledIpv4(p, '\n\t    Router Router-ID ', next + 4);
    else if (kind === 2) labelledIpv4(p, '\n\t    Network Designated Router ', next + 4);
    else p.text(`\n\t    unknown VertexType (${kind})`);
  }
}
