/** DNS (RFC 1035) and multicast DNS (RFC 6762): the header in short marks, questions, answers, with -vv all sections. */
import { printDomainName, skipDomainName } from './domain-name.ts';
import { printRecord } from './domain-record.ts';
import { operations, recordClasses, recordTypes, responseWord } from './domain-words.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const headerLength = 12;
const optType = 41;
const inverseQuery = 1;
const flag = {
  response: 0x8000,
  authoritative: 0x0400,
  cut: 0x0200,
  wish: 0x0100,
  recursion: 0x80,
  authentic: 0x20,
  unchecked: 0x10,
} as const;

/** Prints a message of DNS. */
export function printDomain(p: Printing, at: number, length: number): void {
  p.protocol = 'domain';
  printMessage(p, at, length, false);
}

/** Prints a message of multicast DNS. */
export function printMulticastDomain(p: Printing, at: number, length: number): void {
  p.protocol = 'domain';
  printMessage(p, at, length, true);
}

/** Prints a message over TCP, where its length stands before it; only segments that are one whole message are looked into. */
export function printDomainOverTcp(p: Printing, at: number, length: number): void {
  p.protocol = 'domain';
  if (length < 2) {
    p.text(` [DNS over TCP: length ${length} < 2]`);
    p.invalid();
    return;
  }
  const stated = p.u16(at);
  if (stated !== length - 2) {
    p.text(` [prefix length(${stated}) != length(${length - 2})]`);
    p.invalid();
    return;
  }
  p.char(32);
  printMessage(p, at + 2, length - 2, false);
}

function printMessage(p: Printing, at: number, length: number, multicast: boolean): void {
  if (length < headerLength) {
    p.text(`domain [length ${length} < ${headerLength}]`);
    p.invalid();
    return;
  }
  if (!p.has(at, headerLength)) {
    p.truncated();
    return;
  }
  const isResponse = (p.u16(at + 2) & flag.response) !== 0;
  const whole = isResponse ? printResponse(p, at, multicast) : printRequest(p, at, multicast);
  if (whole) p.text(` (${length})`);
  else p.truncated();
}

function printResponse(p: Printing, at: number, multicast: boolean): boolean {
  const flags = p.u16(at + 2);
  p.number(p.u16(at));
  p.text(operations[(flags >>> 11) & 15]!);
  p.text(responseWord(responseCode(p, at)));
  if (flags & flag.authoritative) p.char(42);
  if ((flags & flag.recursion) === 0) p.char(45);
  if (flags & flag.cut) p.char(124);
  if (flags & flag.authentic) p.char(36);
  const questions = p.u16(at + 4);
  if (questions !== 1) p.text(` [${questions}q]`);
  let next = at + headerLength;
  for (let index = 0; index < questions; index++) {
    if (index > 0) p.char(44);
    if (p.verbose > 1) {
      p.text(' q:');
      next = printQuestion(p, next, at, multicast);
    } else {
      next = skipDomainName(p, next);
      if (next >= 0) next += 4;
    }
    if (next < 0) return false;
  }
  p.text(` ${p.u16(at + 6)}/${p.u16(at + 8)}/${p.u16(at + 10)}`);
  next = printRecords(p, next, at, p.u16(at + 6), true, '', multicast);
  if (next < 0) return false;
  return p.verbose < 2 || printRest(p, next, at, multicast);
}

function printRequest(p: Printing, at: number, multicast: boolean): boolean {
  const flags = p.u16(at + 2);
  const operation = (flags >>> 11) & 15;
  p.number(p.u16(at));
  p.text(operations[operation]!);
  if (flags & flag.wish) p.char(43);
  if (flags & flag.unchecked) p.char(37);
  // Bits that a request has no use for.
  if (flags & 0x6cf) p.text(` [b2&3=0x${flags.toString(16)}]`);
  printRequestCounts(p, at, operation);
  let next = at + headerLength;
  let questions = p.u16(at + 4);
  for (let first = true; questions > 0 && (first || next < p.snapEnd); first = false) {
    next = printQuestion(p, next, at, multicast);
    if (next < 0) return false;
    questions--;
  }
  if (questions > 0) return false;
  if (p.verbose < 2) return true;
  next = printRecords(p, next, at, p.u16(at + 6), true, '', multicast);
  return next >= 0 && printRest(p, next, at, multicast);
}

