/** The `event` record: a change between two looks at the socket table. */
import { defineRecord } from '../base/record.ts';
import type { SocketRecord } from './socket-record.ts';
import { endpointText, ownersText, socketKind } from './socket-record.ts';

/** What changed. `rebound`: another socket on the same endpoint. `owner-changed`: the same socket, other processes. */
export type EventKind = 'opened' | 'closed' | 'rebound' | 'owner-changed' | 'state-changed';

/** A change. */
export interface SocketEvent {
  /** When it was noticed, milliseconds since 1970 UTC; it happened within the interval before. */
  readonly time: number;
  readonly event: EventKind;
  /** The socket as it is now; for `closed`, as it was last. */
  readonly socket: SocketRecord;
  /** The socket as it was before; null for `opened` and `closed`. */
  readonly before: SocketRecord | null;
}

function plain(socket: SocketRecord | null): unknown {
  if (socket === null) return null;
  return Object.fromEntries(socketKind.columns.map((column) => [column.name, column.get(socket)]));
}

/** The `event` kind. */
export const eventKind = defineRecord<SocketEvent>({
  name: 'event',
  meaning: 'a change of the socket table, noticed between two looks',
  columns: [
    {
      name: 'time',
      type: 'time',
      meaning: 'when the change was noticed',
      shown: true,
      priority: 1,
      get: (event) => event.time,
    },
    {
      name: 'event',
      type: 'text',
      meaning: 'opened, closed, rebound, owner-changed or state-changed',
      shown: true,
      priority: 0,
      get: (event) => event.event,
    },
    {
      name: 'transport',
      type: 'text',
      title: 'PROTO',
      meaning: 'transport protocol',
      shown: true,
      priority: 0,
      get: (event) => event.socket.transport,
    },
    {
      name: 'state',
      type: 'text',
      meaning: 'state now; for closed, the last one seen',
      shown: true,
      priority: 2,
      get: (event) => event.socket.state,
    },
    {
      name: 'local',
      type: 'value',
      meaning: 'this end',
      shown: true,
      priority: 0,
      get: (event) => event.socket.local,
      text: (event) => endpointText(event.socket.local, event.socket.family),
    },
    {
      name: 'remote',
      type: 'value',
      meaning: 'the other end',
      shown: true,
      priority: 4,
      get: (event) => event.socket.remote,
      text: (event) => endpointText(event.socket.remote, event.socket.family),
    },
    {
      name: 'owner',
      type: 'text',
      meaning: 'the first owner, or why there is none',
      shown: true,
      priority: 3,
      get: (event) => ownersText(event.socket),
    },
    {
      name: 'socket',
      type: 'value',
      meaning: 'the whole socket record',
      shown: false,
      get: (event) => plain(event.socket),
      text: () => '-',
    },
    {
      name: 'before',
      type: 'value',
      meaning: 'the socket record before the change; null for opened and closed',
      shown: false,
      get: (event) => plain(event.before),
      text: () => '-',
    },
  ],
});
