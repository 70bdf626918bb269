/** UDLD (RFC 5171) and DTP: whether a link works both ways, and whether it becomes a trunk. */
import { requireThat } from './cut-short.ts';
import { untilMalformed } from './malformed.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const codes: Words = { 0: 'Reserved', 1: 'Probe message', 2: 'Echo message', 3: 'Flush message' };
const flags: Bits = [
  [1, 'RT'],
  [2, 'RSY'],
  [0x04, 'MBZ-2'],
  [0x08, 'MBZ-3'],
  [0x10, 'MBZ-4'],
  [0x20, 'MBZ-5'],
  [0x40, 'MBZ-6'],
  [0x80, 'MBZ-7'],
];
const udldTlvs: Words = {
  1: 'Device-ID TLV',
  2: 'Port-ID TLV',
  3: 'Echo TLV',
  4: 'Message Interval TLV',
  5: 'Timeout Interval TLV',
  6: 'Device Name TLV',
  7: 'Sequence Number TLV',
};
const dtpTlvs: Words = { 1: 'Domain', 2: 'Status', 3: 'DTP type', 4: 'Neighbor' };

/** Prints a packet of UDLD. */
export function printUdld(p: Printing, at: number, length: number): void {
  p.protocol = 'udld';
  untilMalformed(p, at, length, () => {
    requireThat(length >= 4);
    p.need(at, 2);
    const first = p.u8(at);
    const code = first & 0x1f;
    p.text(`UDLDv${first >>> 5}, Code ${word(codes, code, () => 'Reserved')} (${code.toString(16)})`);
    p.text(`, Flags [${bitWords(flags, p.u8(at + 1), ', ', 'none')}] (0x`);
    p.hex(p.u8(at + 1), 2);
    p.text(`), length ${length}`);
    if (p.verbose === 0) {
      p.need(at, length);
      return;
    }
    const checksum = p.u16(at + 2);
    p.text('\n\tChecksum 0x');
    p.hex(checksum, 4);
    p.text(' (unverified)');
    printTlvs(p, at + 4, at + length, udldTlvs, printUdldValue);
  });
}

/** Prints a packet of DTP. */
export function printDtp(p: Printing, at: number, length: number): void {
  p.protocol = 'dtp';
  untilMalformed(p, at, length, () => {
    if (length < 1) {
      p.text('[zero packet length]');
      requireThat(false);
    }
    p.text(`DTPv${p.u8(at)}, length ${length}`);
    if (p.verbose > 0) printTlvs(p, at + 1, at + length, dtpTlvs, printDtpValue);
  });
}

function printTlvs(
  p: Printing,
  at: number,
  end: number,
  names: Words,
  printValue: (p: Printing, type: number, at: number, length: number) => void,
): void {
  for (let next = at; next < end;) {
    requireThat(end - next >= 4);
    const type = p.u16(next);
    const size = p.u16(next + 2);
    if (names === dtpTlvs && type === 0) return;
    p.text(`\n\t${word(names, type, () => 'Unknown')} (0x`);
    p.hex(type, 4);
    p.text(`) TLV, length ${size}`);
    if (names === dtpTlvs && (size < 4 || size > end - next)) p.text(`[invalid TLV length ${size}]`);
    requireThat(size >= (names === udldTlvs ? 5 : 4) && size <= end - next);
    printValue(p, type, next + 4, size - 4);
    next += size;
  }
}

function printUdldValue(p: Printing, type: number, at: number, length: number): void {
  if (type === 1 || type === 2 || type === 3 || type === 6) {
    p.text(', ');
    p.safeTextToZero(at, type === 3 ? 0 : length);
    if (type === 3) p.safeText(at, length);
  } else if (type === 4 || type === 5) {
    requireThat(length === 1);
    p.text(`, ${p.u8(at)}s`);
  } else if (type === 7) {
    requireThat(length === 4);
    p.text(`, ${p.u32(at)}`);
  } else p.need(at, length);
}

function printDtpValue(p: Printing, type: number, at: number, length: number): void {
  if (type === 1) {
    p.text(', ');
    p.safeTextToZero(at, length);
  } else if (type === 2 || type === 3) {
    requireThat(length === 1);
    const value = p.u8(at);
    p.text(', 0x');
    p.hex(value);
  } else if (type === 4) {
    requireThat(length === 6);
    p.need(at, 6);
    p.text(', ');
    p.mac(at);
  } else p.need(at, length);
}
