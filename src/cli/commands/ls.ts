/** `portolan ls [FILTER]`: all sockets. */
import type { WriteSummary } from '../../report/write-records.ts';
import { writeRecords } from '../../report/write-records.ts';
import { listSockets } from '../../sockets/list-sockets.ts';
import { socketKind } from '../../sockets/socket-record.ts';
import type { SocketRecord } from '../../sockets/socket-record.ts';
import { columnsThatFit } from '../columns-that-fit.ts';
import type { CliContext } from '../context.ts';
import { defineCommand } from '../kit.ts';
import { HiddenOwners } from '../hidden-owners.ts';
import { printHiddenColumns, printNotices } from '../notices.ts';
import type { OutputFlags } from '../output-flags.ts';
import { outputFlags, writeOptions } from '../output-flags.ts';
import type { SocketFlags } from '../socket-flags.ts';
import { socketFlags, socketSelection } from '../socket-flags.ts';

type Flags = OutputFlags &
  SocketFlags & {
    readonly tcpInfo: boolean;
  };

export default defineCommand<Flags, string[]>({
  name: 'ls',
  brief: 'all sockets of this machine, filtered: ls port:22,8000-8100 and not user:root',
  details: `Examples
  portolan ls                             TCP and UDP sockets with their owners
  portolan ls is:listening is:exposed     what listens on more than loopback
  portolan ls 'port<1024 and not user:root'
  portolan ls --json proc:node
Fields of the filter: portolan schema filter
Exit code 0 when sockets matched, 1 when none did, 3 when the owner of one that is shown is hidden from you.`,
  parameters: {
    flags: {
      ...outputFlags,
      ...socketFlags,
      tcpInfo: {
        kind: 'boolean',
        brief: 'add round-trip times and counters of TCP connections',
        default: false,
        withNegated: false,
      },
    },
    positional: { kind: 'array', parameter: { brief: 'filter', parse: String, placeholder: 'filter' } },
  },
  async run(context, flags, ...words) {
    const options = writeOptions(flags, socketKind);
    const { query, accepts, asksOwners } = socketSelection(flags, words);
    const showsOwners =
      options.columns === undefined || options.columns.some((column) => ownerColumns.has(column.name));
    const listing = listSockets(context.host, {
      ...query,
      owners: asksOwners || showsOwners,
      tcpFacts: query.tcpFacts === true || flags.tcpInfo,
    });
    const shown = new HiddenOwners();
    const passed = new HiddenOwners();
    const chosen = choose(listing.batches, accepts, { shown, passed });
    const { records, hidden } =
      options.format === 'table' && options.columns === undefined && context.out.columns !== Infinity
        ? await writeFitted(context, chosen)
        : await writeRecords(context.out, socketKind, chosen, options);
    printHiddenColumns(hidden, context);
    printNotices(listing.notices, context);
    shown.print(context);
    if (!asksOwners) return shown.exitCode(records);
    passed.print(context, 'their sockets may belong to the answer');
    // What is hidden may match: that nothing does cannot be said.
    return records > 0 ? shown.exitCode(records) : passed.exitCode(0);
  },
});

/** A table for a terminal: the first sockets decide which columns have room. */
async function writeFitted(
  { out }: CliContext,
  batches: AsyncGenerator<readonly SocketRecord[]>,
): Promise<WriteSummary> {
  const first: SocketRecord[] = [];
  for (let next = await batches.next(); ; next = await batches.next()) {
    if (next.done === true) break;
    first.push(...next.value);
    if (first.length >= firstSockets) break;
  }
  const shown = socketKind.columns.filter((column) => column.shown);
  const { columns, dropped } = columnsThatFit(shown, first, out.columns, ['service', 'user']);
  const { records, hidden } = await writeRecords(out, { ...socketKind, columns }, chain(first, batches), {
    format: 'table',
  });
  return { records, hidden: [...dropped, ...hidden] };
}

const firstSockets = 1000;

async function* chain<T>(first: readonly T[], rest: AsyncIterable<readonly T[]>): AsyncGenerator<readonly T[]> {
  yield first;
  yield* rest;
}

const ownerColumns: ReadonlySet<string> = new Set(['owners', 'ownerReason', 'unit', 'container']);

async function* choose(
  batches: AsyncIterable<readonly SocketRecord[]>,
  accepts: (socket: SocketRecord) => boolean,
  tally: { readonly shown: HiddenOwners; readonly passed: HiddenOwners },
): AsyncGenerator<readonly SocketRecord[]> {
  for await (const batch of batches) {
    yield batch.filter((socket) => {
      const accepted = accepts(socket);
      (accepted ? tally.shown : tally.passed).see(socket);
      return accepted;
    });
  }
}
