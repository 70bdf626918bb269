/** The table of /proc/net/unix, where the kernel will not dump it: sorted by type and inode, peers unknown. */
import { newSubject, passes } from './filter.ts';
import { intText } from './kernel-number.ts';
import { type Run, stateName, wantsState } from './run.ts';
import { unixTypeName, wantsUnixType } from './unix-types.ts';

interface ProcRow {
  readonly type: number;
  readonly state: number;
  readonly inode: number;
  readonly name: string | null;
}

const tableLimit = 512 << 20;
/** __SO_ACCEPTCON: the socket listens. */
const acceptFlag = 1 << 16;
/** States by the connection state of the file, which counts from 1 (SS_UNCONNECTED, CONNECTING, CONNECTED, DISCONNECTING). */
const states = [0, 7, 2, 1, 11];
const listenState = 10;
const closedState = 7;
const establishedState = 1;
const datagramType = 2;
const longestName = 127;

/** Shows the table. */
export function showProcUnix(run: Run): void {
  const bytes = run.host.proc?.bytes('net/unix', tableLimit);
  if (bytes === null || bytes === undefined) return;
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').split('\n').slice(1);
  const rows = lines.map(parseRow).filter((row) => row !== null);
  const subject = newSubject('unix');
  const shown = rows.filter((row) => {
    if (!wantsUnixType(run, row.type) || !wantsState(run, row.state)) return false;
    subject.local.name = row.name;
    return run.filter === null || passes(run.filter, subject, run.names.ephemeral);
  });
  shown.sort((left, right) => left.type - right.type || left.inode - right.inode);
  for (const row of shown) {
    run.table.line(
      unixTypeName(row.type),
      stateName(row.state),
      '0     ',
      '0     ',
      `${row.name ?? '*'} `,
      intText(row.inode),
      '* ',
      '0',
      run.owners.users(row.inode),
    );
  }
}

/** `Num: RefCount Protocol Flags Type St Inode Path` (net/unix/af_unix.c unix_seq_show); a name ends at its first blank here. */
function parseRow(line: string): ProcRow | null {
  const match = /^([0-9a-f]+): [0-9A-F]+ [0-9A-F]+ ([0-9A-F]+) ([0-9A-F]+) ([0-9A-F]+) +(\d+)(?: (\S+))?/.exec(line);
  if (match === null) return null;
  const [, number, flags, type, state, inode, name] = match as unknown as string[];
  const kind = Number.parseInt(type!, 16);
  return {
    type: kind,
    state: stateOf(Number.parseInt(flags!, 16), Number.parseInt(state!, 16), kind, number!),
    inode: Number(inode),
    name: name?.slice(0, longestName) ?? null,
  };
}

/** ss takes the first column for the peer: where it is no zero, a datagram socket that is not connected counts as established. */
function stateOf(flags: number, connection: number, type: number, number: string): number {
  if ((flags & acceptFlag) !== 0) return listenState;
  const state = states[connection] ?? connection;
  return type === datagramType && state === closedState && !/^0*$/.test(number.slice(-8)) ? establishedState : state;
}
