/** All sockets of this machine as records: tables first, then one walk over the processes, then the meaning of each row. */
import type { RegistryTransport } from '../registry/iana-table.ts';
import { usualName } from '../registry/service-name.ts';
import type { Host, NetworkInterface, Privileges } from '../os/host.ts';
import { judgeExposure } from './exposure.ts';
import { ListenerIndex } from './listener-index.ts';
import { OwnerBook, containerText } from './owner-book.ts';
import { accessNeeded, hiddenCount, ownerReason } from './owner-reason.ts';
import type { RawRow } from './raw-row.ts';
import { readRows } from './read-rows.ts';
import type { Exposure, Owner, Role, SocketRecord, Transport } from './socket-record.ts';
import { isListening } from './socket-record.ts';
import { tcpFacts } from './tcp-facts.ts';

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
  readonly batches: Iterable<readonly SocketRecord[]>;
  /** What could not be read and why, one sentence each. */
  readonly notices: readonly string[];
}

const batchSize = 512;
const defaultTransports: readonly Transport[] = ['tcp', 'udp'];

/** Lists sockets. Nothing is read before the first batch is asked for. */
export function listSockets(host: Host, query: SocketQuery = {}): SocketListing {
  const notices: string[] = [];
  return { batches: list(host, query, notices), notices };
}

/** The whole listing at once. */
export function collectSockets(
  host: Host,
  query: SocketQuery = {},
): { sockets: SocketRecord[]; notices: readonly string[] } {
  const listing = listSockets(host, query);
  const sockets: SocketRecord[] = [];
  for (const batch of listing.batches) for (const socket of batch) sockets.push(socket);
  return { sockets, notices: listing.notices };
}

function* list(host: Host, query: SocketQuery, notices: string[]): Generator<readonly SocketRecord[]> {
  const rows = [
    ...readRows(
      host,
      {
        transports: new Set(query.transports ?? defaultTransports),
        states: query.states ?? 0xffff_ffff,
        allNamespaces: query.allNamespaces === true,
        tcpFacts: query.tcpFacts === true,
      },
      (sentence) => notices.push(sentence),
    ),
  ];
  if (host.socketsFallback !== null) notices.push(host.socketsFallback);
  const describe = describer(host, rows, query.owners !== false, notices);
  for (let at = 0; at < rows.length; at += batchSize) yield rows.slice(at, at + batchSize).map(describe);
}

/** Makes the function from row to record; the walk over the processes happens here, after the tables were read. */
function describer(
  host: Host,
  rows: readonly RawRow[],
  withOwners: boolean,
  notices: string[],
): (row: RawRow) => SocketRecord {
  const book = withOwners ? openBook(host, rows, notices) : null;
  const listeners = new ListenerIndex(rows);
  const services = new ServiceNames();
  const privileges = host.privileges();
  let interfaces: readonly NetworkInterface[] | undefined;
  const exposureOf = (row: RawRow): Exposure | null => {
    if (row.inet === null || !isListening(row)) return null;
    interfaces ??= host.interfaces();
    const { family, localAddress: address, v6only } = row.inet;
    const known = row.namespace.own ? interfaces : [];
    return judgeExposure({ family, address, device: row.local.interface, v6only }, known);
  };
  return (row) => {
    const listener = row.inet === null ? undefined : listeners.of(row);
    const { owners, reason } = book === null ? notAsked : attribute(book, row, listener, privileges);
    const cgroup = book?.byCgroupId(row.inet?.cgroupId ?? null);
    const role = roleOf(row, listener);
    return {
      transport: row.transport,
      family: row.family,
      state: row.state,
      local: row.local,
      remote: row.remote,
      role,
      v6only: row.inet?.v6only ?? null,
      receiveQueue: row.receiveQueue,
      sendQueue: row.sendQueue,
      backlog: row.state === 'LISTEN' && row.inet?.cookie !== 0n ? (row.inet?.sendQueue ?? null) : null,
      user: row.uid === null ? null : (book?.user(row.uid) ?? null),
      uid: row.uid,
      inode: row.inode,
      namespace: row.namespace.name,
      owners,
      ownerReason: reason,
      unit: owners[0]?.unit ?? cgroup?.unit ?? null,
      container: owners[0]?.container ?? (cgroup === undefined ? null : containerText(cgroup)),
      exposure: exposureOf(row),
      service: services.of(row, role),
      tcp: row.inet === null ? null : tcpFacts(row.inet),
    };
  };
}

const notAsked = { owners: [], reason: 'not looked' } as const;

function openBook(host: Host, rows: readonly RawRow[], notices: string[]): OwnerBook {
  const inodes = new Set<number>();
  for (const row of rows) if (row.inode !== 0) inodes.add(row.inode);
  const walk = host.processes.socketOwners(inodes);
  const needed = accessNeeded(host.privileges());
  if (walk.processesHidden) notices.push(`processes of other users are hidden (hidepid): ${needed}`);
  else if (walk.hiddenPids.length > 0) notices.push(`${hiddenCount(walk)} could not be looked into: ${needed}`);
  return new OwnerBook(host, walk);
}

/** A connection that nobody accepted yet belongs to whoever listens; the reason says that it waits. */
function attribute(
  book: OwnerBook,
  row: RawRow,
  listener: RawRow | undefined,
  privileges: Privileges,
): { readonly owners: readonly Owner[]; readonly reason: string | null } {
  const owners = row.inode === 0 ? [] : book.owners(row.inode);
  if (owners.length > 0) return { owners, reason: null };
  const waits =
    row.inode === 0 && (row.state === 'ESTABLISHED' || row.state === 'CLOSE_WAIT') && row.transport === 'tcp';
  if (waits && listener !== undefined) {
    const acceptors = book.owners(listener.inode);
    if (acceptors.length > 0) return { owners: acceptors, reason: 'waiting to be accepted by its listener' };
    return {
      owners: [],
      reason: `waiting to be accepted; its listener's owner is ${ownerReason(listener, book.walk, privileges)}`,
    };
  }
  return { owners: [], reason: ownerReason(row, book.walk, privileges) };
}

function roleOf(row: RawRow, listener: RawRow | undefined): Role | null {
  if (row.inet === null || row.local.port === null) return null;
  if (isListening(row)) return 'listener';
  if (row.remote === null) return null;
  if (listener !== undefined) return 'server';
  return row.transport === 'tcp' ? 'client' : 'peer';
}

/** Registered names by transport and port, each asked once. */
class ServiceNames {
  readonly #known = new Map<string, SocketRecord['service']>();

  /** The name registered for this end's port; a client's own port was picked at random, so the far one says what it is. */
  of(row: RawRow, role: Role | null): SocketRecord['service'] {
    if (row.inet === null || row.transport === 'raw' || row.transport === 'icmp') return null;
    return this.#named(row.transport, role === 'client' ? (row.remote?.port ?? null) : row.local.port);
  }

  #named(transport: Transport, port: number | null): SocketRecord['service'] {
    if (port === null) return null;
    const key = `${transport}${port}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = usualName(port, registryTransport(transport));
    const service = found === null ? null : { name: found.name, source: found.source };
    this.#known.set(key, service);
    return service;
  }
}

/** MPTCP and UDP-Lite share the numbers of TCP and UDP. */
function registryTransport(transport: Transport): RegistryTransport {
  if (transport === 'sctp' || transport === 'dccp') return transport;
  return transport === 'udp' || transport === 'udplite' ? 'udp' : 'tcp';
}
