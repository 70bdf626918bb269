/** EIGRP (RFC 7868, and the forms before it): with -v the parameters and routes. */
import { ipv4Text } from '../../../addr/ipv4.ts';
import { untilCut } from './cut-short.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const opcodes: Words = { 1: 'Update', 3: 'Query', 4: 'Reply', 5: 'Hello', 6: 'IPX SAP', 7: 'Probe' };
const flags: Bits = [
  [0x01, 'Init'],
  [0x02, 'Conditionally Received'],
  [0x04, 'Restart'],
  [0x08, 'End-of-Table'],
];
const tlvs: Words = {
  0x0001: 'General Parameters',
  0x0002: 'Authentication',
  0x0003: 'Sequence',
  0x0004: 'Software Version',
  0x0005: 'Next Multicast Sequence',
  0x0102: 'IP Internal routes',
  0x0103: 'IP External routes',
  0x0202: 'AppleTalk Internal routes',
  0x0203: 'AppleTalk External routes',
  0x0204: 'AppleTalk Cable setup',
  0x0302: 'IPX Internal routes',
  0x0303: 'IPX External routes',
};
/** The least lengths of those that are printed, their headers included. */
const least: Readonly<Record<number, number>> = {
  0x0001: 12,
  0x0004: 8,
  0x0102: 26,
  0x0103: 46,
  0x0202: 28,
  0x0203: 44,
  0x0204: 12,
};
/** Where a route came from. */
const origins: Words = {
  1: 'IGRP',
  2: 'EIGRP',
  3: 'Static',
  4: 'RIP',
  5: 'Hello',
  6: 'OSPF',
  7: 'IS-IS',
  8: 'EGP',
  9: 'BGP',
  10: 'IDRP',
  11: 'Connected',
};
const headerLength = 20;

/** Prints a message. */
export function printEigrp(p: Printing, at: number, length: number): void {
  p.protocol = 'eigrp';
  untilCut(p, () => printMessage(p, at, length), true);
}

function printMessage(p: Printing, at: number, length: number): void {
  p.need(at, headerLength);
  const version = p.u8(at);
  if (version !== 2) {
    p.text(`EIGRP version ${version} packet not supported`);
    return;
  }
  const opcode = p.u8(at + 1);
  if (p.verbose === 0) {
    p.text(`EIGRP ${word(opcodes, opcode, (value) => `unknown (${value})`)}, length: ${length}`);
    return;
  }
  const left = length - headerLength;
  p.text(`\n\tEIGRP v${version}, opcode: ${word(opcodes, opcode, (value) => `unknown, type: ${value}`)} (${opcode})`);
  p.text(', chksum: 0x');
  p.hex(p.u16(at + 2), 4);
  p.text(`, Flags: [${bitWords(flags, p.u32(at + 4), ', ', 'none')}]\n\tseq: 0x`);
  p.hex(p.u32(at + 8), 8);
  p.text(', ack: 0x');
  p.hex(p.u32(at + 12), 8);
  p.text(`, VRID: ${p.u16(at + 16)}, AS: ${p.u16(at + 18)}, length: ${left}`);
  printTlvs(p, at + headerLength, at + length);
}

function printTlvs(p: Printing, at: number, end: number): void {
  for (let next = at; next < end;) {
    const type = p.u16(next);
    const size = p.u16(next + 2);
    if (size < 4 || size > end - next) {
      // What cannot be is shown as bytes, and ends the message.
      printUnknownBytes(p, next + 4, end - next - 4, '\n\t    ');
      return;
    }
    p.text(`\n\t  ${word(tlvs, type, () => 'Unknown')} TLV (0x`);
    p.hex(type, 4);
    p.text(`), length: ${size}`);
    const wanted = least[type];
    p.need(next, size);
    if (wanted !== undefined && size < wanted) p.text(` (too short, < ${wanted})`);
    else printTlv(p, type, next + 4);
    if (p.verbose > 1 || wanted === undefined) printUnknownBytes(p, next + 4, size - 4, '\n\t    ');
    next += size;
  }
}

