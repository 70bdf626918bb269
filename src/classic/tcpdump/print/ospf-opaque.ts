/** What opaque advertisements of OSPF carry: graceful restarts (RFC 3623), capabilities (RFC 7770), traffic engineering. */
import { printUnknownBytes } from './hex-dump.ts';
import { printTrafficEngineering } from './ospf-te.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const graceWords: Words = { 1: 'Grace Period', 2: 'Graceful restart Reason', 3: 'IPv4 interface address' };
const reasons: Words = {
  0: 'Unknown',
  1: 'Software Restart',
  2: 'Software Reload/Upgrade',
  3: 'Control Processor Switch',
};
const capabilities: Bits = [
  [0x0000_0001, 'Reserved'],
  [0x0000_0002, 'Reserved'],
  [0x0000_0004, 'Reserved'],
  [0x0000_0008, 'Reserved'],
  [0x0000_0010, 'graceful restart capable'],
  [0x0000_0020, 'graceful restart helper'],
  [0x0000_0040, 'Stub router support'],
  [0x0000_0080, 'Traffic engineering'],
  [0x0000_0100, 'p2p over LAN'],
  [0x0000_0200, 'path computation server'],
];

/** Prints the body of an advertisement of such a kind; false when it is broken, which does not end the message. */
export function printOpaque(p: Printing, kind: number, at: number, length: number): boolean {
  if (kind === 1) return printTrafficEngineering(p, at, length);
  if (kind === 3) return printGrace(p, at, length);
  if (kind === 4) return printRouterInformation(p, at, length);
  if (p.verbose <= 1) printUnknownBytes(p, at, length, '\n\t    ');
  return true;
}

function printGrace(p: Printing, at: number, length: number): boolean {
  let next = at;
  for (let left = length; left > 0;) {
    if (!p.has(next, 4)) return false;
    if (isTooShort(p, left)) return false;
    const kind = p.u16(next);
    const size = p.u16(next + 2);
    left -= 4;
    p.text(`\n\t    ${word(graceWords, kind, unknownTlv)} TLV (${kind}), length ${size}, value: `);
    if (isTooLong(p, size, left, '')) return false;
    if (kind === 0 || size === 0 || !printGraceValue(p, kind, next + 4, size)) return false;
    const padded = (size + 3) & ~3;
    left -= padded;
    next += 4 + padded;
  }
  return true;
}

function printGraceValue(p: Printing, kind: number, at: number, size: number): boolean {
  if (!p.has(at, size)) return false;
  if (kind === 1 || kind === 3) {
    if (isWrong(p, size, 4)) return false;
    if (kind === 1) p.text(`${p.u32(at)}s`);
    else p.ipv4(at);
  } else if (kind === 2) {
    if (isWrong(p, size, 1)) return false;
    p.text(`${word(reasons, p.u8(at), () => 'Unknown')} (${p.u8(at)})`);
  } else if (p.verbose <= 1) printUnknownBytes(p, at, size, '\n\t      ');
  return true;
}

function printRouterInformation(p: Printing, at: number, length: number): boolean {
  let next = at;
  for (let left = length; left > 0;) {
    p.need(next, 4);
    if (isTooShort(p, left)) return false;
    const kind = p.u16(next);
    const size = p.u16(next + 2);
    left -= 4;
    p.text(`\n\t    ${kind === 1 ? 'Router Capabilities' : unknownTlv()} TLV (${kind}), length: ${size}, value: `);
    if (isTooLong(p, size, left, 'remaining LS length ')) return false;
    p.need(next + 4, size);
    if (kind === 1) {
      if (isWrong(p, size, 4)) return false;
      p.text(`Capabilities: ${bitWords(capabilities, p.u32(next + 4), ', ', 'none')}`);
    } else if (p.verbose <= 1) printUnknownBytes(p, next + 4, size, '\n\t      ');
    next += 4 + size;
    left -= size;
  }
  return true;
}

function unknownTlv(): string {
  return 'unknown';
}

function isTooShort(p: Printing, left: number): boolean {
  if (left >= 4) return false;
  p.text(`\n\t    Remaining LS length ${left} < 4`);
  return true;
}

function isTooLong(p: Printing, size: number, left: number, of: string): boolean {
  if (size <= left) return false;
  p.text(`\n\t    Bogus length ${size} > ${of}${left}`);
  return true;
}

function isWrong(p: Printing, size: number, wanted: number): boolean {
  if (size === wanted) return false;
  p.text(`\n\t    Bogus length ${size} != ${wanted}`);
  return true;
}
