/** Why a socket has no owner to show: every case is told apart, none is left blank. */
import type { Privileges } from '../os/host.ts';
import type { SocketOwners } from '../os/process-table.ts';
import type { RawRow } from './raw-row.ts';
import type { SocketRecord } from './socket-record.ts';

const orphanStates = new Set(['FIN_WAIT1', 'FIN_WAIT2', 'LAST_ACK', 'CLOSING', 'CLOSE_WAIT']);

/** What it would take to see more, as this user. */
export function accessNeeded(privileges: Privileges): string {
  if (privileges.effectiveUid !== 0) return 'needs root (CAP_SYS_PTRACE)';
  if (!privileges.seesAllProcesses) return 'needs CAP_SYS_PTRACE, which this root lacks';
  // ptrace access also needs every capability that the other process has (kernel/ptrace.c, __ptrace_may_access).
  return 'the kernel refuses even root here: the process has a capability that this root lacks, or a security module guards it';
}

/** Why `row` shows no process; a clause whose first word or words before the colon stand alone in a table. */
export function ownerReason(row: RawRow, walk: SocketOwners, privileges: Privileges): string {
  if (row.state === 'TIME_WAIT') return 'none: the kernel keeps the closed connection in TIME_WAIT';
  if (row.inode === 0) {
    if (row.state === 'SYN_RECV') return 'none yet: the handshake is not complete';
    if (orphanStates.has(row.state)) return 'none: the process closed it, the kernel is finishing the connection';
    return 'none: no file refers to this socket';
  }
  // Port id 0 is the kernel's own end of a netlink protocol (net/netlink/af_netlink.c).
  if (row.transport === 'netlink' && row.local.port === 0) return "none: the kernel's own socket";
  const needed = accessNeeded(privileges);
  if (walk.processesHidden) return `hidden: /proc is mounted with hidepid; ${needed}`;
  if (walk.hiddenPids.length > 0) return `hidden: ${hiddenCount(walk)} cannot be looked into; ${needed}`;
  if (row.transport === 'netlink' || row.transport === 'unix') {
    return 'none: held by the kernel, or in flight between processes';
  }
  return 'none visible: held by the kernel (NFS, WireGuard, ...) or by a process outside this pid namespace';
}

/** Whether nobody is shown because we may not look, rather than because nobody holds it. */
export function isOwnerHidden({ owners, ownerReason: reason }: Pick<SocketRecord, 'owners' | 'ownerReason'>): boolean {
  return owners.length === 0 && reason !== null && hidden.test(reason);
}

const hidden = /(?:^|its listener's owner is )hidden: (.*)/;

/** What stands in the way and what would help, of a hidden owner's reason: `12 processes cannot be ...; needs root`. */
export function hiddenWhy(reason: string | null): string {
  return hidden.exec(reason ?? '')?.[1] ?? '';
}

/** `1 process`, `12 processes`. */
function hiddenCount({ hiddenPids: { length } }: SocketOwners): string {
  return `${length} ${length === 1 ? 'process' : 'processes'}`;
}
