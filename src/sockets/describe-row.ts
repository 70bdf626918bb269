/** From a row of a kernel table to a record: whose it is, what its address admits, what its port is registered for. */
import type { Host, NetworkInterface, Privileges } from '../os/host.ts';
import type { RegistryTransport } from '../registry/iana-table.ts';
import { usualName } from '../registry/service-name.ts';
import { containerText } from './container-text.ts';
import { judgeExposure } from './exposure.ts';
import type { ListenerIndex } from './listener-index.ts';
import type { OwnerBook } from './owner-book.ts';
import { ownerReason } from './owner-reason.ts';
import type { RawRow } from './raw-row.ts';
import type { Exposure, Owner, Role, SocketRecord, Transport } from './socket-record.ts';
import { isListening } from './socket-record.ts';
import { tcpFacts } from './tcp-facts.ts';

/** Makes the function from row to record. */
export function rowDescriber(host: Host, book: OwnerBook, listeners: ListenerIndex): (row: RawRow) => SocketRecord {
  const services = new ServiceNames();
  const privileges = host.privileges();
  const exposureOf = exposureJudge(host);
  return (row) => {
    const listener = row.inet === null ? undefined : listeners.of(row);
    const { owners, reason } = attribute(book, row, listener, privileges);
    const cgroup = book.byCgroupId(row.inet?.cgroupId ?? null);
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
      user: row.uid === null ? null : book.user(row.uid),
      uid: row.uid,
      inode: row.inode,
      namespace: row.namespace.name,
      owners,
      ownerReason: reason,
      unit: owners[0]?.unit ?? cgroup.unit,
      container: owners[0]?.container ?? containerText(cgroup),
      exposure: exposureOf(row),
      service: services.of(row, role),
      tcp: row.inet === null ? null : tcpFacts(row.inet),
    };
  };
}

/** Judges listeners. Only our own interfaces are known; those of another namespace are not. */
function exposureJudge(host: Host): (row: RawRow) => Exposure | null {
  let interfaces: readonly NetworkInterface[] | undefined;
  return (row) => {
    if (row.inet === null || !isListening(row)) return null;
    interfaces ??= host.interfaces();
    const { family, localAddress: address, v6only } = row.inet;
    const { own, name } = row.namespace;
    const binding = { family, address, device: row.local.interface, v6only };
    return own ? judgeExposure(binding, interfaces) : judgeExposure(binding, [], `namespace ${name}`);
  };
}

interface Attribution {
  readonly owners: readonly Owner[];
  readonly reason: string | null;
}

/** A connection that nobody accepted yet belongs to whoever listens; the reason says that it waits. */
function attribute(book: OwnerBook, row: RawRow, listener: RawRow | undefined, privileges: Privileges): Attribution {
  const { walk } = book;
  if (walk === null) return { owners: [], reason: 'not looked' };
  const owners = row.inode === 0 ? [] : book.owners(row.inode);
  if (owners.length > 0) return { owners, reason: null };
  const waits =
    row.inode === 0 && (row.state === 'ESTABLISHED' || row.state === 'CLOSE_WAIT') && row.transport === 'tcp';
  if (waits && listener !== undefined) {
    const acceptors = book.owners(listener.inode);
    if (acceptors.length > 0) return { owners: acceptors, reason: 'waiting to be accepted by its listener' };
    return {
      owners: [],
      reason: `waiting to be accepted; its listener's owner is ${ownerReason(listener, walk, privileges)}`,
    };
  }
  return { owners: [], reason: ownerReason(row, walk, privileges) };
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
