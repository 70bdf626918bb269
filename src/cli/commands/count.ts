/** `portolan count [FILTER]`: how many sockets match; connections on loopback are said as what they are. */
import { exitCodes } from '../../base/errors.ts';
import { listSockets } from '../../sockets/list-sockets.ts';
import type { SocketRecord } from '../../sockets/socket-record.ts';
import { endpointText } from '../../sockets/socket-record.ts';
import { safeJson } from '../../report/json.ts';
import { defineCommand } from '../kit.ts';
import { HiddenOwners } from '../hidden-owners.ts';
import { printNotices } from '../notices.ts';
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
  async run(context, flags, ...words) {
    const { query, accepts, asksOwners } = socketSelection(flags, words);
    const listing = listSockets(context.host, { ...query, owners: asksOwners });
    const passed = new HiddenOwners();
    const tally = new Tally();
    for await (const batch of listing.batches) {
      for (const socket of batch) {
        if (accepts(socket)) tally.add(socket);
        else passed.see(socket);
      }
    }
    const { sockets, pairs } = tally;
    const connections = sockets - pairs;
    if (flags.json) context.out.write(`${safeJson({ sockets, connections, bothEndsHere: pairs })}\n`);
    else context.out.write(`${sockets}\n`);
    printNotices(listing.notices, context);
    passed.print(context, 'their sockets may belong to the answer');
    if (!flags.json && pairs > 0) context.err.write(bothEndsNote(pairs, connections));
    return sockets === 0 ? passed.exitCode(0) : exitCodes.ok;
  },
});

function bothEndsNote(pairs: number, connections: number): string {
  const which = pairs === 1 ? '1 connection has' : `${pairs} connections have`;
  return `note: ${which} both ends on this machine and count twice: ${connections} without counting twice\n`;
}

/** Counts sockets, and finds the two ends of one connection. */
class Tally {
  sockets = 0;
  pairs = 0;
  readonly #ends = new Set<string>();

  add(socket: SocketRecord): void {
    this.sockets++;
    if (socket.remote === null) return;
    if (this.#ends.delete(farKey(socket))) this.pairs++;
    else this.#ends.add(nearKey(socket));
  }
}

function nearKey(socket: SocketRecord): string {
  return `${socket.transport} ${endpointText(plain(socket.local), socket.family)} ${endpointText(plain(socket.remote), socket.family)}`;
}

function farKey(socket: SocketRecord): string {
  return `${socket.transport} ${endpointText(plain(socket.remote), socket.family)} ${endpointText(plain(socket.local), socket.family)}`;
}

function plain(endpoint: SocketRecord['remote']): SocketRecord['remote'] {
  return endpoint === null ? null : { ...endpoint, interface: null };
}
