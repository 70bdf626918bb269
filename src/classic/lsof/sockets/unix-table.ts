/** The UNIX domain sockets of /proc/net/unix, by inode. */
import { colonCellsOf, linesOf } from './cells.ts';

/** A row: `Num: RefCount Protocol Flags Type St Inode[ Path]`. */
export interface UnixRow {
  readonly inode: number;
  /** The kernel's address of the socket as it is printed (hashed or zero), with `0x`. */
  readonly pointer: string;
  /** The bound name up to its first blank or colon; null when there is none. */
  readonly path: string | null;
  /** SOCK_* number; -1 where it cannot be read. */
  readonly type: number;
  readonly flags: number;
  readonly state: number;
}

/** __SO_ACCEPTCON (include/linux/net.h): the flags word of a listening socket is exactly this. */
const accepting = 0x10000;

/** The names of socket states (include/uapi/linux/net.h). */
const stateNames: Readonly<Record<number, string>> = {
  1: 'UNCONNECTED',
  2: 'CONNECTING',
  3: 'CONNECTED',
  4: 'DISCONNECTING',
};

/** The names of socket types (include/linux/net.h). */
const typeNames: Readonly<Record<number, string>> = {
  1: 'STREAM',
  2: 'DGRAM',
  3: 'RAW',
  4: 'RDM',
  5: 'SEQPACKET',
  6: 'DCCP',
  10: 'PACKET',
};

/** The rows; the first row of an inode counts. */
export function readUnixTable(bytes: Buffer): Map<number, UnixRow> {
  const rows = new Map<number, UnixRow>();
  for (const line of linesOf(bytes).slice(1)) {
    const row = unixRow(line);
    if (row !== null && !rows.has(row.inode)) rows.set(row.inode, row);
  }
  return rows;
}

/** One row, null where the line is none (a bound name may hold a line end). */
export function unixRow(line: string): UnixRow | null {
  const cells = colonCellsOf(line);
  if (cells.length < 7 || !/^\d+$/.test(cells[6]!)) return null;
  const number = (cell: string): number => (/^[0-9a-fA-F]+$/.test(cell) ? Number.parseInt(cell, 16) : 0);
  return {
    inode: Number(cells[6]),
    pointer: `0x${cells[0]!}`,
    path: cells[7] ?? null,
    type: /^[0-9a-fA-F]+$/.test(cells[4]!) ? Number.parseInt(cells[4]!, 16) : -1,
    flags: number(cells[3]!),
    state: number(cells[5]!),
  };
}

/** `LISTEN`, `CONNECTED` ... */
export function unixStateName(flags: number, state: number): string {
  return flags === accepting ? 'LISTEN' : (stateNames[state] ?? 'UNKNOWN');
}

/** `STREAM`, `DGRAM` ..., null for a type without a name. */
export function socketTypeName(type: number): string | null {
  return typeNames[type] ?? null;
}
