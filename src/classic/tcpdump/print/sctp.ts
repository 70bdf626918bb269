/** SCTP (RFC 9260): its chunks, numbered. */
import { printHexAndText } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const headerLength = 12;
const chunkWords: Readonly<Record<number, string>> = {
  0: 'DATA',
  1: 'INIT',
  2: 'INIT ACK',
  3: 'SACK',
  4: 'HB REQ',
  5: 'HB ACK',
  6: 'ABORT',
  7: 'SHUTDOWN',
  8: 'SHUTDOWN ACK',
  9: 'OP ERR',
  10: 'COOKIE ECHO',
  11: 'COOKIE ACK',
  12: 'ECN ECHO',
  13: 'ECN CWR',
  14: 'SHUTDOWN COMPLETE',

  0xc0: 'FOR CUM TSN',
  0xc1: 'REL CTRL',
};
/** Protocols above (IANA, SCTP payload protocol identifiers). */
const payloadWords: Readonly<Record<number, string>> = {
  1: 'ISDN Q.921',
  2: 'M2UA',
  3: 'M3UA',
  4: 'SUA',
  5: 'M2PA',
  6: 'V5.2',
  7: 'H.248',
  8: 'BICC',
  9: 'TALI',
  10: 'DUA',
  11: 'ASAP',
  12: 'ENRP',
  13: 'H.323',
  14: 'Q.IPC',
  15: 'SIMCO',
  16: 'DDPSC',
  17: 'DDPSSC',
  18: 'S1AP',
  19: 'RUA',
  20: 'HNBAP',
  21: 'ForCES HP',
  22: 'ForCES MP',
  23: 'ForCES LP',
  24: 'SBc-AP',
  25: 'NBAP',
  27: 'X2AP',
};

/** Prints a packet of `length` bytes inside the IP packet at `p.ip`. */
export function printSctp(p: Printing, at: number, length: number): void {
  p.protocol = 'sctp';
  if (length < headerLength) {
    p.text(`truncated-sctp - ${headerLength - length} bytes missing!`);
    return;
  }
  if (!p.has(at, headerLength)) {
    p.truncated();
    return;
  }
  printPorts(p, p.u16(at), p.u16(at + 2));
  let separator = p.verbose > 1 ? '\n\t' : ' (';
  let chunk = at + headerLength;
  let left = length - headerLength;
  for (let number = 1; left !== 0; number++) {
    const size = chunkSize(p, chunk, left, `${separator}${number}) `);
    if (size < 0) return;
    p.text(`${separator}${number}) `);
    if (!printChunk(p, chunk, size)) return;
    const padding = -size & 3;
    if (p.verbose < 2) separator = ', (';
    if (padding !== 0 && !p.has(chunk + size, padding)) {
      p.truncated();
      return;
    }
    chunk += size + padding;
    // A chunk may say that it is longer than what is left, which tcpdump's count of what is left wraps around at.
    left = (left - size - padding) >>> 0;
  }
}

function printPorts(p: Printing, source: number, destination: number): void {
  const { ip } = p;
  const six = p.u8(ip) >>> 4 === 6;
  if (six) p.ipv6(ip + 8);
  else p.ipv4(ip + 12);
  p.text(`.${source} > `);
  if (six) p.ipv6(ip + 24);
  else p.ipv4(ip + 16);
  p.text(`.${destination}: sctp`);
}

/** The length of a chunk, -1 when the packet's line ends with it. */
function chunkSize(p: Printing, at: number, left: number, title: string): number {
  if (left < 4) {
    p.text(`${title}[chunk descriptor cut off at end of packet]`);
    return -1;
  }
  if (!p.has(at, 4)) {
    p.truncated();
    return -1;
  }
  const size = p.u16(at + 2);
  if (size < 4) {
    p.text(`${title}[Bad chunk length ${size}, < size of chunk descriptor]`);
    return -1;
  }
  if (left < (-size & 3)) {
    p.text(`${title}[Bad chunk length ${size}, > remaining data in packet]`);
    return -1;
  }
  if (p.has(at, size)) return size;
  p.truncated();
  return -1;
}

/** False when the chunk is too short for what it is. */
function printChunk(p: Printing, at: number, size: number): boolean {
  const type = p.u8(at);
  p.text(`[${word(chunkWords, type, (value) => `Unknown chunk type: 0x${value.toString(16)}`)}] `);
  if (type === 0) return printData(p, at, size);
  if (type === 1 || type === 2) return printInit(p, at, size);
  return type !== 3 || printSack(p, at, size);
}

function tooShort(p: Printing, size: number): boolean {
  p.text(`bogus chunk length ${size}]`);
  return false;
}

function printData(p: Printing, at: number, size: number): boolean {
  const flags = p.u8(at + 1);
  if (flags & 4) p.text('(U)');
  if (flags & 2) p.text('(B)');
  if (flags & 1) p.text('(E)');
  if (flags & 7) p.char(32);
  if (size < 16) return tooShort(p, size);
  const protocol = p.u32(at + 12);
  p.text(`[TSN: ${p.u32(at + 4)}] [SID: ${p.u16(at + 8)}] [SSEQ ${p.u16(at + 10)}] `);
  p.text(`[PPID ${word(payloadWords, protocol, (value) => `0x${value.toString(16)}`)}] `);
  if (size === 16) return tooShort(p, size);
  if (p.verbose < 2) return true;
  p.text('[Payload');
  const { hex, hexText } = p.options;
  if (!p.quiet && hex + hexText === 0) {
    p.char(58);
    printHexAndText(p, at + 16, size - 16);
  }
  p.char(93);
  return true;
}

function printInit(p: Printing, at: number, size: number): boolean {
  if (size < 20) return tooShort(p, size);
  p.text(`[init tag: ${p.u32(at + 4)}] [rwnd: ${p.u32(at + 8)}] [OS: ${p.u16(at + 12)}] `);
  p.text(`[MIS: ${p.u16(at + 14)}] [init TSN: ${p.u32(at + 16)}] `);
  return true;
}

function printSack(p: Printing, at: number, size: number): boolean {
  if (size < 16) return tooShort(p, size);
  const acknowledged = p.u32(at + 4);
  const gaps = p.u16(at + 12);
  const duplicates = p.u16(at + 14);
  p.text(`[cum ack ${acknowledged}] [a_rwnd ${p.u32(at + 8)}] [#gap acks ${gaps}] [#dup tsns ${duplicates}] `);
  const end = at + size;
  let next = at + 16;
  for (let gap = 1; gap <= gaps && next < end; gap++, next += 4) {
    if (end - next < 4) return tooShort(p, size);
    const start = (acknowledged + p.u16(next)) >>> 0;
    p.text(`\n\t\t[gap ack block #${gap}: start = ${start}, end = ${(acknowledged + p.u16(next + 2)) >>> 0}] `);
  }
  for (let duplicate = 1; duplicate <= duplicates && next < end; duplicate++, next += 4) {
    if (end - next < 4) return tooShort(p, size);
    p.text(`\n\t\t[dup TSN #${duplicate}: ${p.u32(next)}] `);
  }
  return true;
}
