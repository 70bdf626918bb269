/** The table of netlink sockets. */
import { netlinkAttribute } from '../../os/sock-diag/attributes.ts';
import type { NetlinkSocket } from '../../os/socket-table.ts';
import { intText, queueCell } from './kernel-number.ts';
import { type Subject, newSubject, passes } from './filter.ts';
import { complainOf } from './dump-errors.ts';
import { taskName } from './processes.ts';
import { type Run, closedState, stateName } from './run.ts';
import { states } from './selection.ts';
import { socketMemory } from './socket-memory.ts';

/** Shows the table; the rows of /proc/net/netlink where the kernel will not dump it. */
export function showNetlink(run: Run): void {
  if (!run.selection.has('netlink') || (run.selection.states & states.closed) === 0) return;
  const subject = newSubject('netlink');
  for (const source of [run.host.sockets, run.host.procSockets()]) {
    try {
      for (const batch of source.netlink({ attributes: run.show.memory })) {
        for (const row of batch) showRow(run, row, subject);
      }
      return;
    } catch (error) {
      if (!complainOf(run, error, false)) throw error;
    }
  }
}

/** NETLINK_CONNECTED of include/linux/netlink.h. */
const connected = 1;

function showRow(run: Run, row: NetlinkSocket, subject: Subject): void {
  if (run.filter !== null) {
    subject.local.words = [row.protocol, 0, 0, 0];
    subject.local.port = row.portId | 0;
    subject.peer.port = -1;
    if (!passes(run.filter, subject, run.names.ephemeral)) return;
  }
  const known = row.state === connected;
  run.table.line(
    'nl',
    stateName(closedState),
    queueCell(row.receiveQueue),
    queueCell(row.sendQueue),
    `${run.names.netlinkProtocol(row.protocol)}:`,
    portText(run, row.portId | 0),
    known ? `${intText(row.destinationGroup)}:` : '*',
    known ? intText(row.destinationPortId) : '',
    details(run, row),
  );
}

/** A port id is by habit the pid of its process: then the name is shown as well. */
function portText(run: Run, port: number): string {
  if (port === -1) return '*';
  if (run.show.numeric) return String(port);
  if (port === 0) return 'kernel';
  const name = port > 0 ? taskName(run.host, String(port)) : null;
  return name === null ? String(port) : `${name}/${port}`.slice(0, 63);
}

function details(run: Run, row: NetlinkSocket): string {
  // A dump does not tell the kernel's addresses of the socket and of its callback.
  let text = run.show.details ? ` sk=0 cb=0 groups=0x${row.groups.toString(16).padStart(8, '0')}` : '';
  if (run.show.memory) text += `\t${socketMemory(row.attributes?.get(netlinkAttribute.MEMINFO))}`;
  return text;
}
