/** The `socket` record: one socket of this machine with everything we know of it, and the declaration of its columns. */
import type { Column } from '../base/record.ts';
import { defineRecord } from '../base/record.ts';

/** Which kernel table a socket stands in. */
export type Transport =
  | 'tcp'
  | 'udp'
  | 'udplite'
  | 'sctp'
  | 'dccp'
  | 'mptcp'
  | 'icmp'
  | 'raw'
  | 'unix'
  | 'packet'
  | 'netlink'
  | 'vsock';

/** The far or near end of a socket. `interface` is the device it is bound to, or the zone of a link-local address. */
export interface Endpoint {
  readonly address: string;
  /** null where the transport has no ports (unix, packet) or the port is not set. */
  readonly port: number | null;
  readonly interface: string | null;
}

/** A process that holds the socket. */
export interface Owner {
  readonly pid: number;
  /** The lowest file descriptor by which this process holds the socket. */
  readonly fd: number;
  readonly command: string;
  readonly executable: string | null;
  readonly executableDeleted: boolean;
  readonly arguments: readonly string[] | null;
  readonly user: string | null;
  readonly uid: number;
  readonly unit: string | null;
  /** Container name or id; for docker-proxy, the container that it forwards to. */
  readonly container: string | null;
  /** Where docker-proxy sends what arrives; null for every other process. */
  readonly forwardsTo: { readonly address: string; readonly port: number } | null;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** With the pid: this process and no later one. */
  readonly startTicks: bigint;
}

/** Who could reach a listener by its bind address alone, narrowest first. */
export const exposureLevels = ['loopback', 'container', 'lan', 'any'] as const;

/** One of {@link exposureLevels}. */
export type ExposureLevel = (typeof exposureLevels)[number];

/** What the bind address means; the firewall has no part in it. */
export interface Exposure {
  readonly level: ExposureLevel;
  /** One clause: `bound to 127.0.0.1: only processes on this host`. */
  readonly why: string;
}

/** What this end of a socket is in its conversation. */
export type Role = 'listener' | 'server' | 'client' | 'peer';

/** Numbers of a TCP connection (struct tcp_info). */
export interface TcpFacts {
  readonly rttMs: number;
  readonly rttVarianceMs: number;
  readonly congestionWindow: number;
  readonly retransmits: number;
  readonly bytesAcked: number | null;
  readonly bytesReceived: number | null;
}

/** A socket of this machine. Unknown is null; the fields that end in `Reason` say why. */
export interface SocketRecord {
  readonly transport: Transport;
  readonly family: 'ipv4' | 'ipv6' | 'unix' | 'packet' | 'netlink' | 'vsock';
  /** Kernel names; an unconnected UDP socket is UNCONNECTED. */
  readonly state: string;
  readonly local: Endpoint;
  readonly remote: Endpoint | null;
  readonly role: Role | null;
  /** Whether a `::` socket refuses IPv4; null for IPv4 and where the source does not say. */
  readonly v6only: boolean | null;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  /** The accept queue's limit; null unless LISTEN (and where the source does not say). */
  readonly backlog: number | null;
  readonly user: string | null;
  readonly uid: number | null;
  readonly inode: number;
  readonly namespace: string;
  readonly owners: readonly Owner[];
  readonly ownerReason: string | null;
  readonly unit: string | null;
  readonly container: string | null;
  readonly exposure: Exposure | null;
  readonly service: { readonly name: string; readonly source: string } | null;
  readonly tcp: TcpFacts | null;
}

/** Whether something can arrive at this socket unasked: a TCP listener, or a bound UDP socket that is not connected. */
export function isListening(socket: Pick<SocketRecord, 'transport' | 'state' | 'local'>): boolean {
  if (socket.state === 'LISTEN') return true;
  const datagrams = socket.transport === 'udp' || socket.transport === 'udplite';
  return datagrams && socket.state === 'UNCONNECTED' && socket.local.port !== null;
}

/** `127.0.0.1:80`, `[::1]:80`, `*:80` for a wildcard, `/run/x.sock`; `%eth0` after the address of a bound device. */
export function endpointText(endpoint: Endpoint | null, family: SocketRecord['family']): string {
  if (endpoint === null) return '*:*';
  const zone = endpoint.interface === null ? '' : `%${endpoint.interface}`;
  if (family === 'ipv6') return `[${endpoint.address}${zone}]:${endpoint.port ?? '*'}`;
  if (family === 'ipv4') return `${endpoint.address}${zone}:${endpoint.port ?? '*'}`;
  return endpoint.port === null ? `${endpoint.address}${zone}` : `${endpoint.address}${zone}:${endpoint.port}`;
}

/** What stands before the colon of a reason, in parentheses. */
export function shortReason(reason: string | null): string {
  return reason === null ? '-' : `(${reason.split(/[:;]/, 1)[0]})`;
}

/** The owner's cell: `nginx[811] +3`, or in one or two words why there is none: `(hidden)`. */
export function ownersText(socket: Pick<SocketRecord, 'owners' | 'ownerReason'>): string {
  const [first] = socket.owners;
  if (first === undefined) return shortReason(socket.ownerReason);
  const more = socket.owners.length - 1;
  return `${first.command}[${first.pid}]${more > 0 ? ` +${more}` : ''}`;
}

