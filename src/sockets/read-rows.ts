/** Reads the asked-for kernel tables of one or all network namespaces; what could not be read becomes a notice. */
import { PortolanError, errnoName } from '../base/errors.ts';
import type { Host, NetworkNamespace } from '../os/host.ts';
import type { InetProtocol, InetQuery, InetSocket, SocketTable } from '../os/socket-table.ts';
import type { RawRow } from './raw-row.ts';
import { inetRawRow, netlinkRawRow, packetRawRow, unixRawRow, vsockRawRow } from './raw-row.ts';
import type { Transport } from './socket-record.ts';
import { tcpInfoExtension } from './tcp-facts.ts';

/** What to read. */
export interface RowQuery {
  readonly transports: ReadonlySet<Transport>;
  /** Bit n: kernel state n. */
  readonly states: number;
  readonly allNamespaces: boolean;
  readonly tcpFacts: boolean;
}

const inetTransports: ReadonlySet<Transport> = new Set<InetProtocol>([
  'tcp',
  'udp',
  'udplite',
  'sctp',
  'dccp',
  'mptcp',
  'icmp',
  'raw',
]);

/** A kernel without a protocol answers so; that is an empty table, not a failure. */
const notThere = new Set(['ENOENT', 'EINVAL', 'EPROTONOSUPPORT', 'EOPNOTSUPP', 'EAFNOSUPPORT']);

/** Rows as a table handed them over; made into one shape when they are looked at, so that a large table stays small. */
export interface RowChunk {
  readonly length: number;
  row(index: number): RawRow;
}

/** Every row of the query; `notice` is called with one sentence for each thing that could not be read. */
export function* readRows(host: Host, query: RowQuery, notice: (sentence: string) => void): Generator<RowChunk> {
  const devices = deviceNames(host);
  for (const namespace of namespacesOf(host, query.allNamespaces)) {
    const table = namespace.own ? host.sockets : host.procSockets(namespace.pid);
    for (const transport of query.transports) {
      try {
        yield* tableChunks({ host, namespace, table, devices }, transport, query);
      } catch (error) {
        const errno = errnoName(error);
        if (errno !== undefined && notThere.has(errno)) continue;
        const why = error instanceof PortolanError ? error.message : (errno ?? String(error));
        const where = namespace.own ? '' : ` of namespace ${namespace.name}`;
        notice(`${transport} sockets${where} could not be read: ${why}`);
      }
    }
  }
}

function namespacesOf(host: Host, all: boolean): readonly NetworkNamespace[] {
  if (all) return host.networkNamespaces();
  return [{ id: 0, name: 'this', own: true, pid: 0 }];
}

/** Asked once for each device: a name costs a system call. */
function deviceNames(host: Host): (index: number) => string {
  const known = new Map<number, string>();
  return (index) => {
    const name = known.get(index) ?? host.interfaceName(index);
    known.set(index, name);
    return name;
  };
}

interface Source {
  readonly host: Host;
  readonly namespace: NetworkNamespace;
  readonly table: SocketTable;
  readonly devices: (index: number) => string;
}

function* tableChunks(source: Source, transport: Transport, query: RowQuery): Generator<RowChunk> {
  const { host, namespace, table, devices } = source;
  if (inetTransports.has(transport)) {
    for (const family of [4, 6] as const) {
      const asked = query.tcpFacts && transport === 'tcp' ? { extensions: tcpInfoExtension, attributes: true } : {};
      const protocol = transport as InetProtocol;
      const asking = { protocol, family, states: query.states, ...asked };
      const batches = namespace.own ? orFromProc(table, asking, () => host.procSockets()) : table.inet(asking);
      yield* chunks(batches, (row) => inetRawRow(devices, namespace, row));
    }
  } else if (transport === 'unix') {
    yield* chunks(table.unix({ states: query.states }), (row) => unixRawRow(namespace, row));
  } else if (transport === 'packet') {
    yield* chunks(table.packet(), (row) => packetRawRow(devices, namespace, row));
  } else if (transport === 'netlink') {
    yield* chunks(table.netlink(), (row) => netlinkRawRow(namespace, row));
  } else {
    yield* chunks(table.vsock({ states: query.states }), (row) => vsockRawRow(namespace, row));
  }
}

/** A kernel may have a protocol without its diag module (raw_diag, sctp_diag): it answers ENOENT, and /proc lists the sockets. */
function* orFromProc(table: SocketTable, query: InetQuery, proc: () => SocketTable): Generator<readonly InetSocket[]> {
  let begun = false;
  try {
    for (const batch of table.inet(query)) {
      begun = true;
      yield batch;
    }
  } catch (error) {
    if (begun || errnoName(error) !== 'ENOENT') throw error;
    yield* proc().inet(query);
  }
}

function* chunks<T>(batches: Iterable<readonly T[]>, shape: (row: T) => RawRow): Generator<RowChunk> {
  for (const batch of batches) yield { length: batch.length, row: (index) => shape(batch[index]!) };
}
