/** TCP connections in every state of RFC 9293 section 3.3.2. A muted socket's packets are dropped by the zoo's ruleset. */
import { sendto, shutdown } from '../../src/ffi/libc.ts';
import { zooAddresses } from './addresses.ts';
import { type Cage, option, receiveBuffer } from './cage.ts';
import type { Species } from './species.ts';

const { any4, any6, loopback4, loopback6, wire4, wire6, linkLocal } = zooAddresses;
const writing = 1;

/** Connections: established (with data on the way), half closed, closing, waiting, opening. */
export const tcpStateSpecies: readonly Species[] = [
  { name: 'tcp established', open: (cage) => void anyPair(cage) },
  {
    name: 'tcp established, IPv4 through an IPv6 listener',
    open: (cage) => void cage.pair(any6, loopback4, [option.dualStack]),
  },
  {
    name: 'tcp established, link-local',
    open: (cage) => void cage.pair(linkLocal, linkLocal),
  },
  {
    name: 'tcp established, listener gone',
    open: (cage) => cage.close(cage.pair(loopback4, loopback4).listener),
  },
  {
    name: 'tcp established, keepalive timer',
    open: (cage) => void cage.configure(anyPair(cage).client, [option.keepAlive]),
  },
  {
    name: 'tcp with unread data',
    open: (cage) => void sendto(anyPair(cage).client, new Uint8Array(cage.random.integer(1, 5000)), 0, null),
  },
  {
    name: 'tcp with data that is not acknowledged',
    open: (cage) => {
      const { client } = anyPair(cage);
      cage.configure(client, [option.muted]);
      sendto(client, new Uint8Array(cage.random.integer(1, 5000)), 0, null);
    },
  },
  { name: 'tcp with a closed window', open: closedWindow },
  {
    name: 'tcp FIN-WAIT-2 and CLOSE-WAIT',
    open: (cage) => shutdown(anyPair(cage).client, writing),
  },
  {
    name: 'tcp FIN-WAIT-2 without an owner',
    open: (cage) => {
      const { client } = cage.pairThatLingers(loopback4);
      cage.close(client);
    },
  },
  {
    name: 'tcp FIN-WAIT-1',
    open: (cage) => {
      const { client } = anyPair(cage);
      cage.configure(client, [option.muted]);
      shutdown(client, writing);
    },
  },
  {
    name: 'tcp LAST-ACK',
    open: (cage) => {
      const { client, server } = anyPair(cage);
      shutdown(client, writing);
      cage.configure(server, [option.muted]);
      shutdown(server, writing);
    },
  },
  {
    name: 'tcp LAST-ACK without an owner',
    open: (cage) => {
      const { client, server } = cage.pairThatLingers(loopback6);
      shutdown(client, writing);
      cage.configure(server, [option.muted]);
      cage.close(server);
    },
  },
  {
    name: 'tcp CLOSING',
    open: (cage) => {
      const { client, server } = anyPair(cage);
      // The client's FIN is lost, the server's arrives: both have closed, neither has been told so.
      cage.configure(client, [option.muted]);
      shutdown(client, writing);
      shutdown(server, writing);
    },
  },
  {
    name: 'tcp TIME-WAIT',
    open: (cage) => {
      const { client, server } = cage.pairThatLingers(cage.random.pick([loopback4, loopback6]));
      cage.close(client);
      cage.close(server);
    },
  },
  {
    name: 'tcp SYN-SENT',
    open: (cage) => {
      const ip = cage.random.pick([loopback4, loopback6, '10.99.0.2', 'fd99::2']);
      cage.dial(ip, cage.random.integer(1, 1023), [option.muted], false);
    },
  },
  {
    name: 'tcp SYN-RECEIVED',
    open: (cage) => {
      const ip = cage.random.pick([loopback4, loopback6]);
      // A muted listener answers nobody.
      const { port } = cage.listener(ip, [option.muted]);
      for (let each = cage.random.integer(1, 2); each > 0; each--) cage.dial(ip, port, [option.resetOnClose], false);
    },
  },
];

function anyPair(cage: Cage): ReturnType<Cage['pair']> {
  const [on, to] = cage.random.pick([
    [loopback4, loopback4],
    [any4, '127.0.0.9'],
    [wire4, wire4],
    [loopback6, loopback6],
    [any6, wire6],
    [any6, loopback4],
  ] as const);
  return cage.pair(on, to);
}

function closedWindow(cage: Cage): void {
  const { client } = cage.pair(loopback4, loopback4, [receiveBuffer(4096)]);
  const block = new Uint8Array(16_384);
  try {
    for (let each = 0; each < 64; each++) sendto(client, block, dontWait, null);
  } catch {
    // EAGAIN: both buffers are full, which is what we came for.
  }
}

/** MSG_DONTWAIT of include/linux/socket.h. */
const dontWait = 0x40;
