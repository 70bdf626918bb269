/** TCP sockets that listen, or only hold a port. */
import { shutdown, socketType } from '../../src/ffi/libc.ts';
import { zooAddresses } from './addresses.ts';
import { boundTo, option } from './cage.ts';
import type { Species } from './species.ts';

const { any4, any6, loopback4, loopback6, wire4, wire6, linkLocal } = zooAddresses;

/** Listeners of every kind of address, their queues, and ports that are bound but not listened on. */
export const tcpListenerSpecies: readonly Species[] = [
  {
    name: 'tcp listener on one address',
    open: (cage) => {
      const ip = cage.random.pick([any4, loopback4, '127.0.0.53', wire4, loopback6, wire6, linkLocal]);
      cage.listener(ip, [], cage.random.pick([0, 1, 5, 128, 511, 4096]));
    },
  },
  {
    name: 'tcp listener on both families',
    open: (cage) => void cage.listener(any6, [option.dualStack]),
  },
  {
    name: 'tcp listener on IPv6 only',
    open: (cage) => void cage.listener(any6, [option.v6Only]),
  },
  {
    name: 'tcp listeners on one port, one for each family',
    open: (cage) => {
      const { port } = cage.listener(any4, [option.reusePort]);
      cage.listenerAt(any6, port, [option.reusePort, option.v6Only]);
    },
  },
  {
    name: 'tcp listener bound to a device',
    open: (cage) => {
      const device = cage.random.pick(['lo', 'eth0']);
      cage.listener(cage.random.pick([any4, any6]), [boundTo(device)]);
    },
  },
  {
    name: 'tcp listeners that share a port (SO_REUSEPORT)',
    open: (cage) => {
      const ip = cage.random.pick([any4, loopback6]);
      const { port } = cage.listener(ip, [option.reusePort]);
      for (let more = cage.random.integer(1, 3); more > 0; more--) cage.listenerAt(ip, port, [option.reusePort]);
    },
  },
  {
    name: 'tcp listener with connections that nobody has accepted',
    open: (cage) => {
      const ip = cage.random.pick([loopback4, loopback6]);
      const waiting = cage.random.integer(1, 4);
      const { port } = cage.listener(ip, [], waiting + cage.random.integer(0, 3));
      for (let each = 0; each < waiting; each++) cage.dial(ip, port, [option.resetOnClose]);
    },
  },
  {
    name: 'tcp listener with an overflowing queue',
    open: (cage) => {
      // The kernel lets one more in than the backlog says, and leaves the rest waiting for an answer.
      const { port } = cage.listener(loopback4, [], 1);
      for (let each = 0; each < 4; each++) cage.dial(loopback4, port, [option.resetOnClose], false);
    },
  },
  {
    name: 'tcp connection closed by its client before it was accepted',
    open: (cage) => {
      const { port } = cage.listener(loopback4);
      const client = cage.dial(loopback4, port);
      if (cage.random.chance(0.5)) cage.close(client);
      else shutdown(client, 1);
    },
  },
  {
    name: 'tcp socket bound but not listening',
    open: (cage) => void cage.bound(cage.random.pick([any4, loopback4, loopback6, any6]), socketType.stream),
  },
  {
    name: 'tcp socket that was never bound',
    open: (cage) => void cage.socket(cage.random.pick([2, 10]), socketType.stream),
  },
];
