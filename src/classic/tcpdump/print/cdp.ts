/** CDP: what Cisco's devices tell their neighbours (fields as Cisco documents them, forms as tcpdump prints them). */
import { printCdpAddresses } from './cdp-address.ts';
import { requireThat } from './cut-short.ts';
import { decimal } from './decimal.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { untilMalformed } from './malformed.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const fields: Words = {
  0x01: 'Device-ID',
  0x02: 'Address',
  0x03: 'Port-ID',
  0x04: 'Capability',
  0x05: 'Version String',
  0x06: 'Platform',
  0x07: 'Prefixes',
  0x08: 'Protocol-Hello option',
  0x09: 'VTP Management Domain',
  0x0a: 'Native VLAN ID',
  0x0b: 'Duplex',
  0x0e: 'ATA-186 VoIP VLAN assignment',
  0x0f: 'ATA-186 VoIP VLAN request',
  0x10: 'power consumption',
  0x11: 'MTU',
  0x12: 'AVVID trust bitmap',
  0x13: 'AVVID untrusted ports CoS',
  0x14: 'System Name',
  0x15: 'System Object ID (not decoded)',
  0x16: 'Management Addresses',
  0x17: 'Physical Location',
};
/** The lengths of those that may not have any. */
const lengths: Readonly<Record<number, (length: number) => boolean>> = {
  0x04: (length) => length === 4,
  0x0a: (length) => length === 2,
  0x0b: (length) => length === 1,
  0x0e: (length) => length === 3,
  0x0f: (length) => length === 2 || length === 3,
  0x10: (length) => length >= 1 && length <= 3,
  0x11: (length) => length === 4,
  0x12: (length) => length === 1,
  0x13: (length) => length === 1,
  0x16: (length) => length >= 4,
  0x17: (length) => length >= 1,
};
const capabilities: Bits = [
  [0x01, 'Router'],
  [0x02, 'Transparent Bridge'],
  [0x04, 'Source Route Bridge'],
  [0x08, 'L2 Switch'],
  [0x10, 'L3 capable'],
  [0x20, 'IGMP snooping'],
  [0x40, 'L1 capable'],
];

/** Prints what stands behind SNAP. */
export function printCdp(p: Printing, at: number, length: number): void {
  p.protocol = 'cdp';
  untilMalformed(p, at, length, () => printPacket(p, at, length));
}

function printPacket(p: Printing, at: number, length: number): void {
  if (length < 4) {
    p.text(` (packet length ${length} < 4)`);
    requireThat(false);
  }
  const { verbose } = p;
  p.text(`CDPv${p.u8(at)}, ttl: ${p.u8(at + 1)}s`);
  if (verbose > 0) {
    const checksum = p.u16(at + 2);
    p.text(', checksum: 0x');
    p.hex(checksum, 4);
    p.text(` (unverified), length ${length}`);
  }
  p.need(at + 2, 2);
  const end = at + length;
  for (let next = at + 4; next < end;) {
    const left = end - next;
    if (left < 4) {
      p.text(` (remaining packet length ${left} < 4)`);
      requireThat(false);
    }
    const type = p.u16(next);
    const size = p.u16(next + 2);
    printField(p, type, next, size, left);
    next += size;
  }
  if (verbose === 0) p.text(`, length ${length}`);
}

function fieldName(type: number): string {
  return word(fields, type, () => 'unknown field type');
}

