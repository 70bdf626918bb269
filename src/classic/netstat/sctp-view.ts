/** The rows of SCTP: endpoints and associations, one line for each pair of their addresses (net/sctp/proc.c). */
import type { ProcFs } from '../../os/proc-fs.ts';
import type { ByteText } from '../byte-text.ts';
import type { ByteWriter } from './name-output.ts';
import type { RowStyle } from './inet-view.ts';
import { tcpStateCell, userAndInode } from './inet-view.ts';

/** An endpoint (`remote` null) or an association. */
export interface SctpRow {
  /** The state of its socket, numbered as TCP's. */
  readonly state: number;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly uid: number;
  readonly inode: number;
  readonly localPort: number;
  readonly remotePort: number;
  readonly local: readonly string[];
  readonly remote: readonly string[] | null;
}

const tableLimit = 64 << 20;
const oneCell = 23;
/** The cells of both addresses and what stands between them. */
const bothCells = 47;

/** Endpoints when servers are asked for, associations unless only servers are. Null where the kernel has no SCTP. */
export function readSctpTables(
  proc: ProcFs,
  { all, listening }: { readonly all: boolean; readonly listening: boolean },
): readonly SctpRow[] | null {
  const endpoints = all || listening ? tableOf(proc, 'net/sctp/eps', endpointRow) : [];
  const associations = all || !listening ? tableOf(proc, 'net/sctp/assocs', associationRow) : [];
  return endpoints === null || associations === null ? null : [...endpoints, ...associations];
}

/** Every address of the rows: what names are to be looked up for. */
export function sctpAddresses(rows: readonly SctpRow[]): string[] {
  return rows.flatMap(({ local, remote }) => [...local, ...(remote ?? [])]);
}

/**
 * Writes the rows. The ports of an association stand in its first line only, those of an endpoint in each; unlike those of
 * other tables, addresses are never cut.
 */
export function writeSctpRows(rows: readonly SctpRow[], style: RowStyle, out: ByteWriter): void {
  for (const row of rows) {
    const { remote } = row;
    const count = Math.max(1, row.local.length, remote?.length ?? 0);
    for (let at = 0; at < count; at++) {
      const withPort = at === 0 || remote === null;
      const local = endpoint(row.local[at], withPort ? row.localPort : null, style);
      const peer = endpoint(remote?.[at], withPort ? row.remotePort : null, style);
      const addresses = remote === null ? local.padEnd(bothCells) : `${local.padEnd(oneCell)} ${peer.padEnd(oneCell)}`;
      const state = at === 0 ? stateCell(row.state) : tcpStateCell(0);
      const tail = at === count - 1 ? ownerCells(row, style) : '';
      out.write(`${at === 0 ? firstCells(row) : ' '.repeat(20)}${addresses} ${state}${tail}\n`);
    }
  }
}

function tableOf<T>(proc: ProcFs, path: string, read: (line: string) => T | null): T[] | null {
  const bytes = proc.bytes(path, tableLimit);
  if (bytes === null) return null;
  const lines = Buffer.from(bytes).toString('latin1').split('\n').slice(1);
  return lines.map(read).filter((row) => row !== null);
}

/** `ENDPT SOCK STY SST HBKT LPORT UID INODE LADDRS`. */
function endpointRow(line: string): SctpRow | null {
  const cells = line.trim().split(/\s+/);
  if (cells.length < 8) return null;
  return {
    state: Number(cells[3]),
    receiveQueue: 0,
    sendQueue: 0,
    uid: Number(cells[6]),
    inode: Number(cells[7]),
    localPort: Number(cells[5]),
    remotePort: 0,
    local: cells.slice(8).map(plainAddress),
    remote: null,
  };
}

/** `ASSOC SOCK STY SST ST HBKT ASSOC-ID TX_QUEUE RX_QUEUE UID INODE LPORT RPORT LADDRS <-> RADDRS`, a tab, settings. */
function associationRow(line: string): SctpRow | null {
  const cells = line.split('\t', 1)[0]!.trim().split(/\s+/);
  const arrow = cells.indexOf('<->');
  if (arrow < 13) return null;
  return {
    state: Number(cells[3]),
    receiveQueue: Number(cells[8]),
    sendQueue: Number(cells[7]),
    uid: Number(cells[9]),
    inode: Number(cells[10]),
    localPort: Number(cells[11]),
    remotePort: Number(cells[12]),
    local: cells.slice(13, arrow).map(plainAddress),
    remote: cells.slice(arrow + 1).map(plainAddress),
  };
}

/** The primary address of an association is marked by a star. */
function plainAddress(text: string): string {
  return text.startsWith('*') ? text.slice(1) : text;
}

function firstCells({ remote, receiveQueue, sendQueue }: SctpRow): ByteText {
  if (remote === null) return 'sctp'.padEnd(20);
  return `sctp  ${String(receiveQueue).padStart(6)} ${String(sendQueue).padStart(6)} `;
}

function endpoint(address: string | undefined, port: number | null, { names }: RowStyle): ByteText {
  if (address === undefined) return '';
  return port === null ? names.host(address) : `${names.host(address)}:${names.port(port, 'sctp')}`;
}

function stateCell(state: number): ByteText {
  return state > 11 ? `UNKNOWN(${state})` : tcpStateCell(state);
}

function ownerCells({ uid, inode }: SctpRow, { options, names, programs }: RowStyle): ByteText {
  const user = options.extend > 0 ? ` ${userAndInode(uid, inode, names)}` : '';
  const owner = programs === null ? '' : ` ${programs.cell(inode)}`;
  return `${user}${owner}${options.timers ? ' ' : ''}`;
}
