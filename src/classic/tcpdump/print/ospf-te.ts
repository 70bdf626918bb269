/** Traffic engineering in OSPF's opaque advertisements (RFC 3630, RFC 4203, RFC 4124). */
import { bandwidthModels, encodings, protections, switchings, wordOrUnknown } from './gmpls-words.ts';
import { megabits } from './decimal.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { bitWords, word, type Words } from './tokens.ts';

const tlvs: Words = { 1: 'Router Address', 2: 'Link' };
const subTlvs: Words = {
  1: 'Link Type',
  2: 'Link ID',
  3: 'Local Interface IP address',
  4: 'Remote Interface IP address',
  5: 'Traffic Engineering Metric',
  6: 'Maximum Bandwidth',
  7: 'Maximum Reservable Bandwidth',
  8: 'Unreserved Bandwidth',
  9: 'Administrative Group',
  11: 'Link Local/Remote Identifier',
  14: 'Link Protection Type',
  15: 'Interface Switching Capability',
  16: 'Shared Risk Link Group',
  17: 'Bandwidth Constraints',
};
/** The only length that each of these may have. */
const exact: Readonly<Record<number, number>> = { 1: 1, 3: 4, 4: 4, 5: 4, 6: 4, 7: 4, 8: 32, 9: 4, 14: 4 };
const linkTypes: Words = { 1: 'Point-to-point', 2: 'Multi-Access' };

/** Prints the body of an advertisement; false when it ends the message. */
export function printTrafficEngineering(p: Printing, at: number, length: number): boolean {
  let next = at;
  for (let left = length; left > 0;) {
    if (!p.has(next, 4)) return false;
    if (left < 4) {
      p.text(`\n\t    Remaining LS length ${left} < 4`);
      return false;
    }
    const kind = p.u16(next);
    const size = p.u16(next + 2);
    next += 4;
    left -= 4;
    p.text(`\n\t    ${word(tlvs, kind, unknown)} TLV (${kind}), length: ${size}`);
    if (size > left) {
      p.text(`\n\t    Bogus length ${size} > ${left}`);
      return false;
    }
    if (kind === 0 || size === 0) return false;
    if (kind === 2) {
      // tcpdump does not subtract a link's length: it reads on behind the advertisement, for as many bytes.
      next = printLink(p, next, size);
      if (next < 0) return false;
    } else if (kind === 1) {
      if (size < 4) {
        p.text(`\n\t    TLV length ${size} < 4`);
        return false;
      }
      p.need(next, 4);
      p.text(', ');
      p.ipv4(next);
    } else if (p.verbose <= 1) printUnknownBytes(p, next, size, '\n\t      ');
    if (kind === 2) continue;
    const padded = (size + 3) & ~3;
    left -= padded;
    next += padded;
  }
  return true;
}

function unknown(): string {
  return 'unknown';
}

/** Returns where the next begins, -1 when the rest of the advertisement is not looked at. */
function printLink(p: Printing, at: number, length: number): number {
  let next = at;
  for (let left = length; left !== 0;) {
    if (left < 4) {
      p.text(`\n\t    Remaining TLV length ${left} < 4`);
      return -1;
    }
    const kind = p.u16(next);
    const size = p.u16(next + 2);
    next += 4;
    left -= 4;
    if (kind === 0 || size === 0) return stop(p);
    p.text(`\n\t      ${word(subTlvs, kind, unknown)} subTLV (${kind}), length: ${size}`);
    if (isTooLong(p, size, left) || !p.has(next, size)) return -1;
    next = printSubTlv(p, kind, next, size);
    if (next < 0) return stop(p);
    const padded = (size + 3) & ~3;
    if (isTooLong(p, padded, left)) return -1;
    left -= padded;
    next += padded;
  }
  return next;
}

function isTooLong(p: Printing, size: number, left: number): boolean {
  if (size <= left) return false;
  p.text(`\n\t    Remaining TLV length ${left + 4} < ${size + 4}`);
  return true;
}

