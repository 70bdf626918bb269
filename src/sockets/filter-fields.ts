/** The fields of the filter language for sockets: `portolan ls 'port:22,8000-8100 and not user:root'`. */
import type { Cidr } from '../addr/cidr.ts';
import { cidrContains, parseCidr } from '../addr/cidr.ts';
import { parseIp, unmapped } from '../addr/ip-address.ts';
import type { FilterFields, Predicate } from '../base/filter/fields.ts';
import { wildcard } from '../base/filter/wildcard.ts';
import type { Result } from '../base/result.ts';
import { failure, success } from '../base/result.ts';
import type { Endpoint, SocketRecord } from './socket-record.ts';
import { exposureLevels, isListening } from './socket-record.ts';
import { stateName } from './state-names.ts';

const numbered = Array.from({ length: 13 }, (_, index) => stateName(index + 1, false));
const knownStates = [...new Set([...numbered, 'UNCONNECTED'])];

/** Fields of `socket` records. */
export const socketFields: FilterFields<SocketRecord> = [
  { name: 'port', type: 'number', searchable: true, meaning: 'local port', get: (socket) => socket.local.port },
  {
    name: 'rport',
    aliases: ['remoteport', 'dport'],
    type: 'number',
    meaning: 'remote port',
    get: (socket) => socket.remote?.port ?? null,
  },
  { name: 'anyport', type: 'number', meaning: 'local or remote port', get: (socket) => ports(socket) },
  {
    name: 'transport',
    aliases: ['proto', 'protocol'],
    type: 'text',
    values: ['tcp', 'udp', 'udplite', 'sctp', 'dccp', 'mptcp', 'icmp', 'raw', 'unix', 'packet', 'netlink', 'vsock'],
    meaning: 'transport protocol: tcp, udp, unix, ...',
    get: (socket) => socket.transport,
  },
  {
    name: 'family',
    type: 'text',
    values: ['ipv4', 'ipv6', 'unix', 'packet', 'netlink', 'vsock'],
    meaning: 'address family',
    get: (socket) => socket.family,
  },
  {
    name: 'state',
    type: 'text',
    values: knownStates,
    meaning: 'kernel state: LISTEN, ESTABLISHED, TIME_WAIT, UNCONNECTED, ...',
    get: (socket) => socket.state,
  },
  addressField(
    'addr',
    ['address', 'local', 'src'],
    'local address: an address, a network, or text with *',
    (socket) => socket.local,
  ),
  addressField(
    'raddr',
    ['remote', 'dst', 'peer'],
    'remote address: an address, a network, or text with *',
    (socket) => socket.remote,
  ),
  {
    name: 'dev',
    aliases: ['interface'],
    type: 'text',
    meaning: 'device the socket is bound to',
    get: (socket) => socket.local.interface,
  },
  {
    name: 'proc',
    aliases: ['process', 'command'],
    type: 'text',
    searchable: true,
    meaning: 'command name of an owner',
    get: (socket) => socket.owners.map((owner) => owner.command),
  },
  {
    name: 'pid',
    type: 'number',
    meaning: 'process id of an owner',
    get: (socket) => socket.owners.map((owner) => owner.pid),
  },
  {
    name: 'exe',
    aliases: ['executable'],
    type: 'text',
    meaning: "path of an owner's executable",
    get: (socket) => socket.owners.map((owner) => owner.executable ?? ''),
  },
  {
    name: 'args',
    type: 'text',
    searchable: true,
    meaning: 'command line of an owner',
    get: (socket) => socket.owners.map((owner) => (owner.arguments ?? []).join(' ')),
  },
  {
    name: 'user',
    type: 'text',
    searchable: true,
    meaning: "login name or uid of the socket's owner",
    get: (socket) => [socket.user ?? '', String(socket.uid ?? '')],
  },
  { name: 'unit', type: 'text', searchable: true, meaning: 'systemd unit', get: (socket) => socket.unit },
  {
    name: 'container',
    type: 'text',
    searchable: true,
    meaning: 'container name or id',
    get: (socket) => socket.container,
  },
  {
    name: 'namespace',
    aliases: ['netns'],
    type: 'text',
    meaning: 'network namespace',
    get: (socket) => socket.namespace,
  },
  {
    name: 'service',
    type: 'text',
    searchable: true,
    meaning: 'registered service name of the port',
    get: (socket) => socket.service?.name,
  },
  {
    name: 'exposure',
    type: 'text',
    values: exposureLevels,
    meaning: 'who the bind address admits: loopback, container, lan, any',
    get: (socket) => socket.exposure?.level,
  },
  {
    name: 'role',
    type: 'text',
    values: ['listener', 'server', 'client', 'peer'],
    meaning: 'listener, server, client or peer',
    get: (socket) => socket.role,
  },
  { name: 'inode', type: 'number', meaning: 'socket inode', get: (socket) => socket.inode },
  { name: 'recvq', type: 'number', meaning: 'receive queue', get: (socket) => socket.receiveQueue },
  { name: 'sendq', type: 'number', meaning: 'send queue', get: (socket) => socket.sendQueue },
  { name: 'rtt', type: 'number', meaning: 'round-trip time in milliseconds (TCP)', get: (socket) => socket.tcp?.rttMs },
  {
    name: 'is',
    type: 'flag',
    meaning: 'a yes-or-no question',
    flags: {
      listening: {
        meaning: 'can be reached unasked: a listener, or a UDP socket that is not connected',
        test: isListening,
      },
      exposed: {
        meaning: 'listening on more than loopback',
        test: (socket) => socket.exposure !== null && socket.exposure.level !== 'loopback',
      },
      local: { meaning: 'listening on loopback only', test: (socket) => socket.exposure?.level === 'loopback' },
      established: { meaning: 'a connection in state ESTABLISHED', test: (socket) => socket.state === 'ESTABLISHED' },
      hidden: { meaning: 'its owner is not known', test: (socket) => socket.owners.length === 0 },
      shared: { meaning: 'held by more than one process', test: (socket) => socket.owners.length > 1 },
      queued: {
        meaning: 'waiting to be accepted by its listener',
        test: (socket) => socket.inode === 0 && socket.owners.length > 0,
      },
      deleted: {
        meaning: 'an owner runs an executable that was deleted or replaced',
        test: (socket) => socket.owners.some((owner) => owner.executableDeleted),
      },
      wellknown: {
        meaning: 'local port 0-1023',
        test: (socket) => socket.local.port !== null && socket.local.port < 1024,
      },
      ipv4: { meaning: 'IPv4', test: (socket) => socket.family === 'ipv4' },
      ipv6: { meaning: 'IPv6', test: (socket) => socket.family === 'ipv6' },
    },
  },
];