function printTlv(p: Printing, type: number, at: number): void {
  switch (type) {
    case 0x0001:
      p.text(`\n\t    holdtime: ${p.u16(at + 6)}s, k1 ${p.u8(at)}, k2 ${p.u8(at + 1)}`);
      p.text(`, k3 ${p.u8(at + 2)}, k4 ${p.u8(at + 3)}, k5 ${p.u8(at + 4)}`);
      return;
    case 0x0004:
      p.text(`\n\t    IOS version: ${p.u8(at)}.${p.u8(at + 1)}, EIGRP version ${p.u8(at + 2)}.${p.u8(at + 3)}`);
      return;
    case 0x0102:
      if (printPrefix(p, at, at + 20)) printMetric(p, at + 4);
      return;
    case 0x0103:
      if (!printPrefix(p, at, at + 40)) return;
      p.text(`\n\t      origin-router ${ipv4Text(p.u32(at + 4))}, origin-as ${p.u32(at + 8)}`);
      printOrigin(p, p.u8(at + 22), p.u8(at + 23), p.u32(at + 12), p.u32(at + 16));
      printMetric(p, at + 24);
      return;
    case 0x0202:
      printCable(p, at, at + 20);
      printMetric(p, at + 4);
      return;
    case 0x0203:
      printCable(p, at, at + 36);
      p.text(`\n\t      origin-router ${p.u32(at + 4)}, origin-as ${p.u32(at + 8)}`);
      printOrigin(p, p.u8(at + 16), p.u8(at + 17), p.u32(at + 12), p.u16(at + 18));
      printMetric(p, at + 20);
      return;
    case 0x0204:
      p.text(`\n\t    Cable-range: ${p.u16(at)}-${p.u16(at + 2)}, Router-ID ${p.u32(at + 4)}`);
      return;
    default:
  }
}

/** False when the prefix is longer than an address. */
function printPrefix(p: Printing, nextHop: number, at: number): boolean {
  const bits = p.u8(at);
  if (bits > 32) {
    p.text(`\n\t    illegal prefix length ${bits}`);
    return false;
  }
  const size = (bits + 7) >>> 3;
  const bytes = [0, 0, 0, 0];
  for (let index = 0; index < size; index++) bytes[index] = p.u8(at + 1 + index);
  p.text(`\n\t    IPv4 prefix: ${bytes.join('.').padStart(15)}/${bits}, nexthop: `);
  if (p.u32(nextHop) === 0) p.text('self');
  else p.ipv4(nextHop);
  return true;
}

function printCable(p: Printing, nextHop: number, at: number): void {
  p.text(`\n\t     Cable-Range: ${p.u16(at)}-${p.u16(at + 2)}, nexthop: ${p.u16(nextHop)}.${p.u16(nextHop + 2)}`);
}

function printOrigin(p: Printing, origin: number, flagsOfRoute: number, tag: number, metric: number): void {
  p.text(`, origin-proto ${word(origins, origin, () => 'unknown')}, flags [0x`);
  p.hex(flagsOfRoute, 2);
  p.text('], tag 0x');
  p.hex(tag, 8);
  p.text(`, metric ${metric}`);
}

/** A delay in 39.0625 parts of a microsecond that tcpdump calls hundredths, a bandwidth, and the rest. */
function printMetric(p: Printing, at: number): void {
  p.text(`\n\t      delay ${Math.floor(p.u32(at) / 100)} ms`);
  const bandwidth = p.u32(at + 4);
  p.text(`, bandwidth ${bandwidth} Kbps, mtu ${p.u24(at + 8)}`);
  p.text(`, hop ${p.u8(at + 11)}, reliability ${p.u8(at + 12)}, load ${p.u8(at + 13)}`);
}
