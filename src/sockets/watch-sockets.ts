/** Watches the socket table: a look every interval, the changes between looks as events. */
import type { Host } from '../os/host.ts';
import { diffSockets } from './diff-sockets.ts';
import type { SocketQuery } from './list-sockets.ts';
import { collectSockets } from './list-sockets.ts';
import type { SocketEvent } from './socket-event.ts';
import type { SocketRecord } from './socket-record.ts';

/** How to watch. */
export interface WatchOptions {
  readonly query: SocketQuery;
  readonly accepts: (socket: SocketRecord) => boolean;
  /** Milliseconds between looks: what opens and closes within one interval is not seen. */
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

/** What one look brought. */
export interface Look {
  /** Every accepted socket as it stands now. */
  readonly sockets: readonly SocketRecord[];
  /** The changes since the look before; empty for the first. */
  readonly events: readonly SocketEvent[];
  readonly time: number;
  readonly notices: readonly string[];
}

/** Looks until the signal aborts. */
export async function* watchSockets(host: Host, options: WatchOptions): AsyncGenerator<Look> {
  let before: readonly SocketRecord[] | undefined;
  while (!options.signal.aborted) {
    const { sockets: accepted, notices } = await collectSockets(host, options.query, options.accepts);
    const time = host.clock.now();
    yield { sockets: accepted, events: before === undefined ? [] : diffSockets(before, accepted, time), time, notices };
    before = accepted;
    await host.clock.sleep(options.intervalMs, options.signal);
  }
}
