/** Two looks at the socket table -> what changed between them. Pure. */
import type { EventKind, SocketEvent } from './socket-event.ts';
import type { SocketRecord } from './socket-record.ts';
import { endpointText } from './socket-record.ts';

/** The changes from `before` to `after`: closed first, then changed and opened in the order of `after`. */
export function diffSockets(
  before: readonly SocketRecord[],
  after: readonly SocketRecord[],
  time: number,
): SocketEvent[] {
  const old = groupByEndpoint(before);
  const fresh: SocketEvent[] = [];
  for (const socket of after) {
    const event = changeOf(socket, take(old, socket));
    if (event !== null) fresh.push({ time, ...event });
  }
  const closed: SocketEvent[] = [];
  for (const group of old.values()) {
    for (const socket of group) closed.push({ time, event: 'closed', socket, before: null });
  }
  return [...closed, ...fresh];
}

function changeOf(
  socket: SocketRecord,
  match: SocketRecord | undefined,
): { event: EventKind; socket: SocketRecord; before: SocketRecord | null } | null {
  if (match === undefined) return { event: 'opened', socket, before: null };
  if (match.inode !== socket.inode && socket.inode !== 0 && match.inode !== 0) {
    return { event: 'rebound', socket, before: match };
  }
  if (match.state !== socket.state) return { event: 'state-changed', socket, before: match };
  if (ownersKey(match) !== ownersKey(socket)) return { event: 'owner-changed', socket, before: match };
  return null;
}

/** Sockets may share an endpoint (SO_REUSEPORT): the same inode is the same socket, else the first of the group stands in. */
function take(groups: Map<string, SocketRecord[]>, socket: SocketRecord): SocketRecord | undefined {
  const key = endpointKey(socket);
  const group = groups.get(key);
  if (group === undefined) return undefined;
  const at = Math.max(
    0,
    group.findIndex((one) => one.inode === socket.inode),
  );
  const [match] = group.splice(at, 1);
  if (group.length === 0) groups.delete(key);
  return match;
}

function groupByEndpoint(sockets: readonly SocketRecord[]): Map<string, SocketRecord[]> {
  const groups = new Map<string, SocketRecord[]>();
  for (const socket of sockets) {
    const key = endpointKey(socket);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [socket]);
    else group.push(socket);
  }
  return groups;
}

function endpointKey(socket: SocketRecord): string {
  return `${socket.namespace} ${socket.transport} ${endpointText(socket.local, socket.family)} ${endpointText(socket.remote, socket.family)}`;
}

function ownersKey(socket: SocketRecord): string {
  return socket.owners.map((owner) => `${owner.pid}:${owner.startTicks}`).join();
}
