/** The text tables of /proc/net as rows: netstat's source, and ours where sock_diag is refused or the namespace is another one. */
import { ipv4Text } from '../addr/ipv4.ts';
import { ipv6Text } from '../addr/ipv6.ts';
import type { ProcFs } from './proc-fs.ts';
import type { InetProtocol, InetSocket, NetlinkSocket, PacketSocket, SocketTable, UnixSocket } from './socket-table.ts';
import { socketState } from './socket-table.ts';

const fileOf: Partial<Record<InetProtocol, string>> = {
  tcp: 'tcp',
  udp: 'udp',
  udplite: 'udplite',
  raw: 'raw',
  icmp: 'icmp',
};
/** USER_HZ: the unit of tm->when, 100 on every architecture that Node runs on. */
const tickMs = 10;
/** A table is read whole: rows are 150 bytes, so this is room for 3.5 million of them. */
const tableLimit = 512 << 20;
const batchRows = 1024;

/** The tables of the namespace that `directory` (`net`, `4711/net`) shows. Tables that are not there are empty. */
export function procSocketTable(proc: ProcFs, directory = 'net'): SocketTable {
  const lines = (file: string): Iterable<string> => tableLines(proc, `${directory}/${file}`);
  return {
    source: '/proc/net',
    *inet({ protocol, family, states }) {
      const file = fileOf[protocol];
      if (file === undefined) return;
      const wanted = states ?? 0xffff_ffff;
      const read = (line: string): InetSocket | null => {
        const row = inetRow(line, protocol, family);
        return row !== null && (wanted & (1 << row.state)) !== 0 ? row : null;
      };
      yield* batches(lines(family === 4 ? file : `${file}6`), read);
    },
    *unix({ states = 0xffff_ffff } = {}) {
      yield* batches(lines('unix'), (line) => {
        const row = unixRow(line);
        return row !== null && (states & (1 << row.state)) !== 0 ? row : null;
      });
    },
    *packet() {
      yield* batches(lines('packet'), packetRow);
    },
    *netlink() {
      yield* batches(lines('netlink'), netlinkRow);
    },
    *vsock() {
      // The kernel has no /proc table of vsock sockets.
    },
  };
}

/** The lines below the heading; latin1 keeps the bytes of UNIX socket names one to a character. */
function* tableLines(proc: ProcFs, path: string): Generator<string> {
  const bytes = proc.bytes(path, tableLimit);
  if (bytes === null) return;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = text.indexOf(10) + 1;
  if (at === 0) return;
  while (at < text.length) {
    const end = text.indexOf(10, at);
    const stop = end === -1 ? text.length : end;
    yield text.toString('latin1', at, stop);
    at = stop + 1;
  }
}

function* batches<T>(lines: Iterable<string>, read: (line: string) => T | null): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const line of lines) {
    const row = read(line);
    if (row === null) continue;
    batch.push(row);
    if (batch.length === batchRows) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/**
 * A row of tcp, udp, raw (net/ipv4/tcp_ipv4.c get_tcp4_sock and its kin): `sl: local rem st tx:rx tr:when retr uid timeout
 * inode ref ...`. A line that is not such a row is null.
 */
export function inetRow(line: string, protocol: InetProtocol, family: 4 | 6): InetSocket | null {
  const cells = line.trimStart().split(/ +/, 13);
  if (cells.length < 10) return null;
  const [local, remote, queues, timer] = [cells[1]!, cells[2]!, cells[4]!, cells[5]!];
  const addressLength = family === 4 ? 8 : 32;
  if (local.length !== addressLength + 5 || remote.length !== addressLength + 5) return null;
  const address = family === 4 ? hexIpv4 : hexIpv6;
  const row: InetSocket = {
    protocol,
    family,
    state: Number.parseInt(cells[3]!, 16),
    localAddress: address(local),
    localPort: Number.parseInt(local.slice(addressLength + 1), 16),
    remoteAddress: address(remote),
    remotePort: Number.parseInt(remote.slice(addressLength + 1), 16),
    interfaceIndex: 0,
    timer: Number.parseInt(timer.slice(0, 2), 16),
    timerMs: Number.parseInt(timer.slice(3), 16) * tickMs,
    retransmits: Number.parseInt(cells[6]!, 16),
    probes: Number(cells[8]),
    receiveQueue: Number.parseInt(queues.slice(9), 16),
    sendQueue: Number.parseInt(queues.slice(0, 8), 16),
    uid: Number(cells[7]),
    inode: Number(cells[9]),
    cookie: 0n,
    v6only: null,
    shutdown: null,
    cgroupId: null,
    mark: null,
    attributes: null,
    referenceCount: Number(cells[10] ?? 0),
  };
  return Number.isNaN(row.state + row.localPort + row.remotePort + row.inode + row.uid) ? null : row;
}

/** Eight hex digits of a 32-bit word in host (little-endian) order: `0100007F` is 127.0.0.1. */
function hexIpv4(text: string): string {
  return ipv4Text(swapped(Number.parseInt(text.slice(0, 8), 16)));
}

/** Four such words. */
function hexIpv6(text: string): string {
  const bytes = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) {
    bytes.writeUInt32LE(Number.parseInt(text.slice(word * 8, word * 8 + 8), 16) >>> 0, word * 4);
  }
  return ipv6Text(bytes);
}

