/** `portolan count [FILTER]`: how many sockets match; connections on loopback are said as what they are. */
import { listSockets } from '../../sockets/list-sockets.ts';
import type { SocketRecord } from '../../sockets/socket-record.ts';
import { endpointText } from '../../sockets/socket-record.ts';
import { safeJson } from '../../report/json.ts';
import { defineCommand } from '../kit.ts';
import { foundOrNot, printNotices } from '../notices.ts';
import type { SocketFlags } from '../socket-flags.ts';
import { socketFlags, socketSelection } from '../socket-flags.ts';

type Flags = SocketFlags & {
  readonly json: boolean;
};

export default defineCommand<Flags, string[]>({
  name: 'count',
  brief: 'how many sockets match a filter: count state:established',
  parameters: {
    flags: { ...socketFlags, json: { kind: 'boolean', brief: 'as JSON', default: false, withNegated: false } },
    positional: { kind: 'array', parameter: { brief: 'filter', parse: String, placeholder: 'filter' } },
  },
  run(context, flags, ...words) {
    const { query, accepts } = socketSelection(flags, words);
    const listing = listSockets(context.host, query);
    const ends = new Set<string>();
    let sockets = 0;
    let pairs = 0;
    for (const batch of listing.batches) {
      for (const socket of batch) {
        if (!accepts(socket)) continue;
        sockets++;
        if (socket.remote === null) continue;
        if (ends.has(farKey(socket))) pairs++;
        ends.add(nearKey(socket));
      }
    }
    const connections = sockets - pairs;
    if (flags.json) context.out.write(`${safeJson({ sockets, connections, bothEndsHere: pairs })}\n`);
    else context.out.write(`${sockets}\n`);
    printNotices(listing.notices, context);
    if (!flags.json && pairs > 0) {
      context.err.write(
        `note: ${pairs} of them ${pairs === 1 ? 'is a connection' : 'are connections'} with both ends on this machine: ${connections} without counting twice\n`,
      );
    }
    return foundOrNot(sockets);
  },
});

function nearKey(socket: SocketRecord): string {
  return `${socket.transport} ${endpointText(plain(socket.local), socket.family)} ${endpointText(plain(socket.remote), socket.family)}`;
}

function farKey(socket: SocketRecord): string {
  return `${socket.transport} ${endpointText(plain(socket.remote), socket.family)} ${endpointText(plain(socket.local), socket.family)}`;
}

function plain(endpoint: SocketRecord['remote']): SocketRecord['remote'] {
  return endpoint === null ? null : { ...endpoint, interface: null };
}
