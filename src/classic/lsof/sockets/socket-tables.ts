/** The socket tables of /proc/net, each read once a listing and only when a socket has to be looked up. */
import type { FileSystem } from '../../../os/file-system.ts';
import { cellsOf, linesOf } from './cells.ts';
import { type InetRow, type RowFilter, readInetTable } from './inet-table.ts';
import { readSctpTables, type SctpRow } from './sctp-table.ts';
import { readUnixTable, type UnixRow } from './unix-table.ts';

/** A table is read whole: rows of 150 bytes, so this is room for 3.5 million of them. */
const tableLimit = 512 << 20;

/** A row of raw, raw6 or icmp: the cells as they stand. */
export interface RawRow {
  readonly local: string;
  readonly foreign: string;
  readonly state: string;
}

/** The tables. */
export interface SocketTables {
  raw(): ReadonlyMap<number, RawRow>;
  netlink(): ReadonlyMap<number, number>;
  packet(): ReadonlyMap<number, { readonly type: number; readonly protocol: number }>;
  unix(): ReadonlyMap<number, UnixRow>;
  raw6(): ReadonlyMap<number, RawRow>;
  /** TCP, UDP and UDP-Lite over IPv6. */
  inet6(): ReadonlyMap<number, InetRow>;
  inet(): ReadonlyMap<number, InetRow>;
  sctp(): ReadonlyMap<number, SctpRow>;
  icmp(): ReadonlyMap<number, RawRow>;
}

/** The tables below `directory` (`/proc/net`); rows that `keep` refuses are left out of the internet tables. */
export function openSocketTables(files: FileSystem, directory: string, keep?: RowFilter): SocketTables {
  const read = (name: string): Buffer => files.read(`${directory}/${name}`, tableLimit) ?? Buffer.alloc(0);
  const inet = (family: 4 | 6): ReadonlyMap<number, InetRow> => {
    const rows = new Map<number, InetRow>();
    const suffix = family === 4 ? '' : '6';
    readInetTable(read(`tcp${suffix}`), 'TCP', family, rows, keep);
    readInetTable(read(`udp${suffix}`), 'UDP', family, rows, keep);
    readInetTable(read(`udplite${suffix}`), 'UDPLITE', family, rows, keep);
    return rows;
  };
  return {
    raw: once(() => rawTable(read('raw'))),
    netlink: once(() => cellTable(read('netlink'), 10, 9, (cells) => Number(cells[1]))),
    packet: once(() =>
      cellTable(read('packet'), 9, 8, (cells) => ({
        type: Number(cells[2]),
        protocol: Number.parseInt(cells[3]!, 16),
      })),
    ),
    unix: once(() => readUnixTable(read('unix'))),
    raw6: once(() => rawTable(read('raw6'))),
    inet6: once(() => inet(6)),
    inet: once(() => inet(4)),
    sctp: once(() => readSctpTables(read('sctp/assocs'), read('sctp/eps'))),
    icmp: once(() => rawTable(read('icmp'))),
  };
}

function rawTable(bytes: Buffer): ReadonlyMap<number, RawRow> {
  return cellTable(bytes, 10, 9, (cells) => ({ local: cells[1]!, foreign: cells[2]!, state: cells[3]! }));
}

/** Rows of at least `least` cells below the heading, by the inode in cell `at`; the first row of an inode counts. */
function cellTable<T>(bytes: Buffer, least: number, at: number, make: (cells: string[]) => T): ReadonlyMap<number, T> {
  const rows = new Map<number, T>();
  for (const line of linesOf(bytes).slice(1)) {
    const cells = cellsOf(line);
    if (cells.length < least || !/^\d+$/.test(cells[at]!)) continue;
    const inode = Number(cells[at]);
    if (!rows.has(inode)) rows.set(inode, make(cells));
  }
  return rows;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
