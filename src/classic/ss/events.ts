/** -E: sockets as they are destroyed, until Ctrl-C. */
import type { Clock } from '../../base/clock.ts';
import { errnoName } from '../../base/errors.ts';
import { asSockDiag, destroyGroups } from '../../os/sock-diag/socket-table.linux.ts';
import { complainOf } from './dump-errors.ts';
import { addressesOf } from './inet-subject.ts';
import { inetPrinter } from './inet-table.ts';
import type { Run } from './run.ts';
import { tables } from './selection.ts';

/** How long to wait between two looks; the kernel keeps what happens in between. */
const pollMilliseconds = 50;
/** IPPROTO_MAX of the C library of ss 6.1: the protocol of a row that does not tell its own. */
const unknownProtocol = 263;
const interrupted = 130;

/** Follows; each row is printed as it comes. Resolves to the exit code. */
export async function followDestroyed(run: Run, clock: Clock, signal: AbortSignal): Promise<number> {
  const groups = groupsOf(run);
  if (groups === 0) return 255;
  const diagnostic = asSockDiag(run.host.sockets);
  if (diagnostic === null) {
    run.complain(`ss: -E needs sock_diag; ${run.host.socketsFallback ?? 'this source cannot follow events'}\n`);
    return 255;
  }
  try {
    const events = diagnostic.destroyed(groups);
    try {
      await follow(run, events, clock, signal);
    } finally {
      events.close();
    }
    return interrupted;
  } catch (error) {
    if (!complainOf(run, error, false)) throw error;
    return 255;
  }
}

async function follow(
  run: Run,
  events: { poll(): Parameters<typeof addressesOf>[0] },
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const show = inetPrinter(run, unknownProtocol);
  while (!signal.aborted) {
    let rows: Parameters<typeof addressesOf>[0];
    try {
      rows = events.poll();
    } catch (error) {
      // The kernel dropped events because we were too slow: ss says so and goes on.
      if (errnoName(error) !== 'ENOBUFS') throw error;
      run.complain('netlink receive error No buffer space available (105)\n');
      continue;
    }
    if (rows.length === 0) {
      await clock.sleep(pollMilliseconds, signal);
      continue;
    }
    await run.names.prepare(addressesOf(rows));
    for (const row of rows) {
      show(row);
      run.table.flush();
    }
  }
}

function groupsOf(run: Run): number {
  const { selection } = run;
  const [tcp, udp] = [selection.shows(tables.tcp), selection.shows(tables.udp)];
  let groups = 0;
  if (selection.has('inet') && tcp) groups |= destroyGroups.tcp4;
  if (selection.has('inet') && udp) groups |= destroyGroups.udp4;
  if (selection.has('inet6') && tcp) groups |= destroyGroups.tcp6;
  if (selection.has('inet6') && udp) groups |= destroyGroups.udp6;
  return groups;
}
