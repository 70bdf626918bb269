/** How peers of PPP prove who they are: PAP (RFC 1334) and CHAP (RFC 1994). */
import type { Printing } from './printing.ts';
import { type Words, word } from './tokens.ts';

const papCodes: Words = { 1: 'Auth-Req', 2: 'Auth-ACK', 3: 'Auth-NACK' };
const chapCodes: Words = { 1: 'Challenge', 2: 'Response', 3: 'Success', 4: 'Fail' };
const headerLength = 4;

/** Prints a packet of PAP, with the password that it carries in the clear. */
export function printPap(p: Printing, at: number, length: number): void {
  if (isShort(p, at, length, 'pap')) return;
  const code = p.u8(at);
  p.text(`PAP, ${word(papCodes, code, () => 'unknown')} (0x${hex(code)})`);
  p.text(`, id ${p.u8(at + 1)}`);
  const stated = p.u16(at + 2);
  if (stated > length) p.text(`, length ${stated} > packet size`);
  else if (stated < headerLength) p.text(`, length ${stated} < PAP header length`);
  else if (code === 1) {
    if (stated < 6) p.text('[|pap]');
    else if (printCounted(p, at + headerLength, at + stated, ', Peer '))
      printCounted(p, at + headerLength + 1 + p.u8(at + headerLength), at + stated, ', Name ');
  } else if (code === 2 || code === 3) {
    if (stated < 5) p.text('[|pap]');
    else printCounted(p, at + headerLength, at + stated, ', Msg ');
  }
}

/** Prints a text behind its length; false when it does not fit. */
function printCounted(p: Printing, at: number, end: number, label: string): boolean {
  if (end - at < 1) return false;
  const length = p.u8(at);
  if (end - at - 1 < length) return false;
  p.text(label);
  p.safeText(at + 1, length);
  return true;
}

/** Prints a packet of CHAP. */
export function printChap(p: Printing, at: number, length: number): void {
  if (isShort(p, at, length, 'chap')) return;
  const code = p.u8(at);
  p.text(`CHAP, ${word(chapCodes, code, () => 'unknown')} (0x${hex(code)})`);
  p.text(`, id ${p.u8(at + 1)}`);
  const end = at + p.u16(at + 2);
  let next = at + headerLength;
  if (code === 1 || code === 2) {
    if (at + length - next < 1) return;
    const size = p.u8(next++);
    if (at + length - next < size) return;
    p.text(', Value ');
    p.hexBytes(next, size);
    next += size;
    p.text(', Name ');
    printRest(p, next, end);
  } else if (code === 3 || code === 4) {
    p.text(', Msg ');
    printRest(p, next, end);
  }
}

/** Text up to an end; one that lies before the text is never reached. */
function printRest(p: Printing, at: number, end: number): void {
  p.safeText(at, end < at ? Infinity : end - at);
}

function isShort(p: Printing, at: number, length: number, name: string): boolean {
  if (length >= headerLength) return false;
  p.text(length < 1 ? `[|${name}]` : `[|${name} 0x${hex(p.u8(at))}]`);
  return true;
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
