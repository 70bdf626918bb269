/** Rows of /proc/net/{tcp,udp,raw,...}[6], read from their bytes: no string is made but the addresses, and those once. */
import { ipv4Texts, ipv6Texts } from './address-texts.ts';
import type { InetProtocol, InetSocket } from './socket-table.ts';

/** Reads the line from `start` to `end` (without its line end); null when it is not a row. */
export type ProcRowReader = (bytes: Buffer, start: number, end: number) => InetSocket | null;

/** USER_HZ: the unit of tm->when, 100 on every architecture that Node runs on. */
const tickMs = 10;
const space = 32;
/** The value of each hexadecimal digit, 255 for every other byte. */
const hexValues = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) {
  hexValues[value.toString(16).charCodeAt(0)] = value;
  hexValues[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

/** The cells of a row by position (net/ipv4/tcp_ipv4.c get_tcp4_sock and its kin). */
const cell = {
  local: 1,
  remote: 2,
  state: 3,
  queues: 4,
  timer: 5,
  retransmits: 6,
  uid: 7,
  probes: 8,
  inode: 9,
  references: 10,
};
const cellCount = 11;

/**
 * Makes a reader of `sl: local rem st tx:rx tr:when retr uid timeout inode ref ...`. It keeps address texts, so make one for
 * each reading of a table.
 */
export function procRowReader(protocol: InetProtocol, family: 4 | 6): ProcRowReader {
  const addressDigits = family === 4 ? 8 : 32;
  const addressAt = family === 4 ? ipv4Reader() : ipv6Reader();
  const starts = new Int32Array(cellCount);
  const ends = new Int32Array(cellCount);
  return (bytes, start, end) => {
    const cells = findCells(bytes, start, end, starts, ends);
    if (cells < cell.references) return null;
    const local = starts[cell.local]!;
    const remote = starts[cell.remote]!;
    const addressLength = addressDigits + 5;
    if (ends[cell.local]! - local !== addressLength || ends[cell.remote]! - remote !== addressLength) return null;
    const queues = starts[cell.queues]!;
    const timer = starts[cell.timer]!;
    const decimal = (index: number): number => decimalAt(bytes, starts[index]!, ends[index]!);
    const row: InetSocket = {
      protocol,
      family,
      state: hexAt(bytes, starts[cell.state]!, ends[cell.state]!),
      localAddress: addressAt(bytes, local),
      localPort: hexAt(bytes, local + addressDigits + 1, local + addressLength),
      remoteAddress: addressAt(bytes, remote),
      remotePort: hexAt(bytes, remote + addressDigits + 1, remote + addressLength),
      interfaceIndex: 0,
      timer: hexAt(bytes, timer, timer + 2),
      timerMs: hexAt(bytes, timer + 3, ends[cell.timer]!) * tickMs,
      retransmits: hexAt(bytes, starts[cell.retransmits]!, ends[cell.retransmits]!),
      probes: decimal(cell.probes),
      receiveQueue: hexAt(bytes, queues + 9, ends[cell.queues]!),
      sendQueue: hexAt(bytes, queues, queues + 8),
      uid: decimal(cell.uid),
      inode: decimal(cell.inode),
      cookie: 0n,
      v6only: null,
      shutdown: null,
      cgroupId: null,
      mark: null,
      attributes: null,
      referenceCount: cells > cell.references ? decimal(cell.references) : 0,
    };
    return isWhole(row) ? row : null;
  };
}

/** Every number was a number: one that is not makes the sum NaN. */
function isWhole(row: InetSocket): boolean {
  const ports = row.localPort + row.remotePort + row.state + row.timer + row.timerMs + row.retransmits + row.probes;
  const counts = row.receiveQueue + row.sendQueue + row.uid + row.inode + row.referenceCount;
  return !Number.isNaN(ports + counts) && row.localAddress !== '' && row.remoteAddress !== '';
}

/** Finds the first cells of a line: where each begins and ends; how many there are. */
function findCells(bytes: Buffer, start: number, end: number, starts: Int32Array, ends: Int32Array): number {
  let at = start;
  for (let count = 0; count < cellCount; count++) {
    while (at < end && bytes[at] === space) at++;
    if (at >= end) return count;
    starts[count] = at;
    while (at < end && bytes[at] !== space) at++;
    ends[count] = at;
  }
  return cellCount;
}

/** The hexadecimal number from `start` to `end`; NaN when it is none. */
function hexAt(bytes: Buffer, start: number, end: number): number {
  if (end <= start || end - start > 13) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = hexValues[bytes[at]!]!;
    if (digit > 15) return Number.NaN;
    value = value * 16 + digit;
  }
  return value;
}

/** The decimal number from `start` to `end`; NaN when it is none. */
function decimalAt(bytes: Buffer, start: number, end: number): number {
  if (end <= start || end - start > 15) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Eight digits are a 32-bit word in host (little-endian) order: `0100007F` is 127.0.0.1. The empty text when they are none. */
function ipv4Reader(): (bytes: Buffer, at: number) => string {
  const text = ipv4Texts();
  return (bytes, at) => {
    const word = hexAt(bytes, at, at + 8);
    return Number.isNaN(word) ? '' : text(swapped(word));
  };
}

/** Four such words. */
function ipv6Reader(): (bytes: Buffer, at: number) => string {
  const text = ipv6Texts();
  const address = Buffer.alloc(16);
  return (bytes, at) => {
    for (let index = 0; index < 4; index++) {
      const word = hexAt(bytes, at + index * 8, at + index * 8 + 8);
      if (Number.isNaN(word)) return '';
      address.writeUInt32LE(word, index * 4);
    }
    return text(address, 0);
  };
}

function swapped(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
