/** All sockets of this machine as records: tables first, then one walk over the processes, then the meaning of each row. */
import type { ContainerFacts } from '../os/container-api.ts';
import type { Host } from '../os/host.ts';
import { hasUnnamedContainer, withContainerNames } from './container-text.ts';
import { rowDescriber } from './describe-row.ts';
import { ListenerIndex } from './listener-index.ts';
import { OwnerBook } from './owner-book.ts';
import type { RowChunk } from './read-rows.ts';
import { readRows } from './read-rows.ts';
import type { SocketRecord, Transport } from './socket-record.ts';

/** What to list. Everything has a default: TCP and UDP sockets of this namespace in every state, with owners. */
export interface SocketQuery {
  readonly transports?: Iterable<Transport>;
  /** Bit n: kernel state n. */
  readonly states?: number;
  readonly allNamespaces?: boolean;
  /** Joins processes; without it `owners` is empty and `ownerReason` says so. */
  readonly owners?: boolean;
  /** Adds round-trip times and the like; costs the kernel and us memory. */
  readonly tcpFacts?: boolean;
}

/** A listing: batches to iterate once, and notices that are complete when the iteration is. */
export interface SocketListing {
  readonly batches: AsyncIterable<readonly SocketRecord[]>;
  /** What could not be read and why, one sentence each. Owners that are hidden are told by the records themselves. */
  readonly notices: readonly string[];
}

const batchSize = 512;
const defaultTransports: readonly Transport[] = ['tcp', 'udp'];

/** Lists sockets. Nothing is read before the first batch is asked for. */
export function listSockets(host: Host, query: SocketQuery = {}): SocketListing {
  const notices: string[] = [];
  return { batches: list(host, query, notices), notices };
}

/** The whole listing at once, or what of it `keep` wants: the rest is forgotten batch by batch. */
export async function collectSockets(
  host: Host,
  query: SocketQuery = {},
  keep: (socket: SocketRecord) => boolean = () => true,
): Promise<{ sockets: SocketRecord[]; notices: readonly string[] }> {
  const listing = listSockets(host, query);
  const sockets: SocketRecord[] = [];
  for await (const batch of listing.batches) for (const socket of batch) if (keep(socket)) sockets.push(socket);
  return { sockets, notices: listing.notices };
}

async function* list(host: Host, query: SocketQuery, notices: string[]): AsyncGenerator<readonly SocketRecord[]> {
  const { transports = defaultTransports, states = 0xffff_ffff, allNamespaces = false, tcpFacts = false } = query;
  const asked = { transports: new Set(transports), states, allNamespaces, tcpFacts };
  const chunks = [...readRows(host, asked, (sentence) => notices.push(sentence))];
  if (host.socketsFallback !== null) notices.push(host.socketsFallback);
  const { listeners, inodes } = survey(chunks);
  // The walk comes after the tables: what a table shows was then alive a moment ago.
  const walk = query.owners === false ? null : host.processes.socketOwners(inodes);
  const describe = rowDescriber(host, new OwnerBook(host, walk), listeners);
  const named = containerNamer(host);
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += batchSize) {
      const batch: SocketRecord[] = [];
      for (let index = at; index < Math.min(at + batchSize, chunk.length); index++) {
        batch.push(describe(chunk.row(index)));
      }
      yield batch.some(hasUnnamedContainer) ? await named(batch) : batch;
    }
  }
}

function survey(chunks: readonly RowChunk[]): { listeners: ListenerIndex; inodes: ReadonlySet<number> } {
  const listeners = new ListenerIndex();
  const inodes = new Set<number>();
  for (const chunk of chunks) {
    for (let index = 0; index < chunk.length; index++) {
      const row = chunk.row(index);
      if (row.inode !== 0) inodes.add(row.inode);
      listeners.add(row);
    }
  }
  return { listeners, inodes };
}

/** Asks the container runtimes once, and only when there is a container without a name. */
function containerNamer(host: Host): (batch: readonly SocketRecord[]) => Promise<readonly SocketRecord[]> {
  let asked: Promise<readonly ContainerFacts[]> | undefined;
  return async (batch) => {
    asked ??= host.containers().then((known) => [...known.values()]);
    const facts = await asked;
    return facts.length === 0 ? batch : batch.map((socket) => withContainerNames(socket, facts));
  };
}