const columns: readonly Column<SocketRecord>[] = [
  {
    name: 'transport',
    type: 'text',
    title: 'PROTO',
    meaning: 'transport protocol: tcp, udp, udplite, sctp, dccp, mptcp, raw, icmp, unix, packet, netlink, vsock',
    shown: true,
    priority: 0,
    get: (socket) => socket.transport,
  },
  {
    name: 'family',
    type: 'text',
    meaning: 'address family: ipv4, ipv6, unix, packet, netlink, vsock',
    shown: false,
    get: (socket) => socket.family,
  },
  {
    name: 'state',
    type: 'text',
    meaning: 'kernel state; an unconnected UDP socket is UNCONNECTED and can receive from anyone',
    shown: true,
    priority: 3,
    get: (socket) => socket.state,
  },
  {
    name: 'local',
    type: 'value',
    meaning: 'this end: address, port, and the device it is bound to',
    shown: true,
    priority: 0,
    get: (socket) => socket.local,
    text: (socket) => endpointText(socket.local, socket.family),
  },
  {
    name: 'remote',
    type: 'value',
    meaning: 'the other end, null when there is none',
    shown: true,
    priority: 5,
    get: (socket) => socket.remote,
    text: (socket) => endpointText(socket.remote, socket.family),
  },
  {
    name: 'role',
    type: 'text',
    meaning: 'listener, server (its port is listened on here), client (its port was picked by the kernel), or peer',
    shown: false,
    get: (socket) => socket.role,
  },
  {
    name: 'v6only',
    type: 'boolean',
    meaning: 'whether an IPv6 wildcard socket refuses IPv4; null when not IPv6 or not told',
    shown: false,
    get: (socket) => socket.v6only,
  },
  {
    name: 'receiveQueue',
    type: 'bytes',
    title: 'RECV-Q',
    unit: 'bytes (connections when LISTEN)',
    meaning: 'not yet read by the process; for LISTEN, connections not yet accepted',
    shown: false,
    get: (socket) => socket.receiveQueue,
  },
  {
    name: 'sendQueue',
    type: 'bytes',
    title: 'SEND-Q',
    unit: 'bytes',
    meaning: 'sent but not yet acknowledged',
    shown: false,
    get: (socket) => socket.sendQueue,
  },
  {
    name: 'backlog',
    type: 'integer',
    unit: 'connections',
    meaning: 'how many connections may wait to be accepted; null unless LISTEN or not told',
    shown: false,
    get: (socket) => socket.backlog,
  },
  {
    name: 'user',
    type: 'text',
    meaning: "login name of the socket's owner (the uid that created it)",
    shown: true,
    priority: 2,
    get: (socket) => socket.user,
    text: (socket) => socket.user ?? (socket.uid === null ? '-' : String(socket.uid)),
  },
  {
    name: 'uid',
    type: 'integer',
    meaning: 'user id that created the socket',
    shown: false,
    get: (socket) => socket.uid,
  },
  {
    name: 'inode',
    type: 'integer',
    meaning: 'inode of the socket; 0 where no file refers to it',
    shown: false,
    get: (socket) => socket.inode,
  },
  {
    name: 'namespace',
    type: 'text',
    meaning: 'network namespace: `this`, or the name of another',
    shown: false,
    get: (socket) => socket.namespace,
  },
  {
    name: 'owners',
    type: 'value',
    title: 'OWNER',
    meaning:
      'every process that holds the socket: pid, fd, command, executable, arguments, user, unit, container, forwardsTo (docker-proxy), startedAt (RFC 3339)',
    shown: true,
    priority: 4,
    get: (socket) => socket.owners.map(ownerValue),
    text: ownersText,
  },
  {
    name: 'ownerReason',
    type: 'text',
    meaning: 'why `owners` is empty, or why they are not the whole truth; null when they are',
    shown: false,
    get: (socket) => socket.ownerReason,
  },
  {
    name: 'unit',
    type: 'text',
    meaning: "systemd unit, from the socket's or the owner's cgroup",
    shown: false,
    get: (socket) => socket.unit,
  },
  {
    name: 'container',
    type: 'text',
    meaning: "container name or id, from the cgroup or from docker-proxy's arguments",
    shown: false,
    get: (socket) => socket.container,
  },
  {
    name: 'exposure',
    type: 'value',
    meaning: 'who the bind address admits, level and why (loopback, container, lan, any); firewalls are not looked at',
    shown: false,
    get: (socket) => socket.exposure,
    text: (socket) => socket.exposure?.level ?? '-',
  },
  {
    name: 'service',
    type: 'value',
    meaning: 'what the port number is registered for, and by whom; not what really speaks there',
    shown: true,
    priority: 1,
    get: (socket) => socket.service,
    text: (socket) => socket.service?.name ?? '-',
  },
  {
    name: 'tcp',
    type: 'value',
    meaning:
      'round-trip time, congestion window, retransmits and bytes of a TCP connection; null when not asked or not told',
    shown: false,
    get: (socket) => socket.tcp,
    text: (socket) => (socket.tcp === null ? '-' : `rtt ${socket.tcp.rttMs} ms`),
  },
];

/** An owner as plain data for JSON: the start as RFC 3339 text, and without the ticks that only we compare. */
export function ownerValue(owner: Owner): Readonly<Record<string, unknown>> {
  const value: Record<string, unknown> = { ...owner, startedAt: new Date(owner.startedAt).toISOString() };
  delete value['startTicks'];
  return value;
}

/** The `socket` kind. */
export const socketKind = defineRecord<SocketRecord>({
  name: 'socket',
  meaning: 'a socket of this machine: what it is bound to, who holds it, who the bind address admits',
  columns,
});