function ports(socket: SocketRecord): readonly number[] {
  return [socket.local.port, socket.remote?.port ?? null].filter((port) => port !== null);
}

/** Addresses match exactly, by network (`10.0.0.0/8`), or as text with `*`; a v4-mapped address also matches as IPv4. */
function addressField(
  name: string,
  aliases: readonly string[],
  meaning: string,
  endpoint: (socket: SocketRecord) => Endpoint | null,
): FilterFields<SocketRecord>[number] {
  return {
    name,
    aliases,
    meaning,
    type: 'custom',
    example: '192.168.0.0/16',
    compile(value, operator): Result<Predicate<SocketRecord>> {
      const { text } = value;
      if (operator !== '=') return failure('addresses are compared with : or !=', 0, text.length);
      if (text.includes('*')) {
        const matches = wildcard(text);
        return success((socket) => matches(endpoint(socket)?.address ?? ''));
      }
      const network = parseCidr(text);
      if (!network.ok) return network;
      return success((socket) => holds(network.value, endpoint(socket)?.address));
    },
  };
}

function holds(network: Cidr, address: string | undefined): boolean {
  if (address === undefined) return false;
  const parsed = parseIp(address);
  if (!parsed.ok) return false;
  return cidrContains(network, network.network.version === 4 ? unmapped(parsed.value) : parsed.value);
}