function printRequestCounts(p: Printing, at: number, operation: number): void {
  const questions = p.u16(at + 4);
  const answers = p.u16(at + 6);
  if (operation === inverseQuery) {
    if (questions > 0) p.text(` [${questions}q]`);
    if (answers !== 1) p.text(` [${answers}a]`);
  } else {
    if (answers > 0) p.text(` [${answers}a]`);
    if (questions !== 1) p.text(` [${questions}q]`);
  }
  if (p.u16(at + 8) > 0) p.text(` [${p.u16(at + 8)}n]`);
  if (p.u16(at + 10) > 0) p.text(` [${p.u16(at + 10)}au]`);
}

/** Authorities and additional records. */
function printRest(p: Printing, from: number, message: number, multicast: boolean): boolean {
  const next = printRecords(p, from, message, p.u16(message + 8), false, ' ns:', multicast);
  return next >= 0 && printRecords(p, next, message, p.u16(message + 10), false, ' ar:', multicast) >= 0;
}

/** Prints so many records; the first of a section that `must` be there is tried for even beyond the end. -1 when some are missing. */
function printRecords(
  p: Printing,
  from: number,
  message: number,
  count: number,
  must: boolean,
  title: string,
  multicast: boolean,
): number {
  let next = from;
  let left = count;
  const end = must ? Infinity : p.snapEnd;
  while (left > 0 && next < (left === count ? end : p.snapEnd)) {
    p.text(left === count ? title : ',');
    next = printRecord(p, next, message, multicast);
    if (next < 0) return -1;
    left--;
  }
  return left > 0 ? -1 : next;
}

function printQuestion(p: Printing, at: number, message: number, multicast: boolean): number {
  const behind = skipDomainName(p, at);
  if (behind < 0 || !p.has(behind, 4)) return -1;
  p.char(32);
  p.text(word(recordTypes, p.u16(behind), (value) => `Type${value}`));
  const stated = p.u16(behind + 2);
  // The highest bit asks for an answer to one machine alone (RFC 6762 section 5.4).
  const kind = multicast ? stated & 0x7fff : stated;
  if (kind !== 1) p.text(` ${word(recordClasses, kind, (value) => `(Class ${value})`)}`);
  if (multicast) p.text(stated & 0x8000 ? ' (QU)' : ' (QM)');
  p.text('? ');
  const end = printDomainName(p, at, message);
  return end < 0 ? -1 : end + 4;
}

/** The code of the header, with the upper bits that an OPT record adds (RFC 6891 section 6.1.3). */
function responseCode(p: Printing, at: number): number {
  const code = p.u16(at + 2) & 15;
  let next = at + headerLength;
  for (let index = p.u16(at + 4); index > 0; index--) {
    next = skipDomainName(p, next);
    if (next < 0 || next + 4 >= p.snapEnd) return code;
    next += 4;
  }
  for (let index = p.u16(at + 6) + p.u16(at + 8); index > 0; index--) {
    next = skipDomainName(p, next);
    if (next < 0 || next + 10 > p.snapEnd) return code;
    next += 10 + p.u16(next + 8);
    if (next >= p.snapEnd) return code;
  }
  for (let index = p.u16(at + 10); index > 0; index--) {
    next = skipDomainName(p, next);
    if (next < 0 || next + 5 > p.snapEnd) return code;
    if (p.u16(next) === optType) return code | (p.u8(next + 4) << 4);
    if (next + 10 > p.snapEnd) return code;
    next += 10 + p.u16(next + 8);
    if (next >= p.snapEnd) return code;
  }
  return code;
}
