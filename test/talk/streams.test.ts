/** A file over UNIX sockets and TLS between our programs and the classic ones, in all pairs: whole, and both ends end. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { needs } from '../../lab/needs.ts';
import type { Bench, Side } from './sides.fixture.ts';
import { concernsUs, deliver, openBench, portolan } from './sides.fixture.ts';

const inLab = needs({ lab: true, tools: ['nc.openbsd', 'ncat', 'socat', 'openssl'] });
let bench: Bench;
let pem = '';

beforeAll(async () => {
  if (inLab.missing !== undefined) return;
  bench = await openBench(300_001);
  pem = join(bench.folder, 'pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', `${pem}.key`];
  execFileSync('openssl', [...request, '-out', `${pem}.crt`, ...subject], { stdio: 'ignore' });
}, 60_000);
afterAll(() => (inLab.missing === undefined ? bench.close() : undefined));

const unixListeners: readonly Side[] = [
  { name: 'portolan listen', argv: (path) => portolan('listen', '--unix', path) },
  { name: 'portolan nc -lU', argv: (path) => portolan('nc', '-lU', path) },
  { name: 'portolan ncat -lU', argv: (path) => portolan('ncat', '-lU', path) },
  { name: 'nc -lU', argv: (path) => ['nc.openbsd', '-lU', path] },
  { name: 'ncat -lU', argv: (path) => ['ncat', '-lU', path] },
  { name: 'socat', argv: (path) => ['socat', `UNIX-LISTEN:${path}`, '-'] },
];
const unixClients: readonly Side[] = [
  { name: 'portolan talk', argv: (path) => portolan('talk', '--unix', path) },
  { name: 'portolan nc -NU', argv: (path) => portolan('nc', '-NU', path) },
  { name: 'portolan ncat -U', argv: (path) => portolan('ncat', '-U', path) },
  { name: 'nc -NU', argv: (path) => ['nc.openbsd', '-NU', path] },
  { name: 'ncat -U', argv: (path) => ['ncat', '-U', path] },
  { name: 'socat', argv: (path) => ['socat', '-t1', '-', `UNIX-CONNECT:${path}`] },
];
const certificate = (): string[] => ['--tls-cert', `${pem}.crt`, '--tls-key', `${pem}.key`];
const tlsListeners: readonly Side[] = [
  {
    name: 'portolan listen',
    argv: (port) => portolan('listen', '--tls', ...certificate(), '--bind', '127.0.0.1', port),
  },
  {
    name: 'portolan ncat --ssl',
    argv: (port) =>
      portolan('ncat', '-l', '--ssl', '--ssl-cert', `${pem}.crt`, '--ssl-key', `${pem}.key`, '127.0.0.1', port),
  },
  {
    name: 'ncat --ssl',
    argv: (port) => ['ncat', '-l', '--ssl', '--ssl-cert', `${pem}.crt`, '--ssl-key', `${pem}.key`, '127.0.0.1', port],
  },
  {
    name: 'socat',
    argv: (port) => ['socat', `OPENSSL-LISTEN:${port},bind=127.0.0.1,cert=${pem}.crt,key=${pem}.key,verify=0`, '-'],
  },
];
const tlsClients: readonly Side[] = [
  {
    name: 'portolan talk',
    argv: (port) => portolan('talk', '--tls', '--tls-trust', `${pem}.crt`, 'localhost', port, '-4'),
  },
  {
    name: 'portolan ncat --ssl',
    argv: (port) => portolan('ncat', '--ssl-verify', '--ssl-trustfile', `${pem}.crt`, 'localhost', port, '-4'),
  },
  {
    name: 'ncat --ssl',
    argv: (port) => ['ncat', '--ssl-verify', '--ssl-trustfile', `${pem}.crt`, '-4', 'localhost', port],
  },
  {
    name: 'socat',
    argv: (port) => ['socat', '-t1', '-', `OPENSSL:127.0.0.1:${port},cafile=${pem}.crt,commonname=localhost`],
  },
];

let next = 22_000;

for (const [transport, listeners, clients] of [
  ['a UNIX socket', unixListeners, unixClients],
  ['TLS', tlsListeners, tlsClients],
] as const) {
  inLab.describe(`a file passes whole over ${transport}, and both ends end`, () => {
    for (const listener of listeners)
      for (const client of clients.filter((each) => concernsUs(listener, each)))
        inLab.test(`${client.name} -> ${listener.name}`, async () => {
          const number = next++;
          const isUnix = transport !== 'TLS';
          const at = isUnix ? join(bench.folder, `s${number}`) : String(number);
          const ready = isUnix ? { unix: at } : { tcp: number };
          expect(await deliver(bench, { listener, client, at, ready })).toBe(`both ended ${bench.digest}`);
        });
  });
}
