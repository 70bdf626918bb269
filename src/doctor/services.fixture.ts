/** Servers of every behaviour, for the laboratory: `node services.fixture.ts KIND...`; prints `ready` when all of them listen. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as httpServer } from 'node:http';
import { createServer as httpsServer } from 'node:https';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { addressFamily, bind, listen, socket, socketType } from '../ffi/libc.ts';

/** What an open port does with its connections. */
const behaviours: Readonly<Record<number, (client: Socket) => void>> = {
  22: (client) => void client.write('SSH-2.0-OpenSSH_9.2p1\r\n'),
  // Garbage where TLS is expected.
  443: (client) => client.once('data', () => void client.end(Buffer.from('15030300020228', 'hex'))),
  7001: (client) => void client.end(),
  7002: (client) => void client.resetAndDestroy(),
  7003: () => undefined,
  7004: endless,
  7005: (client) => void client.write('220 \x1b]0;owned\x07\x1b[2J\x9b31m\u202e ESMTP Postfix\r\n'),
  7006: () => undefined,
  108: (client) => void client.write('220 x ESMTP\r\n'),
};

/** Says something as long as anybody takes it. */
function endless(client: Socket): void {
  const line = Buffer.alloc(16_384, 'spam ');
  const more = (): void => {
    while (!client.destroyed && client.write(line));
  };
  client.on('drain', more);
  more();
}

async function serve(): Promise<void> {
  const servers = Object.entries(behaviours).map(([port, behave]) =>
    createServer((client) => {
      client.on('error', () => undefined);
      behave(client);
    }).listen({ port: Number(port), host: '::' }),
  );
  const answer: RequestListener = (_, response) => void response.end('hello');
  const web = httpServer(answer).listen({ port: 80, host: '::' });
  const secure = httpsServer(certificate(), answer).listen({ port: 8443, host: '::' });
  await Promise.all([...servers, web, secure].map((server) => once(server, 'listening')));
  await Promise.all([dnsServer(53), dnsServer(5300), silentUdp()]);
}

/** The key and certificate that the test has made, as PEM in one file. */
function certificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const pem = readFileSync(process.env['DOCTOR_PEM'] ?? '');
  return { key: pem, cert: pem };
}

async function silentUdp(): Promise<void> {
  const bound = createSocket('udp6').bind(5000, '::');
  await once(bound, 'listening');
}

/** Answers for names of the laboratory: A and AAAA records, NXDOMAIN, SERVFAIL, nothing at all. */
async function dnsServer(port: number): Promise<void> {
  const server = createSocket('udp6').bind(port, '::');
  server.on('message', (query, from) => {
    const answer = dnsAnswer(query);
    if (answer !== null) server.send(answer, from.port, from.address);
  });
  await once(server, 'listening');
}

const many = Array.from({ length: 63 }, (_, at) => `10.90.9.${at + 1}`);

/** By name: IPv4 and IPv6 addresses, a response code, or null for silence. */
const zone: Readonly<
  Record<string, { readonly a: readonly string[]; readonly aaaa: readonly string[] } | number | null>
> = {
  'server.lab': { a: ['10.90.3.2'], aaaa: ['fd90:3::2'] },
  // AAAA dead, A open.
  'mixed.lab': { a: ['10.90.3.2'], aaaa: ['fd90:4::2'] },
  'many.lab': { a: [...many, '10.90.3.2'], aaaa: [] },
  'more.lab': { a: Array.from({ length: 70 }, (_, at) => `10.90.4.${at + 1}`), aaaa: [] },
  'six.lab': { a: [], aaaa: ['fd90:3::2'] },
  'fail.lab': 2,
  'silent.lab': null,
};

/** A response to a question of one name (RFC 1035 section 4.1). */
function dnsAnswer(query: Buffer): Buffer | null {
  if (query.length < 17) return null;
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  if (end > query.length || query.readUInt16BE(4) !== 1) return null;
  const found = zone[labels.join('.').toLowerCase()];
  if (found === null) return null;
  const code = found === undefined ? 3 : typeof found === 'number' ? found : 0;
  const isFour = query.readUInt16BE(at + 1) === 1;
  const isSix = query.readUInt16BE(at + 1) === 28;
  const addresses = found === undefined || typeof found === 'number' ? [] : isFour ? found.a : isSix ? found.aaaa : [];
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) => {
    const data = isFour ? Buffer.from(address.split('.').map(Number)) : sixBytes(address);
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(isFour ? 1 : 28, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(60, 6);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([head, ...records]);
}

/** `fd90:3::2`: two groups, then one. */
function sixBytes(address: string): Buffer {
  const [first, last] = address.split('::');
  const bytes = Buffer.alloc(16);
  for (const [at, group] of first!.split(':').entries()) bytes.writeUInt16BE(Number.parseInt(group, 16), at * 2);
  bytes.writeUInt16BE(Number.parseInt(last!, 16), 14);
  return bytes;
}

/** Takes up every local port that leads to an address: `hold:10.90.1.10:22:2`. */
async function hold(host: string, port: number, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const client = connect({ host, port });
    client.on('error', () => undefined);
    await once(client, 'connect');
  }
}

/** A listener that accepts nobody, its queue filled, and a socket that is bound and does not listen. */
async function stuck(): Promise<void> {
  const address = (port: number): Buffer => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt16LE(addressFamily.inet, 0);
    bytes.writeUInt16BE(port, 2);
    bytes.set([127, 0, 0, 1], 4);
    return bytes;
  };
  const listener = socket(addressFamily.inet, socketType.stream, 0);
  bind(listener, address(7010));
  listen(listener, 0);
  await hold('127.0.0.1', 7010, 1);
  bind(socket(addressFamily.inet, socketType.stream, 0), address(7011));
  await once(createServer().listen(7012, '127.0.0.1'), 'listening');
  await once(createServer().listen(107, '127.0.0.1'), 'listening');
  await once(createServer().listen(7015, '::'), 'listening');
  await leaveTimeWait(7013);
  await once(connect({ host: '127.0.0.1', port: 7012, localPort: 7014 }), 'connect');
}

/** A server that closes its connection first, and itself: the kernel keeps the port for a minute. */
async function leaveTimeWait(port: number): Promise<void> {
  const server = createServer((client) => void client.end()).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({ host: '127.0.0.1', port });
  client.resume();
  await once(client, 'close');
  server.close();
  await once(server, 'close');
}

for (const kind of process.argv.slice(2)) {
  const [what, host, port, count] = kind.split(':');
  if (what === 'serve') await serve();
  else if (what === 'stuck') await stuck();
  else await hold(host!, Number(port), Number(count));
}
process.stdout.write('ready\n');
