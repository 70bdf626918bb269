/** OSPF version 2 (RFC 2328): hellos, descriptions, requests, updates and acknowledgements. */
import { labelledIpv4 } from './labelled.ts';
import { isOpaque, lsaHeaderLength, lsaWord, opaqueWord, ospfOptions, printLsa, printLsaHeader } from './ospf-lsa.ts';
import { printSignalling } from './ospf-signalling.ts';
import { type Printing, truncation } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

/** The kinds of messages, of both versions. */
export const ospfTypes: Words = {
  1: 'Hello',
  2: 'Database Description',
  3: 'LS-Request',
  4: 'LS-Update',
  5: 'LS-Ack',
};
/** The flags of a description, of both versions. */
export const descriptionFlags: Bits = [
  [0x04, 'Init'],
  [0x02, 'More'],
  [0x01, 'Master'],
  [0x08, 'OOBResync'],
];
const authentications: Words = { 0: 'none', 1: 'simple', 2: 'MD5' };
const md5 = 2;
/** The digest behind the message, of which the header's length says nothing. */
const digestLength = 16;
const linkLocalOption = 0x10;

/** Prints a message. */
export function printOspf(p: Printing, at: number, length: number): void {
  p.protocol = 'ospf2';
  const type = p.u8(at + 1);
  const stated = p.u16(at + 2);
  const authentication = p.u16(at + 14);
  let own = length;
  if (authentication === md5) {
    // The digest is not read, wherever it begins.
    p.snapEnd -= digestLength;
    own -= digestLength;
  }
  p.text(`OSPFv${p.u8(at)}, ${word(ospfTypes, type, (value) => `unknown LS-type ${value}`)}, length ${own}`);
  if (ospfTypes[type] === undefined || p.verbose === 0) return;
  // Read anew: a capture cut short may end before it once the digest is taken off.
  p.need(at + 2, 2);
  if (own !== stated) p.text(` [len ${stated}]`);
  const end = own > stated ? at + stated : at + own;
  labelledIpv4(p, '\n\tRouter-ID ', at + 4);
  printArea(p, at + 8);
  if (!printAuthentication(p, at, authentication)) return;
  if (p.u8(at) !== 2) {
    p.text(` ospf [version ${p.u8(at)}]`);
    return;
  }
  printBody(p, at, type, end);
  if (own > stated && carriesSignalling(p, at, type))
    printSignalling(p, at + stated, own - stated, authentication === md5 ? p.u8(at + 19) : 0);
}

/** `, Area 0.0.0.1`; the backbone is zero. */
export function printArea(p: Printing, at: number): void {
  if (p.u32(at) === 0) {
    p.text(', Backbone Area');
    return;
  }
  labelledIpv4(p, ', Area ', at);
}

/** False when the kind is unknown, which ends the message. */
function printAuthentication(p: Printing, at: number, kind: number): boolean {
  p.need(at + 16, 8);
  p.text(`, Authentication Type: ${word(authentications, kind, () => 'unknown')} (${kind})`);
  if (kind === 1) {
    p.text('\n\tSimple text password: ');
    p.safeTextToZero(at + 16, 8);
  } else if (kind === md5) {
    p.text(`\n\tKey-ID: ${p.u8(at + 18)}, Auth-Length: ${p.u8(at + 19)}, Crypto Sequence Number: 0x`);
    p.hex(p.u32(at + 20), 8);
  }
  return authentications[kind] !== undefined;
}

function printBody(p: Printing, at: number, type: number, end: number): void {
  if (type === 1) printHello(p, at, end);
  else if (type === 2) printDescription(p, at, end);
  else if (type === 3) printRequest(p, at, end);
  else if (type === 4) printUpdate(p, at);
  else {
    // Read up to the captured end, which ends every acknowledgement with the mark of a cut.
    for (let next = at + 24; printLsaHeader(p, next) !== -1;) next += lsaHeaderLength;
  }
}

function printHello(p: Printing, at: number, end: number): void {
  const body = at + 24;
  p.text(`\n\tOptions [${bitWords(ospfOptions, p.u8(body + 6), ', ', 'none')}]`);
  p.need(body + 8, 4);
  labelledIpv4(p, `\n\t  Hello Timer ${p.u16(body + 4)}s, Dead Timer ${p.u32(body + 8)}s, Mask `, body);
  p.text(`, Priority ${p.u8(body + 7)}`);
  printDesignated(p, body + 12);
  for (let next = body + 20; next < end; next += 4) {
    if (next === body + 20) p.text('\n\t  Neighbor List:');
    p.need(next, 4);
    labelledIpv4(p, '\n\t    ', next);
  }
}

/** The designated router and the one that stands in for it. */
export function printDesignated(p: Printing, at: number): void {
  if (p.u32(at) !== 0) {
    labelledIpv4(p, '\n\t  Designated Router ', at);
  }
  if (p.u32(at + 4) !== 0) {
    labelledIpv4(p, ', Backup Designated Router ', at + 4);
  }
}

function printDescription(p: Printing, at: number, end: number): void {
  const body = at + 24;
  p.text(`\n\tOptions [${bitWords(ospfOptions, p.u8(body + 2), ', ', 'none')}]`);
  p.text(`, DD Flags [${bitWords(descriptionFlags, p.u8(body + 3), ', ', 'none')}]`);
  if (p.u16(body) !== 0) p.text(`, MTU: ${p.u16(body)}`);
  const sequence = p.u32(body + 4);
  p.text(', Sequence: 0x');
  p.hex(sequence, 8);
  for (let next = body + 8; next < end && printLsaHeader(p, next) !== -1;) next += lsaHeaderLength;
}

function printRequest(p: Printing, at: number, end: number): void {
  for (let next = at + 24; next < end; next += 12) {
    p.need(next, 12);
    const type = p.u32(next);
    labelledIpv4(p, '\n\t  Advertising Router: ', next + 8);
    p.text(`, ${lsaWord(type)} LSA (${type})`);
    if (isOpaque(type))
      p.text(`, Opaque-Type: ${opaqueWord(p.u8(next + 4))} LSA (${p.u8(next + 4)}), Opaque-ID: ${p.u24(next + 5)}`);
    else {
      labelledIpv4(p, ', LSA-ID: ', next + 4);
    }
  }
}

function printUpdate(p: Printing, at: number): void {
  const count = p.u32(at + 24);
  p.text(`, ${count} LSA${count === 1 ? '' : 's'}`);
  let next = at + 28;
  for (let index = 1; index <= count; index++) {
    p.text(`\n\t  LSA #${index}`);
    next = printLsa(p, next);
    if (next < 0) throw truncation;
  }
}

function carriesSignalling(p: Printing, at: number, type: number): boolean {
  if (type === 1) return (p.u8(at + 30) & linkLocalOption) !== 0;
  return type === 2 && (p.u8(at + 26) & linkLocalOption) !== 0;
}
