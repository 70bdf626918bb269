/** The three types of UNIX domain sockets, each a table of its own to ss. */
import type { Run } from './run.ts';
import { tables } from './selection.ts';

/** SOCK_* types. */
const type = { stream: 1, datagram: 2, sequenced: 5 } as const;

/** Whether a socket type's table is asked for. */
export function wantsUnixType(run: Run, number: number): boolean {
  if (number === type.stream) return run.selection.shows(tables.unixStream);
  if (number === type.datagram) return run.selection.shows(tables.unixDatagram);
  return number !== type.sequenced || run.selection.shows(tables.unixSequenced);
}

/** The first column's text. */
export function unixTypeName(number: number): string {
  return number === type.stream ? 'u_str' : number === type.sequenced ? 'u_seq' : 'u_dgr';
}
