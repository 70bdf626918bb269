/** Real daemons in a laboratory: each is recognised on whatever port it has, with its version where it tells one. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';
import type { DaemonCase, ExpectedPort } from './daemons.fixture.ts';
import { daemonCases } from './daemons.fixture.ts';

const programs = daemonCases.map(({ argv, program }) => (program ?? argv[0]!).replace(/^.*\/sbin\//, ''));
const required = needs({
  root: true,
  lab: true,
  tools: [...programs, 'rsync', 'openssl', 'ssh-keygen', 'dropbearkey'],
});

interface Found {
  readonly port: number;
  readonly service: string | null;
  readonly product: string | null;
  readonly version: string | null;
  readonly startTls: boolean | null;
  readonly tls: object | null;
  readonly byProcess: string | null;
  readonly mismatch: string | null;
}

let lab: Lab<'server'> | undefined;
let folder = '';

beforeAll(async () => {
  if (required.missing !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'portolan-daemons-'));
  chmodSync(folder, 0o755);
  for (const name of ['empty', 'dovecot', 'exim', 'tor', 'mysql', 'cups', 'open']) mkdirSync(join(folder, name));
  // For daemons that insist on another user than root.
  chmodSync(join(folder, 'open'), 0o777);
  // sshd insists on this folder for the part of it that has no privileges.
  mkdirSync('/run/sshd', { recursive: true });
  makeKeys();
  lab = await buildLab({ hosts: { server: {} } });
  await Promise.all(daemonCases.map(start));
}, 60_000);

afterAll(async () => {
  await lab?.close();
  if (folder !== '') rmSync(folder, { recursive: true });
});

required.test(
  'TCP: every daemon is recognised, inside TLS and through STARTTLS too',
  async () => {
    const found = await identify(expectedPorts('tcp'), []);
    expect(found.map((one) => summary(one))).toEqual(expectedPorts('tcp').map((one) => expected(one)));
    const versions = expectedPorts('tcp').map(({ port, tellsVersion }) => [
      port,
      !tellsVersion || /^\d/.test(versionAt(found, port)),
    ]);
    expect(versions.filter(([, fine]) => !fine)).toEqual([]);
    // The same daemon on a port of its own and on somebody else's.
    expect(found.find(({ port }) => port === 22)).toMatchObject({ mismatch: null, byProcess: 'sshd' });
    expect(found.find(({ port }) => port === 443)).toMatchObject({
      mismatch: 'ssh speaks here, but port 443 usually means https',
    });
  },
  60_000,
);

required.test(
  'UDP: every daemon is recognised',
  async () => {
    const found = await identify(expectedPorts('udp'), ['--udp']);
    expect(found.map((one) => summary(one))).toEqual(expectedPorts('udp').map((one) => expected(one)));
  },
  60_000,
);

function makeKeys(): void {
  const quiet = { stdio: 'ignore', env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` } } as const;
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'ssh-key')], quiet);
  execFileSync('dropbearkey', ['-t', 'ed25519', '-f', join(folder, 'dropbear-key')], quiet);
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(folder, 'key.pem'),
  ];
  execFileSync(
    'openssl',
    ['req', '-x509', ...key, '-out', join(folder, 'cert.pem'), '-subj', '/CN=lab.example', '-days', '2'],
    quiet,
  );
}

async function start({ argv, files = {}, ports: [first] }: DaemonCase): Promise<void> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), here(text));
  const ready = first.transport === 'udp' ? { udp: first.port } : { tcp: first.port };
  await lab!.host('server').daemon({ argv: argv.map(here), ready });
}

function here(text: string): string {
  return text.replaceAll('@', folder);
}

function expectedPorts(transport: 'tcp' | 'udp'): readonly ExpectedPort[] {
  return daemonCases.flatMap(({ ports }) => ports).filter((one) => (one.transport ?? 'tcp') === transport);
}

/** Asks all the ports in one run of the program, from inside the laboratory. */
async function identify(ports: readonly ExpectedPort[], flags: readonly string[]): Promise<readonly Found[]> {
  const program = fileURLToPath(new URL('../bin.ts', import.meta.url));
  const words = ports.map(({ port }) => `127.0.0.1:${port}`);
  const result = await lab!.host('server').run([process.execPath, program, 'identify', '--json', ...flags, ...words]);
  expect(result.stderr).toBe('');
  return JSON.parse(result.stdout) as Found[];
}

function summary({ port, service, product, startTls, tls }: Found): object {
  return { port, service, product, startTls, tls: tls !== null };
}

function expected({ port, service, product, startTls, tls }: ExpectedPort): object {
  return { port, service, product, startTls: startTls ?? null, tls: tls ?? false };
}

function versionAt(found: readonly Found[], port: number): string {
  return found.find((one) => one.port === port)?.version ?? '';
}
