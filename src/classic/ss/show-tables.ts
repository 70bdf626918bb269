/** All tables in the order of ss. A table's code is loaded when it is shown. */
import { showInet } from './inet-table.ts';
import type { Run } from './run.ts';
import { tableGroups, tables } from './selection.ts';

/** Shows what is selected. */
export async function showTables(run: Run): Promise<void> {
  const { selection } = run;
  if (selection.shows(tables.netlink)) (await import('./netlink-table.ts')).showNetlink(run);
  if (selection.shows(tableGroups.packet)) (await import('./packet-table.ts')).showPacket(run);
  if (selection.shows(tableGroups.unix)) (await import('./unix-table.ts')).showUnix(run);
  for (const protocol of ['raw', 'udp', 'tcp', 'dccp', 'sctp'] as const) {
    if (selection.shows(tables[protocol])) await showInet(run, protocol);
  }
  if (selection.shows(tableGroups.vsock)) (await import('./vsock-table.ts')).showVsock(run);
  if (selection.shows(tables.tipc)) (await import('./tipc-table.ts')).showTipc(run);
  if (selection.shows(tables.xdp)) (await import('./xdp-table.ts')).showXdp(run);
  if (selection.shows(tables.mptcp)) await showInet(run, 'mptcp');
}
