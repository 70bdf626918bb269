/** One run of ss: what every table is shown with. */
import type { Host } from '../../os/host.ts';
import type { Table } from './columns.ts';
import type { CgroupPaths } from './cgroup-paths.ts';
import type { Filter } from './filter.ts';
import type { Names, ServiceDatabase } from './names.ts';
import type { ShowOptions } from './options.ts';
import type { Owners } from './processes.ts';
import type { Selection } from './selection.ts';

/** What every table is shown with. */
export interface Run {
  readonly host: Host;
  readonly show: Readonly<ShowOptions>;
  readonly selection: Selection;
  readonly filter: Filter | null;
  readonly kill: boolean;
  readonly names: Names;
  readonly owners: Owners;
  readonly cgroups: CgroupPaths;
  readonly table: Table;
  /** Where port numbers are looked up: set by each table that has a database of its own, and left so for those after it. */
  database: ServiceDatabase;
  /** Standard error. */
  readonly complain: (text: string) => void;
  /** Standard output, ahead of the table's lines. */
  readonly print: (text: string) => void;
}

/**
 * The texts of states by the kernel's numbers. 12 is never told; 13, a TCP socket that is bound and no more, is to ss 6.1 what
 * the kernel writes of it: closed.
 */
export const stateNames: readonly string[] = [
  'UNKNOWN',
  'ESTAB',
  'SYN-SENT',
  'SYN-RECV',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'UNCONN',
  'CLOSE-WAIT',
  'LAST-ACK',
  'LISTEN',
  'CLOSING',
  '',
  'UNCONN',
];

/** The state of a socket that has none: UNIX datagram, packet, netlink. */
export const closedState = 7;

/** The text of a state number. */
export function stateName(state: number): string {
  return stateNames[state] ?? '';
}

/** Whether a row's state is asked for: for tables that the kernel does not filter. */
export function wantsState(run: Run, state: number): boolean {
  return (run.selection.states & (1 << state)) !== 0;
}

/** The lead of a detail that ss puts on a line of its own, or on the same one with -O. */
export function detailLead(run: Run, oneLine = ' '): string {
  return run.show.oneLine ? oneLine : '\n\t';
}
