/** The sockets of a network namespace by their ends, and the processes that hold them: one look at the machine. */
import { inNamespace } from '../../link/namespace.linux.ts';
import type { Host } from '../../os/host.ts';
import type { SocketOwners } from '../../os/process-table.ts';
import { type InetProtocol, type InetSocket, socketState, type SocketTable } from '../../os/socket-table.ts';

/** Whose sockets are looked at. */
export interface SocketScope {
  readonly host: Host;
  /** A process in another network namespace; our own when null. */
  readonly pid: number | null;
}

/** A look at the sockets. */
export interface SocketBook {
  /** The sockets that a flow may belong to at its local end: its own, then the one that waits on the port (of a connection not accepted yet). */
  find(protocol: InetProtocol, local: Endpoint, remote: Endpoint): readonly InetSocket[];
  readonly owners: SocketOwners;
  /** Whether an address is one of this namespace's, or one that many receive. */
  isLocal(address: string): boolean;
}

/** An end of a flow; the address as inet_ntop(3) writes it. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const protocols: readonly InetProtocol[] = ['tcp', 'udp', 'udplite', 'sctp', 'icmp'];

/** Looks at all sockets and all processes. What cannot be read is left out: its packets have no process. */
export function readSocketBook({ host, pid }: SocketScope): SocketBook {
  const table = pid === null ? host.sockets : host.procSockets(pid);
  const connected = new Map<string, InetSocket>();
  const bound = new Map<string, InetSocket>();
  for (const protocol of protocols) {
    for (const family of [4, 6] as const) addSockets(table, protocol, family, connected, bound);
  }
  const addresses = localAddresses({ host, pid });
  const find: SocketBook['find'] = (protocol, local, remote) => {
    const exact = connected.get(connectionKey(protocol, local, remote));
    const found = exact === undefined ? [] : [exact];
    for (const address of [local.address, ...wildcards(local.address)]) {
      const waiting = bound.get(`${protocol} ${address} ${local.port}`);
      const isOther = address === anyOf6 && !local.address.includes(':') && waiting?.v6only === true;
      if (waiting !== undefined && !isOther) return [...found, waiting];
    }
    return found;
  };
  return {
    find,
    owners: host.processes.socketOwners(),
    isLocal: (address) => addresses.has(address) || isShared(address),
  };
}

function addSockets(
  table: SocketTable,
  protocol: InetProtocol,
  family: 4 | 6,
  connected: Map<string, InetSocket>,
  bound: Map<string, InetSocket>,
): void {
  try {
    for (const batch of table.inet({ protocol, family })) {
      for (const socket of batch) {
        const local = { address: plain(socket.localAddress), port: socket.localPort };
        if (socket.remotePort !== 0 && socket.state !== socketState.LISTEN) {
          const remote = { address: plain(socket.remoteAddress), port: socket.remotePort };
          connected.set(connectionKey(protocol, local, remote), socket);
        } else if (socket.inode !== 0) {
          const key = `${protocol} ${local.address} ${local.port}`;
          // Sockets that share a port: the kernel spreads flows over them, and which one gets a packet cannot be told.
          if (!bound.has(key)) bound.set(key, socket);
        }
      }
    }
  } catch {
    // A kernel without the protocol, or a namespace whose process is gone: no sockets.
  }
}

function connectionKey(protocol: InetProtocol, local: Endpoint, remote: Endpoint): string {
  return `${protocol} ${local.address} ${local.port} ${remote.address} ${remote.port}`;
}

const anyOf4 = '0.0.0.0';
const anyOf6 = '::';

function wildcards(address: string): readonly string[] {
  return address.includes(':') ? [anyOf6] : [anyOf4, anyOf6];
}

/** IPv4 on an IPv6 socket (RFC 4291 section 2.5.5.2) is IPv4 on the wire. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

function localAddresses({ host, pid }: SocketScope): ReadonlySet<string> {
  try {
    const namespace = pid === null ? undefined : `/proc/${pid}/ns/net`;
    const interfaces = inNamespace(namespace, () => host.interfaces());
    return new Set(interfaces.flatMap((each) => each.addresses.map(({ address }) => address)));
  } catch {
    // Without CAP_SYS_ADMIN nobody enters another namespace: sockets bound to one address still tell.
    return new Set();
  }
}

/** Loopback as a whole, broadcast and multicast: their packets are for sockets here. */
function isShared(address: string): boolean {
  if (address.includes(':')) return address === '::1' || address.startsWith('ff');
  const first = Number(address.slice(0, address.indexOf('.')));
  return first === 127 || first >= 224;
}
