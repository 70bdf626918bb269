/**
 * A program: starts hostile services of this host and prints where each listens (a line of JSON); ends with its input.
 * With the argument `streams` those that play with streams, without one all others: neither shall keep the other waiting.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { identifiers } from '../../src/identify/catalog.gen.ts';
import { sampleBytes } from '../../src/identify/sample-reply.fake.ts';
import { bindStray, datagrams, floodIcmp } from './hostile-datagrams.ts';
import type { DatagramBehaviour } from './hostile-datagrams.ts';
import type { HostilePorts } from './hostile-ports.ts';
import { everythingPort, firstPorts, packetGames } from './hostile-ports.ts';
import type { Behaviour } from './hostile-streams.ts';
import { streams } from './hostile-streams.ts';
import { hostileText, spoilt } from './hostile-text.ts';
import { hostileCertificate, tlsStreams } from './hostile-tls.ts';

const ready: Promise<void>[] = [];
const tcp: Record<string, number> = {};
const udp: Record<string, number> = {};

/** Says its piece unasked, and again to every question. */
const insisting =
  (bytes: Buffer): Behaviour =>
  (socket) => {
    socket.write(bytes);
    socket.on('data', () => socket.write(bytes));
  };

function listen(name: string, port: number, behaviour: Behaviour): void {
  tcp[name] = port;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    behaviour(socket);
    // Who does not listen never learns that the other side has gone.
    if (socket.listenerCount('data') === 0) socket.resume();
  });
  ready.push(new Promise((resolve) => server.listen({ port, host: '::' }, resolve)));
}

function bind(name: string, port: number, behaviour: DatagramBehaviour): void {
  udp[name] = port;
  const socket = createSocket('udp4');
  socket.on('error', () => undefined).on('message', (bytes, from) => behaviour(socket, bytes, from));
  ready.push(new Promise((resolve) => socket.bind(port, resolve)));
}

/** The samples of every identifier, spoilt; and each with the next one's behind it. */
function sampled(transport: 'tcp' | 'udp'): (readonly [string, Buffer])[] {
  const all = identifiers
    .filter(({ transports, samples }) => transports.includes(transport) && samples.length > 0)
    .map(({ id, samples }) => [id, sampleBytes(samples[0]!)] as const);
  return all.flatMap(([id, bytes], index) => {
    const [, next] = all[(index + 1) % all.length]!;
    const both = Buffer.concat([bytes.subarray(0, Math.ceil(bytes.length / 2)), next]);
    return [
      ...spoilt(bytes).map(({ how, bytes: told }) => [`${id} ${how}`, told] as const),
      [`${id} glued`, both] as const,
    ];
  });
}

/** Streams by hand: some of them keep a processor busy. */
function startStreams(): void {
  for (const [index, [name, behaviour]] of Object.entries({ ...streams, ...tlsStreams }).entries())
    listen(name, firstPorts.streams + index, behaviour);
}

/** All others. */
function startOthers(): void {
  for (const [name, port] of Object.entries(packetGames)) listen(name, port, () => undefined);
  listen('everything', everythingPort, (socket) => void socket.destroy());
  listen('tlsHostileName', firstPorts.certificates, hostileCertificate(hostileText));
  listen('tlsLongName', firstPorts.certificates + 1, hostileCertificate('<b>'.repeat(20)));
  for (const [index, [name, bytes]] of sampled('tcp').entries())
    listen(name, firstPorts.samples + index, insisting(bytes));
  for (const [index, [name, behaviour]] of Object.entries(datagrams).entries())
    bind(name, firstPorts.datagrams + index, behaviour);
  for (const [index, [name, bytes]] of sampled('udp').entries())
    bind(name, firstPorts.datagramSamples + index, (socket, _asked, { port, address }) =>
      socket.send(bytes, port, address),
    );
  ready.push(bindStray());
}

const onlyStreams = process.argv[2] === 'streams';
if (onlyStreams) startStreams();
else startOthers();
await Promise.all(ready);
if (!onlyStreams) void floodIcmp(udp['icmpFlood']!);
const ports: HostilePorts = { tcp, udp };
process.stdout.write(`${JSON.stringify(ports)}\n`);
process.stdin.resume().once('end', () => process.exit());
