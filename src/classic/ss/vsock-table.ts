/** The table of vsock sockets. */
import type { VsockSocket } from '../../os/socket-table.ts';
import { type Subject, newSubject, passes } from './filter.ts';
import { complainOf } from './dump-errors.ts';
import { type Run, stateName } from './run.ts';
import { tables } from './selection.ts';

/** Shows the table; nothing where the kernel has none. */
export function showVsock(run: Run): void {
  if (!run.selection.has('vsock')) return;
  const subject = newSubject('vsock');
  try {
    for (const batch of run.host.sockets.vsock({ states: run.selection.states })) {
      for (const row of batch) showRow(run, row, subject);
    }
  } catch (error) {
    if (!complainOf(run, error, false)) throw error;
  }
}

const type = { stream: 1, datagram: 2 } as const;

function showRow(run: Run, row: VsockSocket, subject: Subject): void {
  if (row.type === type.stream && !run.selection.shows(tables.vsockStream)) return;
  if (row.type === type.datagram && !run.selection.shows(tables.vsockDatagram)) return;
  if (run.filter !== null) {
    subject.local.words = [row.localCid, 0, 0, 0];
    subject.peer.words = [row.remoteCid, 0, 0, 0];
    subject.local.port = row.localPort | 0;
    subject.peer.port = row.remotePort | 0;
    if (!passes(run.filter, subject, run.names.ephemeral)) return;
  }
  run.table.line(
    row.type === type.stream ? 'v_str' : row.type === type.datagram ? 'v_dgr' : '???',
    stateName(row.state),
    '0     ',
    '0     ',
    `${anyOr(row.localCid)}:`,
    anyOr(row.localPort),
    `${anyOr(row.remoteCid)}:`,
    anyOr(row.remotePort),
    run.owners.users(row.inode),
  );
}

/** VMADDR_CID_ANY and VMADDR_PORT_ANY are all ones. */
function anyOr(value: number): string {
  return value === 0xffff_ffff ? '*' : String(value);
}
