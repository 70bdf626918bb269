/** Reads the asked-for kernel tables of one or all network namespaces; what could not be read becomes a notice. */
import { PortolanError, errnoName } from '../base/errors.ts';
import type { Host, NetworkNamespace } from '../os/host.ts';
import type { InetProtocol, SocketTable } from '../os/socket-table.ts';
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

/** Every row of the query; `notice` is called with one sentence for each thing that could not be read. */
export function* readRows(host: Host, query: RowQuery, notice: (sentence: string) => void): Generator<RawRow> {
  for (const namespace of namespacesOf(host, query.allNamespaces)) {
    const table = namespace.own ? host.sockets : host.procSockets(namespace.pid);
    for (const transport of query.transports) {
      try {
        yield* tableRows(host, namespace, table, transport, query);
      } catch (error) {
        const errno = errnoName(error);
        if (errno !== undefined && notThere.has(errno)) continue;
        const why = error instanceof PortolanError ? error.message : (errno ?? String(error));
        notice(`${transport} sockets could not be read: ${why}`);
      }
    }
  }
}

function namespacesOf(host: Host, all: boolean): readonly NetworkNamespace[] {
  if (all) return host.networkNamespaces();
  return [{ id: 0, name: 'this', own: true, pid: 0 }];
}

function* tableRows(
  host: Host,
  namespace: NetworkNamespace,
  table: SocketTable,
  transport: Transport,
  query: RowQuery,
): Generator<RawRow> {
  if (inetTransports.has(transport)) {
    for (const family of [4, 6] as const) {
      const asked = query.tcpFacts && transport === 'tcp' ? { extensions: tcpInfoExtension, attributes: true } : {};
      const protocol = transport as InetProtocol;
      for (const batch of table.inet({ protocol, family, states: query.states, ...asked })) {
        for (const row of batch) yield inetRawRow(host, namespace, row);
      }
    }
  } else if (transport === 'unix') {
    for (const batch of table.unix({ states: query.states })) for (const row of batch) yield unixRawRow(namespace, row);
  } else if (transport === 'packet') {
    for (const batch of table.packet()) for (const row of batch) yield packetRawRow(host, namespace, row);
  } else if (transport === 'netlink') {
    for (const batch of table.netlink()) for (const row of batch) yield netlinkRawRow(namespace, row);
  } else {
    for (const batch of table.vsock({ states: query.states }))
      for (const row of batch) yield vsockRawRow(namespace, row);
  }
}
