/** OSPF version 3 (RFC 5340): hellos, descriptions, requests, updates and acknowledgements. */
import { requireBytes, untilCut } from './cut-short.ts';
import { labelledIpv4 } from './labelled.ts';
import { descriptionFlags, ospfTypes, printArea, printDesignated } from './ospf.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { ospf3Options, printLsa3, printLsa3Header, printLsa3Name, lsa3HeaderLength } from './ospf3-lsa.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word } from './tokens.ts';

/** The option that announces what follows the message. */
const signallingOption = 0x200;
/** The least bytes of each. */
const leastSignalling = 12;
const trailerHeader = 16;

/** Those of version 2 have another word for the highest. */
const flags: Bits = [...descriptionFlags.slice(0, 3), [0x10, 'IPv6 MTU']];

/** Prints a message. */
export function printOspf3(p: Printing, at: number, length: number): void {
  p.protocol = 'ospf3';
  const type = p.u8(at + 1);
  p.text(`OSPFv${p.u8(at)}, ${word(ospfTypes, type, (value) => `unknown packet type (${value})`)}, length ${length}`);
  if (ospfTypes[type] === undefined || p.verbose === 0) return;
  const stated = p.u16(at + 2);
  if (length < stated) {
    p.text(` [len ${stated}]`);
    return;
  }
  labelledIpv4(p, '\n\tRouter-ID ', at + 4);
  printArea(p, at + 8);
  if (p.u8(at + 14) !== 0) p.text(`, Instance ${p.u8(at + 14)}`);
  if (p.u8(at) !== 3) return;
  untilCut(p, () => {
    printBody(p, at + 16, type, at + stated);
    if (length > stated) printBehind(p, at, type, length - stated);
  });
}

function printBody(p: Printing, at: number, type: number, end: number): void {
  if (type === 1) printHello(p, at, end);
  else if (type === 2) printDescription(p, at, end);
  else if (p.verbose <= 1) return;
  else if (type === 3) printRequest(p, at, end);
  else if (type === 4) printUpdate(p, at, end);
  else printHeaders(p, at, end);
}

function printHello(p: Printing, at: number, end: number): void {
  p.text(`\n\tOptions [${bitWords(ospf3Options, p.u32(at + 4), ', ', 'none')}]`);
  labelledIpv4(p, `\n\t  Hello Timer ${p.u16(at + 8)}s, Dead Timer ${p.u16(at + 10)}s, Interface-ID `, at);
  p.text(`, Priority ${p.u8(at + 4)}`);
  printDesignated(p, at + 12);
  if (p.verbose <= 1) return;
  p.text('\n\t  Neighbor List:');
  for (let next = at + 20; next < end; next += 4) {
    labelledIpv4(p, '\n\t    ', next);
  }
}

function printDescription(p: Printing, at: number, end: number): void {
  p.text(`\n\tOptions [${bitWords(ospf3Options, p.u32(at), ', ', 'none')}]`);
  p.text(`, DD Flags [${bitWords(flags, p.u8(at + 7), ', ', 'none')}]`);
  const sequence = p.u32(at + 8);
  p.text(`, MTU ${p.u16(at + 4)}, DD-Sequence 0x`);
  p.hex(sequence, 8);
  if (p.verbose > 1) printHeaders(p, at + 12, end);
}

function printHeaders(p: Printing, at: number, end: number): void {
  for (let next = at; next < end; next += lsa3HeaderLength) printLsa3Header(p, next);
}

function printRequest(p: Printing, at: number, end: number): void {
  for (let next = at; next < end; next += 12) {
    requireBytes(p, next, 12);
    labelledIpv4(p, '\n\t  Advertising Router ', next + 8);
    printLsa3Name(p, p.u16(next + 2), next + 4);
  }
}

function printUpdate(p: Printing, at: number, end: number): void {
  const count = p.u32(at);
  let next = at + 4;
  for (let index = 0; index < count && next < end; index++) {
    next = printLsa3(p, next, end);
    if (next < 0) requireBytes(p, next, Infinity);
  }
}

/** Link-local signalling (RFC 5613), and the trailer of an authentication (RFC 7166). */
function printBehind(p: Printing, at: number, type: number, length: number): void {
  const options = type === 1 ? p.u32(at + 20) : type === 2 ? p.u32(at + 16) : 0;
  let next = at + p.u16(at + 2);
  let left = length;
  if ((options & signallingOption) !== 0) {
    const checksum = p.u16(next);
    p.text('\n\tLLS Checksum 0x');
    p.hex(checksum, 4);
    const size = p.u16(next + 2);
    p.text(`, Data Length ${size}`);
    if (size < leastSignalling || size > left) requireBytes(p, next, Infinity);
    requireBytes(p, next, size);
    next += size;
    left -= size;
  }
  if (left >= trailerHeader) printTrailer(p, next, left);
  else if (left > 0) requireBytes(p, next, Infinity);
}

function printTrailer(p: Printing, at: number, left: number): void {
  const kind = p.u16(at);
  p.text('\n\tAuthentication Type ');
  if (kind === 1) p.text('HMAC');
  else {
    p.text('unknown (0x');
    p.hex(kind, 4);
    p.char(41);
  }
  const length = p.u16(at + 2);
  p.text(`, Length ${length}`);
  if (length < trailerHeader || length > left) requireBytes(p, at, Infinity);
  p.text(`, SAID ${p.u16(at + 6)}`);
  requireBytes(p, at + 8, 8);
  p.text(', CSN 0x');
  p.hex(p.u32(at + 8), 8);
  p.text(':');
  p.hex(p.u32(at + 12), 8);
  if (p.verbose > 1) printUnknownBytes(p, at + trailerHeader, length - trailerHeader, '\n\tAuthentication Data ');
}
