/** UDP services that do what no service should. */
import type { RemoteInfo, Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { ipFromBytes } from '../../src/addr/ip-address.ts';
import { batchOf } from '../../src/link/prepared-batch.ts';
import { openRawLink } from '../../src/link/raw-link.linux.ts';
import { buildPacket, plainIpv4 } from '../../src/wire/build-packet.ts';
import { findIpParts, ipParts } from '../../src/wire/ip-header.ts';
import { ipProtocols } from '../../src/wire/ip-protocol.ts';
import { hostileAddresses } from './hostile.ts';
import { hostileText } from './hostile-text.ts';

/** What a service does with a datagram. */
export type DatagramBehaviour = (socket: Socket, bytes: Buffer, from: RemoteInfo) => void;

const stray = createSocket('udp4');

/** Behaviours by name. */
export const datagrams: Readonly<Record<string, DatagramBehaviour>> = {
  hugeReply: (socket, _bytes, { port, address }) =>
    socket.send(Buffer.alloc(65_507, hostileText, 'latin1'), port, address),
  replyStorm: (socket, bytes, { port, address }) => {
    for (let count = 0; count < 2000; count++)
      socket.send(Buffer.concat([Buffer.of(count & 255), bytes]), port, address);
  },
  fromElsewhere: (_socket, bytes, { port, address }) => stray.send(bytes, port, address),
  echo: (socket, bytes, { port, address }) => socket.send(bytes, port, address),
  empty: (socket, _bytes, { port, address }) => socket.send('', port, address),
  silent: () => undefined,
  icmpFlood: () => undefined,
};

/** Binds what sends from the wrong address. */
export function bindStray(): Promise<void> {
  return new Promise((resolve) => stray.bind(0, hostileAddresses.elsewhere, resolve));
}

/** Answers every datagram to a port by 500 ICMP errors of every kind that quote it, some of them cut short. */
export async function floodIcmp(port: number): Promise<void> {
  const link = openRawLink({ interface: 'any', direction: 'in' });
  const parts = ipParts();
  while (await link.whenReadable()) {
    const errors: Uint8Array[] = [];
    link.receive((bytes, start, end) => {
      if (findIpParts(bytes, start, end, parts) !== null || parts.version !== 4) return;
      const at = parts.transportStart;
      if (parts.protocol !== ipProtocols.udp || bytes[at + 2]! * 256 + bytes[at + 3]! !== port) return;
      const [from, to] = [parts.destinationAt, parts.sourceAt].map((where) =>
        ipFromBytes(bytes.slice(where, where + 4)),
      );
      for (let count = 0; count < 500; count++) {
        // Port unreachable (3/3) would be the truth; it is the only one that is left out.
        const message = {
          type: [3, 4, 11, 12][count % 4]!,
          code: (count * 5) % 16,
          checksum: 0,
          rest: new Uint8Array(4),
        };
        if (message.type === 3 && message.code === 3) continue;
        const quoted = bytes.slice(start, Math.min(end, start + 20 + (count % 40)));
        const network = plainIpv4(from!, to!);
        errors.push(buildPacket({ link: null, network, transport: { kind: 'icmp', message }, payload: quoted }).bytes);
      }
    }, 0);
    for (let sent = 0; sent < errors.length; sent += 256) link.send(batchOf(errors.slice(sent, sent + 256)));
  }
}
