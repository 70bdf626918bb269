/** UDP sockets: bound, connected, shared, with datagrams that nobody has read. */
import { isIPv6 } from 'node:net';
import { addressFamily, connect, sendto, socketType } from '../../src/ffi/libc.ts';
import { zooAddresses } from './addresses.ts';
import { boundTo, type Cage, linkLocalScope, option } from './cage.ts';
import { inetAddress } from './sockaddr.ts';
import type { Species } from './species.ts';

const { any4, any6, loopback4, loopback6, wire4, wire6, linkLocal } = zooAddresses;

/** Datagram sockets of both families. */
export const udpSpecies: readonly Species[] = [
  {
    name: 'udp on one address',
    open: (cage) => {
      const ip = cage.random.pick([
        any4,
        loopback4,
        wire4,
        '224.0.0.251',
        any6,
        loopback6,
        wire6,
        linkLocal,
        'ff05::1:3',
      ]);
      cage.bound(ip, socketType.dgram, [], linkLocalScope(ip));
    },
  },
  {
    name: 'udp on IPv6 only',
    open: (cage) => void cage.bound(any6, socketType.dgram, [option.v6Only]),
  },
  {
    name: 'udp bound to a device',
    open: (cage) => {
      const device = cage.random.pick(['lo', 'eth0']);
      cage.bound(cage.random.pick([any4, any6]), socketType.dgram, [boundTo(device)]);
    },
  },
  {
    name: 'udp sockets that share a port (SO_REUSEPORT)',
    open: (cage) => {
      const { port } = cage.bound(loopback4, socketType.dgram, [option.reusePort]);
      for (let more = cage.random.integer(1, 3); more > 0; more--)
        cage.boundAt(loopback4, port, socketType.dgram, [option.reusePort]);
    },
  },
  {
    name: 'udp connected',
    open: (cage) => {
      const ip = cage.random.pick([loopback4, loopback6, wire4, wire6]);
      const { port } = cage.bound(ip, socketType.dgram);
      udpTo(cage, ip, port);
    },
  },
  {
    name: 'udp connected, IPv4 from an IPv6 socket',
    open: (cage) => {
      const { port } = cage.bound(loopback4, socketType.dgram);
      const fd = cage.socket(addressFamily.inet6, socketType.dgram);
      connect(fd, inetAddress('::ffff:127.0.0.1', port));
    },
  },
  {
    name: 'udp with unread datagrams',
    open: (cage) => {
      const ip = cage.random.pick([loopback4, loopback6]);
      const { port } = cage.bound(ip, socketType.dgram);
      const sender = udpTo(cage, ip, port);
      for (let each = cage.random.integer(1, 5); each > 0; each--) {
        sendto(sender, new Uint8Array(cage.random.integer(0, 1200)), 0, null);
      }
    },
  },
  {
    name: 'udp socket that was never bound',
    open: (cage) => void cage.socket(cage.random.pick([addressFamily.inet, addressFamily.inet6]), socketType.dgram),
  },
];

function udpTo(cage: Cage, ip: string, port: number): number {
  const fd = cage.socket(isIPv6(ip) ? addressFamily.inet6 : addressFamily.inet, socketType.dgram);
  connect(fd, inetAddress(ip, port));
  return fd;
}
