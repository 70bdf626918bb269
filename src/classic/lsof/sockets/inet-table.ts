/** The tables of TCP, UDP and UDP-Lite sockets in /proc/net, by the inode of the socket. */
import type { Endpoint } from '../open-file.ts';
import { isUnspecified, v4MappedPrefix } from './address-hex.ts';

/** A row (net/ipv4/tcp_ipv4.c get_tcp4_sock and its kin print it). */
export interface InetRow {
  readonly inode: number;
  readonly protocol: 'TCP' | 'UDP' | 'UDPLITE';
  /** The table it stands in: an IPv4-mapped address stands in an IPv6 table. */
  readonly family: 4 | 6;
  /** The digits of the addresses: see address-hex.ts. */
  readonly localHex: string;
  readonly localPort: number;
  readonly foreignHex: string;
  readonly foreignPort: number;
  readonly state: number;
  readonly receiveQueue: number;
  readonly sendQueue: number;
}

/** Which rows are worth keeping; all when absent. */
export type RowFilter = (row: InetRow) => boolean;

/** Adds the rows of a table to `into`; the first row of an inode counts. A line that is not a row is passed over. */
export function readInetTable(
  bytes: Buffer,
  protocol: InetRow['protocol'],
  family: 4 | 6,
  into: Map<number, InetRow>,
  keep?: RowFilter,
): void {
  let start = bytes.indexOf(10) + 1;
  if (start === 0) return;
  while (start < bytes.length) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    const row = inetRow(bytes.toString('latin1', start, end), protocol, family);
    if (row !== null && !into.has(row.inode) && (keep === undefined || keep(row))) into.set(row.inode, row);
    start = end + 1;
  }
}

/** A row: `sl: local:port remote:port st tx:rx tr:when retr uid timeout inode ...`, the first six of fixed width. */
export function inetRow(line: string, protocol: InetRow['protocol'], family: 4 | 6): InetRow | null {
  const digits = family === 4 ? 8 : 32;
  const at = line.indexOf(':') + 2;
  const remote = at + digits + 6;
  const state = remote + digits + 6;
  const inode = decimalCell(line, state + 24, 4);
  const row: InetRow = {
    inode,
    protocol,
    family,
    localHex: line.slice(at, at + digits),
    localPort: hexNumber(line, at + digits + 1, 4),
    foreignHex: line.slice(remote, remote + digits),
    foreignPort: hexNumber(line, remote + digits + 1, 4),
    state: hexNumber(line, state, 2),
    receiveQueue: hexNumber(line, state + 12, 8),
    sendQueue: hexNumber(line, state + 3, 8),
  };
  return row.inode < 0 || row.foreignPort < 0 || row.state < 0 || row.localPort < 0 ? null : row;
}

/** The ends of a socket: none where neither address nor port is set. An IPv4-mapped address makes both ends IPv4. */
export function endpointsOf(row: InetRow): { readonly local: Endpoint | null; readonly foreign: Endpoint | null } {
  const hasLocal = row.localPort !== 0 || !isUnspecified(row.localHex);
  const hasForeign = row.foreignPort !== 0 || !isUnspecified(row.foreignHex);
  const mapped =
    row.family === 6 &&
    ((hasForeign && row.foreignHex.startsWith(v4MappedPrefix)) ||
      (hasLocal && row.localHex.startsWith(v4MappedPrefix)));
  const end = (hex: string, port: number): Endpoint =>
    mapped ? { family: 4, hex: hex.slice(v4MappedPrefix.length), port } : { family: row.family, hex, port };
  return {
    local: hasLocal ? end(row.localHex, row.localPort) : null,
    foreign: hasForeign ? end(row.foreignHex, row.foreignPort) : null,
  };
}

/** `count` hexadecimal digits as a number; -1 where something else stands there. */
function hexNumber(line: string, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index++) {
    const code = line.charCodeAt(index);
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 65 && code <= 70 ? code - 55 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** The decimal cell that follows `skip` cells from `at` on; -1 where there is none. */
function decimalCell(line: string, at: number, skip: number): number {
  let index = at;
  for (let cell = 0; cell <= skip; cell++) {
    while (line.charCodeAt(index) === 32) index++;
    if (cell === skip) break;
    while (index < line.length && line.charCodeAt(index) !== 32) index++;
  }
  let value = -1;
  for (; index < line.length; index++) {
    const digit = line.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) break;
    value = Math.max(value, 0) * 10 + digit;
  }
  return value;
}
