/** sock_diag where it works, else /proc/net, with a sentence that says why and what is then unknown. */
import { PortolanError, errnoName } from '../../base/errors.ts';
import type { ProcFs } from '../proc-fs.ts';
import { procSocketTable } from '../proc-net.ts';
import type { SocketTable } from '../socket-table.ts';
import { sockDiagTable } from './socket-table.linux.ts';

/** The chosen source, and why it is not the best one (null when it is). */
export interface SocketChoice {
  readonly table: SocketTable;
  readonly fallback: string | null;
}

const unknownThen =
  'unknown are therefore IPV6_V6ONLY, backlog limits, bound devices, tcp_info, cgroups, and ports that are bound but not listening';

/**
 * Asks the kernel for no state of the TCP table: a few microseconds tell whether the whole way through works. `open` makes
 * the table that is tried.
 */
export function chooseSocketTable(
  proc: ProcFs,
  native: () => boolean,
  open: () => SocketTable = sockDiagTable,
): SocketChoice {
  const fallback = (why: string): SocketChoice => ({
    table: procSocketTable(proc),
    fallback: `sockets come from /proc/net because ${why}; ${unknownThen}`,
  });
  if (!native()) return fallback('native calls are not available');
  try {
    const table = open();
    for (const _ of table.inet({ protocol: 'tcp', family: 4, states: 0 })) break;
    return { table, fallback: null };
  } catch (error) {
    const evidence = (error instanceof PortolanError ? error.evidence : undefined) ?? errnoName(error) ?? String(error);
    return fallback(`the kernel refuses sock_diag (${evidence})`);
  }
}