function printField(p: Printing, type: number, at: number, size: number, left: number): void {
  const { verbose } = p;
  if (size < 4) {
    if (verbose > 0) {
      p.text(`\n\t${fieldName(type)} (0x`);
      p.hex(type, 2);
      p.text(`), TLV length: ${size} byte${size === 1 ? '' : 's'} (too short)`);
    } else p.text(`, ${fieldName(type)} TLV length ${size} too short`);
    requireThat(false);
  }
  if (size > left) {
    p.text(` (TLV length ${size} > ${left})`);
    requireThat(false);
  }
  const length = size - 4;
  if (verbose > 0) {
    p.text(`\n\t${fieldName(type)} (0x`);
    p.hex(type, 2);
    p.text(`), value length: ${length} byte${length === 1 ? '' : 's'}: `);
  }
  const fits = lengths[type];
  if (fits !== undefined && !fits(length)) {
    p.text(' (malformed TLV)');
    p.need(at + 4, length);
    printUnknownBytes(p, at + 4, length, '\n\t  ');
  } else if (verbose > 0 || type === 1) printValue(p, type, at + 4, length);
  else {
    p.need(at + 4, length);
    printUnknownBytes(p, at + 4, length, '\n\t  ');
  }
}

function printValue(p: Printing, type: number, at: number, length: number): void {
  switch (type) {
    case 0x01:
      if (p.verbose === 0) p.text(', Device-ID ');
      printQuoted(p, at, length);
      return;
    case 0x03:
    case 0x06:
    case 0x09:
    case 0x14:
      printQuoted(p, at, length);
      return;
    case 0x02:
    case 0x16:
      printCdpAddresses(p, at, length);
      return;
    case 0x05:
      p.text('\n\t  ');
      for (let index = 0; index < length; index++) {
        const byte = p.u8(at + index);
        if (byte === 10) p.text('\n\t  ');
        else p.safe(byte);
      }
      return;
    case 0x07:
      printPrefixes(p, at, length);
      return;
    case 0x00:
    case 0x08:
    case 0x0c:
    case 0x0d:
    case 0x15:
      p.need(at, length);
      return;
    default:
      printNumber(p, type, at, length);
  }
}

function printQuoted(p: Printing, at: number, length: number): void {
  p.char(39);
  p.safeText(at, length);
  p.char(39);
}

function printNumber(p: Printing, type: number, at: number, length: number): void {
  switch (type) {
    case 0x04:
      p.need(at, 4);
      p.text('(0x');
      p.hex(p.u32(at), 8);
      p.text(`): ${bitWords(capabilities, p.u32(at), ', ', 'none')}`);
      return;
    case 0x0a:
      p.text(String(p.u16(at)));
      return;
    case 0x0b:
      p.text(p.u8(at) === 0 ? 'half' : 'full');
      return;
    case 0x0e:
      p.text(`app ${p.u8(at)}, vlan ${p.u16(at + 1)}`);
      return;
    case 0x0f:
      if (length === 3) p.text(`app ${p.u8(at)}, vlan ${p.u16(at + 1)}`);
      else {
        p.need(at, 2);
        p.text('unknown 0x');
        p.hex(p.u16(at), 4);
      }
      return;
    case 0x10:
      p.text(`${decimal((length === 1 ? p.u8(at) : length === 2 ? p.u16(at) : p.u24(at)) / 1000, 2)}W`);
      return;
    case 0x11:
      p.text(`${p.u32(at)} bytes`);
      return;
    case 0x12:
    case 0x13:
      p.need(at, 1);
      p.text('0x');
      p.hex(p.u8(at), 2);
      return;
    case 0x17:
      p.need(at, 1);
      p.text('0x');
      p.hex(p.u8(at), 2);
      if (length > 1) {
        p.char(47);
        p.safeText(at + 1, length - 1);
      }
      return;
    default:
      p.need(at, length);
      printUnknownBytes(p, at, length, '\n\t  ');
  }
}

function printPrefixes(p: Printing, at: number, length: number): void {
  if (length % 5 !== 0) {
    p.text(` [length ${length} is not a multiple of 5]`);
    p.need(at, length);
    return;
  }
  p.text(` IPv4 Prefixes (${length / 5}):`);
  for (let next = at; next < at + length; next += 5) {
    p.text(` ${p.u8(next)}.${p.u8(next + 1)}.${p.u8(next + 2)}.${p.u8(next + 3)}/${p.u8(next + 4)}`);
  }
}
