/** A name server for tests, on a loopback port: answers as it is told, and loses what it is told to lose. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { parseIp } from '../addr/ip-address.ts';
import { emitDns, parseDns } from '../wire/dns.ts';
import type { DnsMessage } from '../wire/dns.ts';
import type { NameServer } from './names-types.ts';

/** A running server. */
export interface TestServer extends NameServer {
  readonly port: number;
  /** Questions that came in. */
  asked(): number;
  close(): void;
}

/** Starts one; `reply` gives the messages to send for a question, none to stay silent, or bytes to send as they are. */
export async function testServer(
  reply: (question: DnsMessage) => readonly (DnsMessage | Uint8Array)[],
): Promise<TestServer> {
  const socket: Socket = createSocket('udp4');
  let count = 0;
  socket.on('message', (bytes, from) => {
    count++;
    const parsed = parseDns(bytes, 0, bytes.length);
    if (!parsed.ok) return;
    for (const message of reply(parsed.value)) {
      const room = new Uint8Array(4096);
      const answer = message instanceof Uint8Array ? message : room.slice(0, emitDns(message, room, 0));
      socket.send(answer, from.port, from.address);
    }
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const address = parseIp('127.0.0.1');
  if (!address.ok) throw new Error('no loopback');
  return { address: address.value, port: socket.address().port, asked: () => count, close: () => socket.close() };
}
