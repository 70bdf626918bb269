/** Why a socket has no owner to show: every case is told apart, none is left blank. */
import type { SocketOwners } from '../os/process-table.ts';
import type { RawRow } from './raw-row.ts';

const orphanStates = new Set(['FIN_WAIT1', 'FIN_WAIT2', 'LAST_ACK', 'CLOSING', 'CLOSE_WAIT']);

/** Why `row` shows no process. `seesAll` tells whether this user may look into every process. */
export function ownerReason(row: RawRow, walk: SocketOwners, seesAll: boolean): string {
  if (row.state === 'TIME_WAIT') return 'none: the kernel keeps the closed connection in TIME_WAIT';
  if (row.inode === 0) {
    if (row.state === 'SYN_RECV') return 'none yet: the handshake is not complete';
    if (orphanStates.has(row.state)) return 'none: the process closed it, the kernel is finishing the connection';
    return 'none: no file refers to this socket';
  }
  if (!row.namespace.own && !seesAll) return 'hidden: another namespace, needs root (CAP_SYS_PTRACE)';
  if (walk.processesHidden) return 'hidden: /proc is mounted with hidepid, needs root (CAP_SYS_PTRACE)';
  if (walk.hiddenPids.length > 0) {
    const count = walk.hiddenPids.length;
    return `hidden: ${count} ${count === 1 ? 'process' : 'processes'} of other users cannot be read, needs root (CAP_SYS_PTRACE)`;
  }
  if (row.transport === 'netlink' || row.transport === 'unix')
    return 'none: held by the kernel, or in flight between processes';
  return 'none visible: held by the kernel (NFS, WireGuard, ...) or by a process outside this pid namespace';
}
