/** The same traffic captured by tcpdump and by ours at once: the same lines, the same words on standard error, the same exit codes. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../../lab/build-lab.ts';
import twoHosts from '../../../lab/labs/two-hosts.ts';
import type { LabProcess } from '../../../lab/lab-process.ts';
import { needs } from '../../../lab/needs.ts';
import { systemClock } from '../../base/clock.ts';

const { describe, missing } = needs({ root: true, lab: true, tools: ['tcpdump', 'nc'] });
const program = fileURLToPath(new URL('../../bin.ts', import.meta.url));
const theirs = ['tcpdump'];
const ours = [process.execPath, program, 'tcpdump'];
let lab: Lab<'client' | 'server'>;
let folder = '';

beforeAll(async () => {
  if (missing !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'ptl-live-'));
  lab = await buildLab(twoHosts.plan);
  const server = lab.host('server');
  await server.daemon({ argv: ['nc', '-4lk', '8000'], ready: { tcp: 8000 } });
  server.spawn(['nc', '-6lk', '8000']);
}, 30_000);

afterAll(async () => {
  if (missing !== undefined) return;
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(tool: readonly string[], args: readonly string[]): Promise<LabProcess> {
  return lab.host('server').daemon({ argv: [...tool, ...args], ready: { output: /listening on/ } });
}

async function talk(): Promise<void> {
  const client = lab.host('client');
  for (const address of ['10.77.0.2', 'fd77::2']) {
    await client.must(['nc', '-N', '-w1', address, '8000'], { input: 'hello\n' });
  }
  await client.run(['nc', '-u', '-w1', '10.77.0.2', '9'], { input: 'nobody\n' });
}

/** Ends both; what each printed. */
async function ended(processes: readonly LabProcess[], signal: NodeJS.Signals): Promise<readonly [string, string]> {
  // A packet waits in the kernel for up to a second of theirs.
  await systemClock.sleep(1100);
  for (const each of processes) each.child.kill(signal);
  const codes = await Promise.all(processes.map((each) => each.exited));
  expect(codes[1]).toEqual(codes[0]);
  return [processes[0]!.output(), processes[1]!.output()];
}

/** Without counters: the kernel counts loopback's packets twice for theirs. */
function plain(output: string): readonly string[] {
  return output.split('\n').filter((line) => !/packets? (?:received|dropped)/.test(line));
}

describe('live capture', () => {
  test.each([
    ['-tnvvS', '-i', 'eth0', '--immediate-mode', 'tcp or udp or icmp or arp'],
    ['-tne', '-i', 'any', 'tcp or udp'],
    ['-tnX', '-s', '60', '-Q', 'in', '-p', '-i', 'eth0', 'tcp or udp'],
  ])(
    '%s %s %s %s',
    async (...args) => {
      const both = [await start(theirs, args), await start(ours, args)];
      await talk();
      const [wanted, got] = await ended(both, 'SIGINT');
      expect(plain(wanted).length).toBeGreaterThan(15);
      expect(plain(got).toSorted()).toEqual(plain(wanted).toSorted());
    },
    20_000,
  );

  test('-c ends it, -w writes what -r reads alike, and the file is not root’s', async () => {
    const args = (name: string): string[] => ['-i', 'eth0', '-c', '6', '-U', '-w', join(folder, name), 'tcp'];
    const both = [await start(theirs, ['-Z', 'root', ...args('theirs.pcap')]), await start(ours, args('ours.pcap'))];
    await talk();
    const codes = await Promise.all(both.map((each) => each.exited));
    expect(codes.map(({ code }) => code)).toEqual([0, 0]);
    expect(both[1]!.output()).toMatch(/^6 packets captured$/m);
    const read = (name: string) => lab.host('server').must(['tcpdump', '-tnr', join(folder, name)]);
    expect((await read('ours.pcap')).stdout).toBe((await read('theirs.pcap')).stdout);
    expect(statSync(join(folder, 'ours.pcap')).uid).not.toBe(0);
  }, 20_000);

  test('signals: USR1 tells the counts, USR2 writes what is gathered', async () => {
    const path = join(folder, 'usr2.pcap');
    const capture = await start(ours, ['-i', 'eth0', '-w', path, 'tcp']);
    await talk();
    expect(readFileSync(path)).toHaveLength(0);
    capture.child.kill('SIGUSR2');
    await expect.poll(() => statSync(path).size).toBeGreaterThan(500);
    capture.child.kill('SIGUSR1');
    const counts = /^tcpdump: \d+ packets captured, \d+ packets received by filter, 0 packets dropped by kernel$/m;
    await expect.poll(() => capture.output()).toMatch(counts);
    capture.child.kill('SIGTERM');
    expect(await capture.exited).toMatchObject({ code: 0 });
  }, 20_000);

  test.each([
    ['-i', 'nowhere'],
    ['-i', '77'],
    ['-i', 'eth0', 'tcp prot 80'],
    ['-I', '-i', 'eth0'],
    ['-i', 'eth0', '-y', 'RAW'],
    ['-Z', 'no-such-user', '-i', 'eth0'],
    ['-i', 'eth0', '-w', '/no/such/folder/f'],
    ['-d', '-i', 'eth0', 'vlan 5 and inbound'],
    ['-i', 'eth0', '-L'],
  ])('says the same of %s %s %s %s', async (...args) => {
    const words = args.filter((word) => word !== undefined);
    const results = await Promise.all([theirs, ours].map((tool) => lab.host('server').run([...tool, ...words])));
    const [wanted, got] = results.map(({ code, stdout, stderr }) => ({ code, stdout, stderr }));
    expect(got).toEqual(wanted);
  });

  test('an ordinary user is told what the device takes', async () => {
    const user = { uid: 65_534, gid: 65_534 };
    const [wanted, got] = await Promise.all(
      [theirs, ours].map((tool) => lab.host('server').run([...tool, '-i', 'eth0'], { user })),
    );
    expect([got!.code, got!.stderr]).toEqual([wanted!.code, wanted!.stderr]);
  });

  test('a full disk ends it', async () => {
    const { code, stderr } = await lab.host('server').run([...ours, '-i', 'eth0', '-U', '-w', '/dev/full']);
    expect(code).toBe(1);
    expect(stderr).toContain('No space left on device');
  });
});
