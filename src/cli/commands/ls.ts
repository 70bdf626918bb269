/** `portolan ls [FILTER]`: all sockets. */
import { writeRecords } from '../../report/write-records.ts';
import { listSockets } from '../../sockets/list-sockets.ts';
import { socketKind } from '../../sockets/socket-record.ts';
import type { SocketRecord } from '../../sockets/socket-record.ts';
import { defineCommand } from '../kit.ts';
import { foundOrNot, printNotices } from '../notices.ts';
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
Fields of the filter: portolan schema filter`,
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
    const { query, accepts } = socketSelection(flags, words);
    const listing = listSockets(context.host, { ...query, tcpFacts: query.tcpFacts === true || flags.tcpInfo });
    const { records } = await writeRecords(context.out, socketKind, accepted(listing.batches, accepts), options);
    printNotices(listing.notices, context);
    return foundOrNot(records);
  },
});

function* accepted(
  batches: Iterable<readonly SocketRecord[]>,
  accepts: (socket: SocketRecord) => boolean,
): Generator<readonly SocketRecord[]> {
  for (const batch of batches) yield batch.filter(accepts);
}
