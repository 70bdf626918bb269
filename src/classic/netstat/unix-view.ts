/** The rows of UNIX domain sockets, from /proc/net/unix (net/unix/af_unix.c unix_seq_show). */
import type { ProcFs } from '../../os/proc-fs.ts';
import type { ByteText } from '../byte-text.ts';
import type { ByteWriter } from './name-output.ts';
import { bytesAsText } from '../byte-text.ts';
import { whichSockets } from './inet-view.ts';
import type { NetstatOptions } from './options.ts';
import type { Programs } from './programs.ts';

/** A row of the table. */
export interface UnixRow {
  readonly references: number;
  readonly flags: number;
  readonly type: number;
  /** SS_FREE 0 to SS_DISCONNECTING 4 (include/uapi/linux/net.h). */
  readonly connection: number;
  readonly inode: number;
  /** Up to the first white space: what stands behind it, net-tools does not read. */
  readonly path: ByteText;
}

/** __SO_ACCEPTCON, __SO_WAITDATA, __SO_NOSPACE (include/uapi/linux/net.h). */
const flagNames: readonly (readonly [bit: number, name: string])[] = [
  [0x10000, 'ACC'],
  [0x20000, 'W'],
  [0x40000, 'N'],
];
const accepting = 0x10000;
const unconnected = 1;
const types: readonly string[] = ['', 'STREAM', 'DGRAM', 'RAW', 'RDM', 'SEQPACKET'];
const tableLimit = 256 << 20;

/** The lines of the table below its heading; `bogus` counts those that are no rows. Null where there is no table. */
export function readUnixTable(proc: ProcFs): { readonly rows: readonly UnixRow[]; readonly bogus: number } | null {
  const bytes = proc.bytes('net/unix', tableLimit);
  if (bytes === null) return null;
  const lines = bytesAsText(bytes).split('\n').slice(1);
  if (lines.at(-1) === '') lines.pop();
  const rows = lines.map(unixRow).filter((row) => row !== null);
  return { rows, bogus: lines.length - rows.length };
}

/** `Num: RefCount Protocol Flags Type St Inode[ Path]`, hexadecimal but for the inode. */
function unixRow(line: ByteText): UnixRow | null {
  const match = rowPattern.exec(line);
  if (match === null) return null;
  const hex = (at: number): number => Number.parseInt(match[at]!, 16);
  return {
    references: hex(1),
    flags: hex(2),
    type: hex(3),
    connection: hex(4),
    inode: Number(match[5]),
    path: match[6] ?? '',
  };
}

const rowPattern =
  /^[^ ]+: +([0-9A-Fa-f]+) +[0-9A-Fa-f]+ +([0-9A-Fa-f]+) +([0-9A-Fa-f]+) +([0-9A-Fa-f]+) +(\d+)(?: +([^ \t\v\f\r]+))?/;

/** The two heading lines. */
export function unixHeading(options: NetstatOptions, programs: Programs | null): ByteText {
  const owner = programs === null ? '' : `${programs.heading} `;
  const columns = `Proto RefCnt Flags       Type       State         I-Node   ${owner}Path`;
  return `Active UNIX domain sockets ${whichSockets(options)}\n${columns}\n`;
}

/** Writes the rows that the options let through, in their order. */
export function writeUnixRows(
  rows: readonly UnixRow[],
  { options, programs, guard }: UnixStyle,
  out: ByteWriter,
): void {
  for (const row of rows) {
    const isServer = row.connection === unconnected && (row.flags & accepting) !== 0;
    if (!options.all && isServer !== options.listening) continue;
    const owner = programs === null ? '' : `${programs.cell(row.inode)} `;
    const kind = `${flagsCell(row.flags).padEnd(11)} ${typeName(row.type).padEnd(10)} ${stateName(row).padEnd(13)}`;
    const inode = String(row.inode).padEnd(8);
    out.write(`unix  ${String(row.references).padEnd(6)} ${kind} ${inode} ${owner}${guard(row.path)}\n`);
  }
}

/** What a row needs beside itself. */
export interface UnixStyle {
  readonly options: NetstatOptions;
  readonly programs: Programs | null;
  readonly guard: (name: ByteText) => ByteText;
}

function flagsCell(flags: number): string {
  const names = flagNames.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => `${name} `);
  return `[ ${names.join('')}]`;
}

function typeName(type: number): string {
  return types[type] || 'UNKNOWN';
}

function stateName({ connection, flags }: UnixRow): string {
  switch (connection) {
    case 0:
      return 'FREE';
    case unconnected:
      return (flags & accepting) === 0 ? '' : 'LISTENING';
    case 2:
      return 'CONNECTING';
    case 3:
      return 'CONNECTED';
    case 4:
      return 'DISCONNECTING';
    default:
      return 'UNKNOWN';
  }
}
