/** Raw, packet and netlink sockets, and families that a kernel may lack. */
import { networkInterfaces } from 'node:os';
import { addressFamily, bind, connect, socketType } from '../../src/ffi/libc.ts';
import { zooAddresses } from './addresses.ts';
import { inetAddress, netlinkAddress, packetAddress } from './sockaddr.ts';
import type { Species } from './species.ts';

const { loopback4, loopback6 } = zooAddresses;

/** Sockets that are neither TCP, UDP nor unix. */
export const otherSpecies: readonly Species[] = [
  {
    name: 'raw IPv4 socket',
    open: (cage) => {
      // ICMP, OSPF, and "any protocol, I write the header".
      const fd = cage.socket(addressFamily.inet, socketType.raw, cage.random.pick([1, 89, 255]));
      if (cage.random.chance(0.5)) bind(fd, inetAddress(loopback4, 0));
      if (cage.random.chance(0.3)) connect(fd, inetAddress(loopback4, 0));
    },
  },
  {
    name: 'raw IPv6 socket',
    open: (cage) => {
      const fd = cage.socket(addressFamily.inet6, socketType.raw, cage.random.pick([58, 89, 103]));
      if (cage.random.chance(0.5)) bind(fd, inetAddress(loopback6, 0));
    },
  },
  {
    name: 'ping socket',
    open: (cage) => {
      const fd = cage.socket(addressFamily.inet, socketType.dgram, 1);
      bind(fd, inetAddress(loopback4, cage.random.integer(1, 60_000)));
    },
  },
  {
    name: 'packet socket',
    open: (cage) => {
      // LLDP and ARP are quiet here, 0 receives nothing: queues stay as they are while they are compared.
      const protocol = cage.random.pick([0, 0x88cc, 0x0806]);
      const fd = cage.socket(addressFamily.packet, cage.random.pick([socketType.raw, socketType.dgram]), 0);
      bind(fd, packetAddress(protocol, cage.random.pick([0, 1, ...wireIndex()])));
    },
  },
  {
    name: 'netlink socket',
    open: (cage) => {
      // Routes, sock_diag, netfilter, kernel events, generic.
      const fd = cage.socket(addressFamily.netlink, socketType.raw, cage.random.pick([0, 4, 12, 15, 16]));
      bind(fd, netlinkAddress(cage.random.pick([0, 0, 1])));
    },
  },
  {
    name: 'mptcp listener',
    open: (cage) => {
      const fd = cage.socket(cage.random.pick([addressFamily.inet, addressFamily.inet6]), socketType.stream, 262);
      cage.listenOn(fd);
    },
  },
  { name: 'sctp listener', open: (cage) => cage.listenOn(cage.socket(addressFamily.inet, socketType.stream, 132)) },
  { name: 'vsock socket', open: (cage) => void cage.socket(addressFamily.vsock, socketType.stream) },
];

/** The interface number of `eth0`, when there is one: known here by its link-local address. */
function wireIndex(): number[] {
  const entry = networkInterfaces()['eth0']?.find(({ address }) => address === zooAddresses.linkLocal);
  return entry?.scopeid === undefined ? [] : [entry.scopeid];
}