function swapped(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

/** SS_CONNECTED 3, SS_UNCONNECTED 1, SS_CONNECTING 2 (include/linux/net.h) and the listening flag (__SO_ACCEPTCON). */
const acceptsConnections = 0x10000;

/** A row of /proc/net/unix: `Num: RefCount Protocol Flags Type St Inode[ Path]`; an abstract name is printed with `@`. */
export function unixRow(line: string): UnixSocket | null {
  const match = /^([0-9a-fA-F]+): ([0-9A-F]+) [0-9A-F]+ ([0-9A-F]+) ([0-9A-F]+) ([0-9A-F]+) +(\d+)(?: (.*))?$/s.exec(
    line,
  );
  if (match === null) return null;
  const flags = Number.parseInt(match[3]!, 16);
  const connection = Number.parseInt(match[5]!, 16);
  const listening = (flags & acceptsConnections) !== 0;
  return {
    type: Number.parseInt(match[4]!, 16),
    state: listening ? socketState.LISTEN : unixState(connection),
    inode: Number(match[6]),
    cookie: 0n,
    path: match[7] === undefined ? null : Buffer.from(match[7], 'latin1'),
    peerInode: 0,
    receiveQueue: 0,
    sendQueue: 0,
    uid: null,
    shutdown: null,
    file: null,
    pending: [],
    referenceCount: Number.parseInt(match[2]!, 16),
    flags,
    attributes: null,
  };
}

function unixState(connection: number): number {
  if (connection === 3) return socketState.ESTABLISHED;
  return connection === 2 ? socketState.SYN_SENT : socketState.CLOSE;
}

/** A row of /proc/net/packet: `sk RefCnt Type Proto Iface R Rmem User Inode`. */
export function packetRow(line: string): PacketSocket | null {
  const cells = line.trim().split(/ +/);
  if (cells.length < 9) return null;
  const inode = Number(cells[8]);
  if (!Number.isSafeInteger(inode)) return null;
  return {
    type: Number(cells[2]),
    protocol: Number.parseInt(cells[3]!, 16),
    interfaceIndex: Number(cells[4]),
    inode,
    cookie: 0n,
    receiveQueue: Number(cells[6]),
    sendQueue: 0,
    uid: Number(cells[7]),
    attributes: null,
  };
}

/** A row of /proc/net/netlink: `sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode`. */
export function netlinkRow(line: string): NetlinkSocket | null {
  const cells = line.trim().split(/ +/);
  if (cells.length < 10) return null;
  const inode = Number(cells[9]);
  if (!Number.isSafeInteger(inode)) return null;
  return {
    protocol: Number(cells[1]),
    state: socketState.CLOSE,
    portId: Number(cells[2]),
    destinationPortId: 0,
    destinationGroup: 0,
    groups: Number.parseInt(cells[3]!, 16),
    inode,
    cookie: 0n,
    receiveQueue: Number(cells[4]),
    sendQueue: Number(cells[5]),
    attributes: null,
  };
}
