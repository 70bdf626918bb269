/** Which sockets of this machine are connected to each other. */
import { socketState, type SocketTable } from '../../../os/socket-table.ts';
import type { InetRow } from './inet-table.ts';
import type { SocketTables } from './socket-tables.ts';

const known = new WeakMap<SocketTables, Map<4 | 6, ReadonlyMap<number, InetRow>>>();

/** The other end of each established internet socket whose both ends are in one table, by inode; worked out once a listing. */
export function inetPeers(tables: SocketTables, family: 4 | 6): ReadonlyMap<number, InetRow> {
  const byFamily = known.get(tables) ?? new Map<4 | 6, ReadonlyMap<number, InetRow>>();
  known.set(tables, byFamily);
  const peers = byFamily.get(family) ?? pairUp(family === 6 ? tables.inet6() : tables.inet());
  byFamily.set(family, peers);
  return peers;
}

function pairUp(rows: ReadonlyMap<number, InetRow>): ReadonlyMap<number, InetRow> {
  const peers = new Map<number, InetRow>();
  const waiting = new Map<string, InetRow>();
  // The last row of the table is looked at first; ends that agree in everything can only be UDP's.
  for (const row of [...rows.values()].toReversed()) {
    if (row.state !== socketState.ESTABLISHED) continue;
    const own = `${row.protocol} ${row.localHex}:${row.localPort} ${row.foreignHex}:${row.foreignPort}`;
    const other = `${row.protocol} ${row.foreignHex}:${row.foreignPort} ${row.localHex}:${row.localPort}`;
    const peer = own === other ? row : waiting.get(other);
    if (peer === undefined) {
      if (!waiting.has(own)) waiting.set(own, row);
      continue;
    }
    waiting.delete(other);
    peers.set(row.inode, peer);
    peers.set(peer.inode, row);
  }
  return peers;
}

/** How UNIX sockets are connected: peers, and connections that wait to be accepted. */
export interface UnixPeers {
  peerOf(inode: number): number | null;
  /** The connections that go on from a listening socket, or the listening socket of a waiting connection. */
  waitingOf(inode: number): readonly number[];
}

/** What the kernel says of the UNIX sockets in `listed` (the inodes of /proc/net/unix); nothing where it cannot be asked. */
export function readUnixPeers(sockets: SocketTable, listed: ReadonlyMap<number, unknown>): UnixPeers {
  const peers = new Map<number, number>();
  const waiting = new Map<number, number>();
  const link = (one: number, other: number): void => {
    if (listed.has(one) && listed.has(other) && !peers.has(one)) peers.set(one, other);
  };
  if (sockets.source === 'sock_diag') {
    for (const batch of sockets.unix()) {
      for (const { inode, peerInode, pending } of batch) {
        if (peerInode !== 0) {
          link(inode, peerInode);
          link(peerInode, inode);
        }
        // lsof keeps one waiting connection a socket: the first that is listed.
        const first = pending.find((entry) => listed.has(entry));
        if (first !== undefined && listed.has(inode) && !waiting.has(inode)) waiting.set(inode, first);
      }
    }
  }
  return { peerOf: (inode) => peers.get(inode) ?? null, waitingOf: (inode) => chain(waiting, inode) };
}

function chain(waiting: ReadonlyMap<number, number>, inode: number): number[] {
  const found: number[] = [];
  for (let next = waiting.get(inode); next !== undefined && next !== inode; next = waiting.get(next)) {
    if (found.includes(next)) break;
    found.push(next);
  }
  return found;
}
