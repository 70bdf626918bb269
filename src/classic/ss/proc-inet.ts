/** The tables of /proc/net/{tcp,udp,raw}, read where the kernel will not dump them: fewer facts, in a manner of their own. */
import { procRowReader } from '../../os/proc-inet-rows.ts';
import type { InetSocket } from '../../os/socket-table.ts';
import { queueCell } from './kernel-number.ts';
import { type Subject, newSubject, passes } from './filter.ts';
import { formatG } from './format-number.ts';
import { identityText, timerText } from './inet-details.ts';
import { addressWords, addressesOf, fillSubject } from './inet-subject.ts';
import { type Run, stateName, wantsState } from './run.ts';

type ProcTable = 'tcp' | 'udp' | 'raw';

/** Room for 3.5 million rows of 150 bytes. */
const tableLimit = 512 << 20;

/** Shows a table of both families, as far as they are asked for. */
export async function showProcTable(run: Run, table: ProcTable): Promise<void> {
  for (const family of [4, 6] as const) {
    if (!run.selection.has(family === 4 ? 'inet' : 'inet6')) continue;
    const bytes = run.host.proc?.bytes(`net/${table}${family === 4 ? '' : '6'}`, tableLimit);
    if (bytes === null || bytes === undefined) continue;
    const rows = readLines(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), table, family);
    if (run.show.resolve) await run.names.prepare(addressesOf(rows.map(({ row }) => row)));
    const [subject, words] = [newSubject('inet'), addressWords()];
    for (const { row, line } of rows) if (wanted(run, row, subject, words)) showRow(run, table, row, line);
  }
}

interface ProcLine {
  readonly row: InetSocket;
  /** The line's text: it ends with columns that only ss shows. */
  readonly line: string;
}

function readLines(bytes: Buffer, table: ProcTable, family: 4 | 6): readonly ProcLine[] {
  const read = procRowReader(table, family);
  const lines: ProcLine[] = [];
  for (let start = bytes.indexOf(10) + 1; start > 0 && start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    const row = read(bytes, start, end);
    if (row !== null) lines.push({ row, line: bytes.toString('latin1', start, end) });
    start = end + 1;
  }
  return lines;
}

const tcpNumber = 6;

/** Only addresses and ports are known to the filter here. */
function wanted(run: Run, row: InetSocket, subject: Subject, words: (address: string) => readonly number[]): boolean {
  if (!wantsState(run, row.state)) return false;
  if (run.filter === null) return true;
  fillSubject(subject, row, words);
  return passes(run.filter, subject, run.names.ephemeral);
}

function showRow(run: Run, table: ProcTable, row: InetSocket, line: string): void {
  const { names } = run;
  run.table.line(
    table,
    stateName(row.state),
    queueCell(row.receiveQueue),
    queueCell(row.sendQueue),
    `${names.address(row.localAddress, row.family, false)}:`,
    names.port(row.localPort, run.database),
    `${names.address(row.remoteAddress, row.family, false)}:`,
    names.port(row.remotePort, run.database),
    run.owners.users(row.inode) + (table === 'tcp' ? tcpDetails(run, row, line) : ''),
  );
}

const timerOn = 1;

function tcpDetails(run: Run, row: InetSocket, line: string): string {
  const { show } = run;
  const cells = line.trim().split(/\s+/);
  const retransmits = row.timer === timerOn ? row.retransmits : row.probes;
  let text = show.timers ? timerText({ ...row, retransmits }, tcpNumber) : '';
  if (show.details) text += identityText(run, { ...row, cookie: pointer(cells[11]) });
  return show.tcpInfo ? text + tcpFigures(cells) : text;
}

/** The address of the kernel's socket: zeros, or a hash of it, to who may not know. */
function pointer(cell: string | undefined): bigint {
  return cell !== undefined && /^[0-9a-f]+$/i.test(cell) ? BigInt(`0x${cell}`) : 0n;
}

/** USER_HZ; ss divides by it without turning seconds into milliseconds. */
const ticksPerSecond = 100;

/** Columns 12 to 16: rto, ato, (quick acks << 1 | interactive), window, threshold; a TIME-WAIT row has none of them. */
function tcpFigures(cells: readonly string[]): string {
  const [rto, ato, quick, window, threshold] = [12, 13, 14, 15, 16].map((index) => Number(cells[index] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const known = cells.length > 12;
  const quickAcks = Math.trunc(quick / 2);
  let text = rto === 0 || rto === 3 * ticksPerSecond ? '' : ` rto:${formatG(rto / ticksPerSecond)}`;
  if (ato !== 0) text += ` ato:${formatG(ato / ticksPerSecond)}`;
  if (quickAcks !== 0) text += ` qack:${quickAcks}`;
  if ((quickAcks & 1) !== 0) text += ' bidir';
  if (!known || window !== 0) text += ` cwnd:${known ? window : 2}`;
  if (threshold !== 0 && threshold !== -1) text += ` ssthresh:${threshold}`;
  return `${text} reordering:0`;
}
