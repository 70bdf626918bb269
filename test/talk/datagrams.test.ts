/** Datagrams between our programs and the classic ones, in all pairs, over UDP and UNIX sockets. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { needs } from '../../lab/needs.ts';
import type { Bench, Side } from './sides.fixture.ts';
import { concernsUs, openBench, portolan, waitFor } from './sides.fixture.ts';

const inLab = needs({ lab: true, tools: ['nc.openbsd', 'nc.traditional', 'ncat', 'socat'] });
let bench: Bench;

beforeAll(async () => {
  if (inLab.missing === undefined) bench = await openBench(1);
}, 60_000);
afterAll(() => (inLab.missing === undefined ? bench.close() : undefined));

const udpListeners: readonly Side[] = [
  { name: 'portolan listen', argv: (port) => portolan('listen', '--udp', '--bind', '127.0.0.1', port) },
  { name: 'portolan nc -lu', argv: (port) => portolan('nc', '-lu', '127.0.0.1', port) },
  { name: 'portolan ncat -lu', argv: (port) => portolan('ncat', '-lu', '127.0.0.1', port) },
  { name: 'nc -lu', argv: (port) => ['nc.openbsd', '-lu', '127.0.0.1', port] },
  { name: 'nc.traditional -lu', argv: (port) => ['nc.traditional', '-lu', '-s', '127.0.0.1', '-p', port] },
  { name: 'ncat -lu', argv: (port) => ['ncat', '-lu', '127.0.0.1', port] },
  { name: 'socat', argv: (port) => ['socat', '-u', `UDP-RECV:${port},bind=127.0.0.1`, '-'] },
];
const udpClients: readonly Side[] = [
  { name: 'portolan talk', argv: (port) => portolan('talk', '--udp', '127.0.0.1', port) },
  { name: 'portolan nc -u', argv: (port) => portolan('nc', '-u', '-q', '0', '127.0.0.1', port) },
  { name: 'portolan ncat -u', argv: (port) => portolan('ncat', '-u', '--send-only', '127.0.0.1', port) },
  { name: 'nc -u', argv: (port) => ['nc.openbsd', '-u', '-q', '0', '127.0.0.1', port] },
  { name: 'nc.traditional -u', argv: (port) => ['nc.traditional', '-u', '-q', '0', '127.0.0.1', port] },
  { name: 'ncat -u', argv: (port) => ['ncat', '-u', '--send-only', '127.0.0.1', port] },
  { name: 'socat', argv: (port) => ['socat', '-u', '-', `UDP-SENDTO:127.0.0.1:${port}`] },
];
const unixListeners: readonly Side[] = [
  { name: 'portolan listen', argv: (path) => portolan('listen', '--udp', '--unix', path) },
  { name: 'portolan nc -lUu', argv: (path) => portolan('nc', '-lUu', path) },
  { name: 'nc -lUu', argv: (path) => ['nc.openbsd', '-lUu', path] },
  { name: 'socat', argv: (path) => ['socat', '-u', `UNIX-RECV:${path}`, '-'] },
];
const unixClients: readonly Side[] = [
  { name: 'portolan talk', argv: (path) => portolan('talk', '--udp', '--unix', path) },
  { name: 'portolan nc -Uu', argv: (path) => portolan('nc', '-Uu', '-q', '0', path) },
  { name: 'nc -Uu', argv: (path) => ['nc.openbsd', '-Uu', '-q', '0', path] },
  { name: 'socat', argv: (path) => ['socat', '-u', '-', `UNIX-SENDTO:${path}`] },
];
const message = 'a whole datagram, \u00e9 and all\n';
let next = 23_000;

/** Starts the listener, sends one datagram from each client, and names those that were heard. */
async function heard(listener: Side, clients: readonly Side[], unix: boolean): Promise<readonly string[]> {
  const host = bench.lab.host('one');
  const found: string[] = [];
  for (const client of clients) {
    const number = next++;
    const at = unix ? join(bench.folder, `d${number}`) : String(number);
    const server = await host.daemon({ argv: listener.argv(at), ready: unix ? { unix: at } : { udp: number } });
    const sender = host.spawn(client.argv(at), { input: message });
    if (await waitFor(() => server.output().includes(message))) found.push(client.name);
    await Promise.all([sender.stop(), server.stop()]);
  }
  return found;
}

for (const [transport, listeners, clients] of [
  ['UDP', udpListeners, udpClients],
  ['a UNIX socket', unixListeners, unixClients],
] as const) {
  inLab.describe(`a datagram over ${transport} arrives whole`, () => {
    for (const listener of listeners)
      inLab.test(`at ${listener.name}, from every client`, async () => {
        const partners = clients.filter((client) => concernsUs(listener, client));
        expect(await heard(listener, partners, transport !== 'UDP')).toEqual(partners.map(({ name }) => name));
      });
  });
}