function stop(p: Printing): number {
  p.invalid();
  return -1;
}

/** Returns where the value begins, or where it is taken to begin; -1 when its length is wrong. */
function printSubTlv(p: Printing, kind: number, at: number, size: number): number {
  const wanted = exact[kind];
  if (wanted !== undefined && size !== wanted) {
    p.text(` != ${wanted}`);
    return -1;
  }
  if (kind === 2 || kind === 11) return printPair(p, at, size);
  if (kind === 15) return printSwitching(p, at, size);
  if (kind === 16) return printRiskGroups(p, at, size);
  if (kind === 17) return printConstraints(p, at, size);
  printSimple(p, kind, at, size);
  return at;
}

function printSimple(p: Printing, kind: number, at: number, size: number): void {
  if (kind === 1) p.text(`, ${word(linkTypes, p.u8(at), unknown)} (${p.u8(at)})`);
  else if (kind === 3 || kind === 4) {
    p.text(', ');
    p.ipv4(at);
  } else if (kind === 5) p.text(`, Metric ${p.u32(at)}`);
  else if (kind === 6 || kind === 7) p.text(`, ${megabits(p, at)}`);
  else if (kind === 8) {
    for (let each = 0; each < 8; each++) p.text(`\n\t\tTE-Class ${each}: ${megabits(p, at + each * 4)}`);
  } else if (kind === 9) {
    p.text(', 0x');
    p.hex(p.u32(at), 8);
  } else if (kind === 14) p.text(`, ${bitWords(protections, p.u8(at), ', ', 'none')}`);
  else if (p.verbose <= 1) printUnknownBytes(p, at, size, '\n\t\t');
}

function printPair(p: Printing, at: number, size: number): number {
  if (size !== 4 && size !== 8) {
    p.text(' != 4 && != 8');
    return -1;
  }
  for (let next = at; next < at + size; next += 4) {
    p.text(', ');
    p.ipv4(next);
    p.text(' (0x');
    p.hex(p.u32(next), 8);
    p.char(41);
  }
  return at;
}

function printSwitching(p: Printing, at: number, size: number): number {
  if (size < 36) {
    p.text(' < 36');
    return -1;
  }
  p.text(`\n\t\tInterface Switching Capability: ${wordOrUnknown(switchings, p.u8(at))}`);
  p.text(`\n\t\tLSP Encoding: ${wordOrUnknown(encodings, p.u8(at + 1))}`);
  p.text('\n\t\tMax LSP Bandwidth:');
  for (let each = 0; each < 8; each++) p.text(`\n\t\t  priority level ${each}: ${megabits(p, at + 4 + each * 4)}`);
  return at;
}

/** tcpdump counts the groups twice: what follows them is read from further on. */
function printRiskGroups(p: Printing, at: number, size: number): number {
  if (size % 4 !== 0) {
    p.text(' != N x 4');
    return -1;
  }
  let next = at;
  for (let left = size; left > 0; left -= 4) {
    if (next === at) p.text('\n\t\t  Shared risk group');
    p.text(next === at ? ': ' : ', ');
    p.text(String(p.u32(next)));
    next += 4;
  }
  return next;
}

function printConstraints(p: Printing, at: number, size: number): number {
  if (size < 4) {
    p.text(' < 4');
    return -1;
  }
  const model = p.u8(at);
  p.text(`\n\t\tBandwidth Constraints Model ID: ${word(bandwidthModels, model, unknown)} (${model})`);
  if (size % 4 !== 0) {
    p.text(`\n\t\tlength ${size} != N x 4`);
    return -1;
  }
  if (size > 36) {
    p.text(`\n\t\tlength ${size} > 36`);
    return -1;
  }
  for (let each = 0; each < size / 4 - 1; each++)
    p.text(`\n\t\t  Bandwidth constraint CT${each}: ${megabits(p, at + 4 + each * 4)}`);
  return at;
}
