/** Real daemons in a laboratory: each is recognised on whatever port it has, with its version where it tells one. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';
import type { ExpectedPort } from './daemons.fixture.ts';
import { daemonCases } from './daemons.fixture.ts';
import { daemonPrograms, startDaemons } from './start-daemons.fixture.ts';

const required = needs({ root: true, lab: true, tools: daemonPrograms });

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
let stopDaemons: (() => void) | undefined;

beforeAll(async () => {
  if (required.missing !== undefined) return;
  lab = await buildLab({ hosts: { server: {} } });
  stopDaemons = await startDaemons(lab.host('server'));
}, 60_000);

afterAll(async () => {
  await lab?.close();
  stopDaemons?.();
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

function expectedPorts(transport: 'tcp' | 'udp'): readonly ExpectedPort[] {
  return daemonCases.flatMap(({ ports }) => ports).filter((one) => (one.transport ?? 'tcp') === transport);
}

/** Asks all the ports in one run of the program, from inside the laboratory. */
async function identify(ports: readonly ExpectedPort[], flags: readonly string[]): Promise<readonly Found[]> {
  const program = fileURLToPath(new URL('../bin.ts', import.meta.url));
  const words = ports.map(({ port }) => `127.0.0.1:${port}`);
  const result = await lab!.host('server').run([process.execPath, program, 'identify', '--json', ...flags, ...words]);
  expect(result.stderr).toBe('');
  // Told as they answer.
  const found = new Map((JSON.parse(result.stdout) as Found[]).map((one) => [one.port, one]));
  return ports.flatMap(({ port }) => found.get(port) ?? []);
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
