/** TFTP (RFC 1350, options RFC 2347). */
import { requireBytes, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';

const operations: Readonly<Record<number, string>> = { 1: 'RRQ', 2: 'WRQ', 3: 'DATA', 4: 'ACK', 5: 'ERROR', 6: 'OACK' };
const errors: readonly string[] = [
  'EUNDEF',
  'ENOTFOUND',
  'EACCESS',
  'ENOSPACE',
  'EBADOP',
  'EBADID',
  'EEXISTS',
  'ENOUSER',
];

/** Prints a packet. */
export function printTftp(p: Printing, at: number, length: number): void {
  p.protocol = 'tftp';
  p.text(`TFTP, length ${length}`);
  untilCut(p, () => printMessage(p, at, length));
}

function printMessage(p: Printing, at: number, length: number): void {
  const end = at + length;
  requireLength(p, length >= 2);
  const operation = p.u16(at);
  p.text(operations[operation] === undefined ? `, tftp-#${operation}` : `, ${operations[operation]}`);
  if (operation === 1 || operation === 2) printRequest(p, at + 2, end);
  else if (operation === 6) printOptions(p, at + 2, end);
  else if (operation === 3 || operation === 4) {
    requireLength(p, length >= 4);
    p.text(` block ${p.u16(at + 2)}`);
  } else if (operation === 5) printError(p, at + 2, end);
}

function printRequest(p: Printing, at: number, end: number): void {
  requireLength(p, at < end);
  p.text(' "');
  const mode = printText(p, at, end, '"');
  requireLength(p, mode < end);
  p.char(32);
  printOptions(p, printText(p, mode, end, ''), end);
}

function printOptions(p: Printing, at: number, end: number): void {
  for (let next = at; next < end;) {
    if (p.u8(next) !== 0) p.char(32);
    next = printText(p, next, end, '');
  }
}

function printError(p: Printing, at: number, end: number): void {
  requireLength(p, at + 2 <= end);
  const code = p.u16(at);
  // The quotation mark is tcpdump's.
  p.text(errors[code] === undefined ? ` tftp-err-#${code} "` : ` ${errors[code]}`);
  requireLength(p, at + 2 < end);
  p.text(' "');
  printText(p, at + 2, end, '"');
}

/** Prints a text up to its zero byte, which must be there; returns where the next begins. */
function printText(p: Printing, at: number, end: number, quote: string): number {
  let next = at;
  while (next < end && p.has(next, 1) && p.u8(next) !== 0) next++;
  p.safeText(at, next - at);
  p.text(quote);
  requireBytes(p, next, next < end ? 1 : Infinity);
  return next + 1;
}

/** Datagrams that end too early are marked as captures that do. */
function requireLength(p: Printing, condition: boolean): void {
  requireBytes(p, 0, condition ? 0 : Infinity);
}
