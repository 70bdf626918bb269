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
  const { matches, gone } = matchSockets(before, after);
  const events: SocketEvent[] = gone.map((socket) => ({ time, event: 'closed', socket, before: null }));
  for (const socket of after) {
    const match = matches.get(socket);
    const event = match === undefined ? 'opened' : changeBetween(match, socket);
    if (event !== null) events.push({ time, event, socket, before: match ?? null });
  }
  return events;
}

function changeBetween(before: SocketRecord, after: SocketRecord): EventKind | null {
  // An inode appears when a queued connection is accepted and goes when the kernel takes over: the socket stays the same.
  if (before.inode !== after.inode && before.inode !== 0 && after.inode !== 0) return 'rebound';
  if (before.state !== after.state) return 'state-changed';
  return ownersKey(before) === ownersKey(after) ? null : 'owner-changed';
}

/**
 * Which socket was which. Sockets may share an endpoint (SO_REUSEPORT), so the same inode is looked for first in the
 * whole group; what is left over on both sides then stands in for each other, in order.
 */
function matchSockets(
  before: readonly SocketRecord[],
  after: readonly SocketRecord[],
): { matches: Map<SocketRecord, SocketRecord>; gone: readonly SocketRecord[] } {
  const old = groupByEndpoint(before);
  const fresh = groupByEndpoint(after);
  const matches = new Map<SocketRecord, SocketRecord>();
  const gone: SocketRecord[] = [];
  for (const [key, group] of old) {
    const heirs = fresh.get(key) ?? [];
    const byInode = new Map(heirs.map((heir) => [heir.inode, heir]));
    const orphaned: SocketRecord[] = [];
    for (const socket of group) {
      const same = byInode.get(socket.inode);
      if (same === undefined || matches.has(same)) orphaned.push(socket);
      else matches.set(same, socket);
    }
    const unmatched = heirs.filter((heir) => !matches.has(heir));
    for (const [index, socket] of orphaned.entries()) {
      const heir = unmatched[index];
      if (heir === undefined) gone.push(socket);
      else matches.set(heir, socket);
    }
  }
  return { matches, gone };
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

/** The key of an endpoint pair: the same socket keeps it from bind to close. */
function endpointKey(socket: SocketRecord): string {
  return `${socket.namespace} ${socket.transport} ${endpointText(socket.local, socket.family)} ${endpointText(socket.remote, socket.family)}`;
}

function ownersKey(socket: SocketRecord): string {
  return socket.owners.map((owner) => `${owner.pid}:${owner.startTicks}`).join();
}
