/** The text tables of /proc/net as rows: netstat's source, and ours where sock_diag is refused or the namespace is another one. */
import type { ProcFs } from './proc-fs.ts';
import { procRowReader } from './proc-inet-rows.ts';
import type { InetProtocol, NetlinkSocket, PacketSocket, SocketTable, UnixSocket } from './socket-table.ts';
import { socketState } from './socket-table.ts';

const fileOf: Partial<Record<InetProtocol, string>> = {
  tcp: 'tcp',
  udp: 'udp',
  udplite: 'udplite',
  raw: 'raw',
  icmp: 'icmp',
};
/** Room for 3.5 million rows of 150 bytes, where a table can only be read whole. */
const tableLimit = 512 << 20;
const everyState = 0xffff_ffff;

/** The tables of the namespace that `directory` (`net`, `4711/net`) shows. Tables that are not there are empty. */
export function procSocketTable(proc: ProcFs, directory = 'net'): SocketTable {
  const at = (file: string): string => `${directory}/${file}`;
  return {
    source: '/proc/net',
    *inet({ protocol, family, states = everyState }) {
      const file = fileOf[protocol];
      if (file === undefined) return;
      const read = procRowReader(protocol, family);
      yield* rows(proc, at(family === 4 ? file : `${file}6`), (bytes, start, end) => {
        const row = read(bytes, start, end);
        return row !== null && isWanted(states, row.state) ? row : null;
      });
    },
    *unix({ states = everyState } = {}) {
      const read = (line: string): UnixSocket | null => {
        const row = unixRow(line);
        return row !== null && isWanted(states, row.state) ? row : null;
      };
      yield* rows(proc, at('unix'), lines(read));
    },
    packet: () => rows(proc, at('packet'), lines(packetRow)),
    netlink: () => rows(proc, at('netlink'), lines(netlinkRow)),
    *vsock() {
      // The kernel has no /proc table of vsock sockets.
    },
  };
}

/** Whether a set of states holds one; numbers that no bit stands for are in none. */
function isWanted(states: number, state: number): boolean {
  return state >= 0 && state < 32 && (states & (1 << state)) !== 0;
}

/** Hands each line below the heading to `read`, as bytes: a line may hold any (names of UNIX sockets do). */
function* rows<T>(
  proc: ProcFs,
  path: string,
  read: (bytes: Buffer, start: number, end: number) => T | null,
): Generator<readonly T[]> {
  let heading = true;
  for (const piece of pieces(proc, path)) {
    const batch: T[] = [];
    let at = 0;
    if (heading) at = piece.indexOf(lineEnd) + 1;
    heading = false;
    while (at < piece.length) {
      const end = piece.indexOf(lineEnd, at);
      const row = read(piece, at, end === -1 ? piece.length : end);
      if (row !== null) batch.push(row);
      if (end === -1) break;
      at = end + 1;
    }
    if (batch.length > 0) yield batch;
  }
}

const lineEnd = 10;

/** A table in pieces of whole lines. A line longer than a piece may be is let go: the kernel writes none. */
function* pieces(proc: ProcFs, path: string): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (const chunk of proc.chunks?.(path) ?? wholeFile(proc, path)) {
    const bytes = rest.length === 0 ? bufferOf(chunk) : Buffer.concat([rest, chunk]);
    const last = bytes.lastIndexOf(lineEnd);
    if (last !== -1) yield bytes.subarray(0, last + 1);
    // The chunk's memory is used again for the next one.
    rest = Buffer.from(bytes.subarray(last + 1, last + 1 + longestLine));
  }
  if (rest.length > 0) yield rest;
}

const longestLine = 1 << 16;

function wholeFile(proc: ProcFs, path: string): readonly Uint8Array[] {
  const bytes = proc.bytes(path, tableLimit);
  return bytes === null ? [] : [bytes];
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Lines as text: latin1 keeps the bytes of names one to a character. */
function lines<T>(read: (line: string) => T | null): (bytes: Buffer, start: number, end: number) => T | null {
  return (bytes, start, end) => read(bytes.toString('latin1', start, end));
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
  return wholeRow({
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
  });
}

function unixState(connection: number): number {
  if (connection === 3) return socketState.ESTABLISHED;
  return connection === 2 ? socketState.SYN_SENT : socketState.CLOSE;
}

/** A row of /proc/net/packet: `sk RefCnt Type Proto Iface R Rmem User Inode`. */
export function packetRow(line: string): PacketSocket | null {
  const cells = line.trim().split(/ +/, 10);
  if (cells.length < 9) return null;
  return wholeRow({
    type: Number(cells[2]),
    protocol: Number.parseInt(cells[3]!, 16),
    interfaceIndex: Number(cells[4]),
    inode: Number(cells[8]),
    cookie: 0n,
    receiveQueue: Number(cells[6]),
    sendQueue: 0,
    uid: Number(cells[7]),
    attributes: null,
  });
}

/** A row of /proc/net/netlink: `sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode`. */
export function netlinkRow(line: string): NetlinkSocket | null {
  const cells = line.trim().split(/ +/, 11);
  if (cells.length < 10) return null;
  return wholeRow({
    protocol: Number(cells[1]),
    state: socketState.CLOSE,
    portId: Number(cells[2]),
    destinationPortId: 0,
    destinationGroup: 0,
    groups: Number.parseInt(cells[3]!, 16),
    inode: Number(cells[9]),
    cookie: 0n,
    receiveQueue: Number(cells[4]),
    sendQueue: Number(cells[5]),
    attributes: null,
  });
}

/** The row, when each of its numbers is one. */
function wholeRow<T extends object>(row: T): T | null {
  const numbers = Object.values(row).filter((value: unknown) => typeof value === 'number');
  return numbers.every(Number.isSafeInteger) ? row : null;
}
