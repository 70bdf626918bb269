/** The control protocols of PPP (RFC 1661 section 5): codes, and with -v what messages carry. */
import { printUnknownBytes } from './hex-dump.ts';
import { organisation } from './organisations.ts';
import { printPppOption } from './ppp-options.ts';
import { controlCodes, pppWords } from './ppp-words.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const code = {
  vendor: 0,
  request: 1,
  reject: 4,
  codeReject: 7,
  protocolReject: 8,
  echoRequest: 9,
  discard: 11,
  identification: 12,
  timeRemaining: 13,
} as const;
const headerLength = 4;

/** Prints a message of a protocol. */
export function printPppControl(p: Printing, protocol: number, at: number, length: number): void {
  const name = word(pppWords, protocol);
  p.text(`${name}, `);
  if (length < headerLength || !p.has(at, 2)) {
    p.text(`[|${name}]`);
    return;
  }
  const kind = p.u8(at);
  p.text(`${word(controlCodes, kind, () => 'Unknown Opcode')} (0x${hex(kind, 2)})`);
  p.text(`, id ${p.u8(at + 1)}, length ${length + 2}`);
  if (p.verbose === 0) return;
  const stated = p.u16(at + 2);
  p.text(`\n\tencoded length ${stated} `);
  if (stated < headerLength) {
    p.text('(< 4))');
    return;
  }
  if (stated > length) {
    p.text(`(> packet length ${length}))`);
    return;
  }
  p.text(`(=Option(s) length ${stated - headerLength})`);
  if (stated === headerLength) return;
  if (p.verbose > 1) printUnknownBytes(p, at - 2, 6, '\n\t');
  if (kind >= code.request && kind <= code.reject) printOptions(p, protocol, at + headerLength, stated - headerLength);
  else if (kind < code.request || kind >= code.codeReject) printData(p, kind, name, at, stated);
}

function printOptions(p: Printing, protocol: number, at: number, length: number): void {
  let next = at;
  let left = length;
  do {
    const size = printPppOption(p, protocol, next, length + headerLength);
    if (size === 0) return;
    if (left < size) {
      p.text(` [remaining options length ${left} < ${size}]`);
      p.invalid();
      return;
    }
    left -= size;
    next += size;
  } while (left > 0);
}

function printData(p: Printing, kind: number, name: string, at: number, length: number): void {
  const data = at + headerLength;
  switch (kind) {
    case code.vendor:
      if (length < 11) return;
      p.text(`\n\t  Magic-Num 0x${hex(p.u32(data), 8)}`);
      p.text(` Vendor: ${organisation(p.u24(data + 4))} (${p.u24(data + 4)})`);
      return;
    case code.codeReject:
      return;
    case code.protocolReject:
      if (length < 6) return;
      p.text(`\n\t  Rejected ${word(pppWords, p.u16(data), () => 'unknown')} Protocol (0x${hex(p.u16(data), 4)})`);
      if (length <= 6) return;
      p.text('\n\t  Rejected Packet');
      printUnknownBytes(p, data + 2, length - 2, '\n\t    ');
      return;
    case code.echoRequest:
    case code.echoRequest + 1:
    case code.discard:
    case code.identification:
    case code.timeRemaining:
      printMagic(p, kind, name, data, length);
      return;
    default:
      if (p.verbose < 2) printUnknownBytes(p, at - 2, length + 2, '\n\t  ');
  }
}

/** Messages whose data begin with the sender's magic number. */
function printMagic(p: Printing, kind: number, name: string, at: number, length: number): void {
  if (length < (kind === code.timeRemaining ? 12 : 8)) return;
  p.text(`\n\t  Magic-Num 0x${hex(p.u32(at), 8)}`);
  if (kind === code.timeRemaining) {
    p.text(`, Seconds-Remaining ${p.u32(at + 4)}s`);
    return;
  }
  if (length === 8) return;
  if (kind !== code.identification) {
    p.text('\n\t  -----trailing data-----');
    if (p.has(at + 4, length - 8)) printUnknownBytes(p, at + 4, length - 8, '\n\t  ');
    else p.text(`[|${name}]`);
    return;
  }
  p.text('\n\t  Message\n\t    ');
  // tcpdump counts the magic number as part of the text, so that most messages end as if they were cut short.
  const left = Math.min(length - 4, p.snapEnd - at - 4);
  p.safeText(at + 4, left);
  if (left < length - 4) p.text(`[|${name}]`);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
