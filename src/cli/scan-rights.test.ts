/** Root is given up before the first answer is read: what the kernel says of each thread, whose the files are, and that all is found as before. */
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../lab/build-lab.ts';
import { buildLab } from '../../lab/build-lab.ts';
import type { LabHost } from '../../lab/lab-host.ts';
import { needs } from '../../lab/needs.ts';
import { systemClock } from '../base/clock.ts';

const { describe, missing } = needs({ root: true, lab: true, tools: ['nc', 'setpriv', 'unshare'] });

const program = fileURLToPath(new URL('../bin.ts', import.meta.url));
const [client4, server4] = ['10.95.0.1', '10.95.0.2'];
/** Who is said to have called sudo: no account needs to have these numbers. */
const asker = { SUDO_UID: '4711', SUDO_GID: '4712', SUDO_USER: 'asker' };
const rawSockets = 1n << 13n;
const setUid = 1n << 7n;
const sight = (1n << 19n) | (1n << 2n);

let lab: Lab<'client' | 'server'>;
let client: LabHost;
let folder = '';

beforeAll(async () => {
  if (missing !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'portolan-rights-'));
  lab = await buildLab({
    hosts: { client: {}, server: {} },
    links: [
      {
        ends: [
          { host: 'client', addresses: [`${client4}/24`] },
          { host: 'server', addresses: [`${server4}/24`] },
        ],
      },
    ],
  });
  client = lab.host('client');
  // Every closed port answers, however fast they are asked.
  await lab.host('server').must(['sysctl', '-qw', 'net.ipv4.icmp_ratelimit=0', 'net.ipv4.icmp_msgs_per_sec=100000']);
  await Promise.all([
    lab.host('server').daemon({ argv: ['nc', '-lk', '22'], ready: { tcp: 22 } }),
    client.daemon({ argv: ['nc', '-lk', '2222'], ready: { tcp: 2222 } }),
  ]);
}, 30_000);

afterAll(async () => {
  await lab?.close();
  if (folder !== '') rmSync(folder, { recursive: true });
});

const argv = (...words: readonly string[]): string[] => [process.execPath, program, ...words];
const asked = { env: { ...process.env, ...asker } };

/** What the kernel says of a process: the ids of its threads, the first one's capabilities, those of the others together. */
function look(pid: number): { readonly uids: readonly string[]; readonly first: bigint; readonly others: bigint } {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'latin1');
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
    return { thread, uid: field('Uid').replaceAll('\t', ' '), held: BigInt(`0x${field('CapPrm')}`) };
  });
  return {
    uids: [...new Set(threads.map(({ uid }) => uid))],
    first: threads.find(({ thread }) => thread === String(pid))!.held,
    others: threads.reduce((all, { thread, held }) => (thread === String(pid) ? all : all | held), 0n),
  };
}

/** Runs a command, and gathers what it was allowed from the moment on at which it was root no more. */
async function watched(
  words: readonly string[],
  command: readonly string[] = argv(),
): Promise<{ output: string; held: readonly bigint[] }> {
  const running = client.spawn([...command, ...words], { ...asked, cwd: folder });
  const held = new Set<bigint>();
  while (running.child.exitCode === null && running.child.signalCode === null) {
    try {
      const { uids, first, others } = look(running.pid);
      // The first thread keeps everything until it says what it keeps, a moment after it has become the user.
      if (uids.length === 1 && uids[0] === '4711 4711 4711 4711' && (first & setUid) === 0n) {
        held.add(first);
        expect(others).toBe(0n);
      }
    } catch (error) {
      // A thread has ended between two looks.
      if ((error as { code?: string }).code !== 'ENOENT' && (error as { code?: string }).code !== 'ESRCH') throw error;
    }
    await systemClock.sleep(10);
  }
  await running.exited;
  return { output: running.output(), held: [...held] };
}

const portsOf = (jsonl: string): readonly unknown[] =>
  jsonl
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const { host, transport, port, state, reason } = JSON.parse(line) as Record<string, unknown>;
      return [host, transport, port, state, reason].join(' ');
    })
    .toSorted();

describe('a scan that root starts', () => {
  test('of another host keeps raw sockets until the last is open, then nothing; its journal belongs to who asked', async () => {
    const journal = join(folder, 'scan.journal');
    const words = ['scan', `${server4}-3`, '-p', '20-60', '--rate', '60', '--resume', journal, '--jsonl', '--all'];
    const { output, held } = await watched(words);
    expect(held.at(-1)).toBe(0n);
    expect(held.every((one) => (one & ~(rawSockets | sight)) === 0n)).toBe(true);
    expect(held).toContain(rawSockets);
    const ports = portsOf(output);
    expect(ports).toContain(`${server4} tcp 22 open syn-ack`);
    expect(ports).toHaveLength(41);
    expect(statSync(journal)).toMatchObject({ uid: 4711, gid: 4712 });
    const again = await client.run(argv(...words), asked);
    expect(portsOf(again.stdout)).toEqual(ports);
  });

  test('goes on with a journal of root', async () => {
    const journal = join(folder, 'root.journal');
    const words = ['scan', server4, '-p', '22,23', '--resume', journal, '--jsonl', '--all'];
    const first = await client.run(argv(...words, '--user', 'root'));
    expect(statSync(journal).uid).toBe(0);
    expect(portsOf((await client.run(argv(...words), asked)).stdout)).toEqual(portsOf(first.stdout));
  });

  test('of this host sees owners until they are told, and nothing else', async () => {
    const { output, held } = await watched(['scan', '127.0.0.1', '-p', '2200-2240', '--rate', '60']);
    expect(held).toContain(sight);
    expect(held.every((one) => (one & ~(rawSockets | sight)) === 0n)).toBe(true);
    expect(output).toMatch(/2222 {2}tcp {4}open .* nc\[\d+\]/);
  });

  test('gives up root though only root may read the program', async () => {
    const copy = join(folder, 'program');
    cpSync(fileURLToPath(new URL('..', import.meta.url)), join(copy, 'src'), { recursive: true });
    symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(copy, 'node_modules'));
    chmodSync(copy, 0o700);
    const words = ['scan', server4, '-p', '20-60', '--rate', '60', '--identify', '--timeout', '500ms'];
    const { output, held } = await watched(words, [process.execPath, join(copy, 'src', 'bin.ts')]);
    expect(held.at(-1)).toBe(0n);
    expect(output).toMatch(/22 {2}tcp {4}open/);
    expect(output).not.toContain('PTL_');
  });

  test('keeps no raw sockets where it connects', async () => {
    const { held } = await watched(['scan', server4, '-p', '20-60', '--rate', '60', '--technique', 'connect']);
    expect(held.at(-1)).toBe(0n);
  });

  test.each([
    ['several transports', ['-p', 'T:22,23,U:53,54,S:9', '--all']],
    ['IP protocols', ['--technique', 'protocol', '-p', '1,6,17,132', '--all']],
    ['routes and systems', ['-p', '22,23', '--technique', 'ack', '--traceroute', '--os', '--all']],
  ])('finds what root finds: %s', async (_what, flags) => {
    const words = ['scan', server4, ...flags, '--jsonl'];
    const [given, kept] = [
      await client.run(argv(...words), asked),
      await client.run(argv(...words, '--user', 'root'), asked),
    ];
    expect(portsOf(given.stdout).length).toBeGreaterThan(0);
    expect([given.code, portsOf(given.stdout)]).toEqual([kept.code, portsOf(kept.stdout)]);
    expect(given.stderr).not.toContain('PTL_');
  });
});

describe('a question that root asks', () => {
  test('identify keeps nothing for another host', async () => {
    const { output, held } = await watched(['identify', `${server4}:22`, '--timeout', '700ms']);
    expect(held.at(-1)).toBe(0n);
    expect(output).toContain(`${server4}:22`);
  });

  test('check keeps raw sockets for another host', async () => {
    const { output, held } = await watched(['check', server4, '22', '--no-identify']);
    expect(held.at(-1)).toBe(rawSockets);
    expect(output).toContain('open');
  });
});

describe('the classic scanners', () => {
  test('nmap: files belong to who asked, and nothing is kept behind the last link', async () => {
    const { output, held } = await watched(['nmap', '-n', '-p20-60', '--max-rate', '60', '-oN', 'n.txt', server4]);
    expect(held.at(-1)).toBe(0n);
    expect(output).toMatch(/22\/tcp open/);
    expect(statSync(join(folder, 'n.txt')).uid).toBe(4711);
    expect(readFileSync(join(folder, 'n.txt'), 'utf8')).toContain('# Nmap done at');
  });

  test("nmap reads lists that are only root's", async () => {
    writeFileSync(join(folder, 'list'), `${server4}\n`, { mode: 0o600 });
    const { output } = await watched(['nmap', '-n', '-p22', '-iL', 'list']);
    expect(output).toMatch(/22\/tcp open/);
  });

  test('masscan and zmap', async () => {
    const mass = await watched(['masscan', server4, '-p20-60', '--rate', '60', '--wait', '0', '-oL', 'm.txt']);
    const zmap = await watched([
      'zmap',
      '-p22',
      '-o',
      'z.csv',
      '-m',
      'z.json',
      '-u',
      'z.status',
      '-c',
      '1',
      '-q',
      server4,
    ]);
    for (const { held } of [mass, zmap]) expect(held.at(-1)).toBe(0n);
    expect(readFileSync(join(folder, 'm.txt'), 'utf8')).toMatch(/^open tcp 22 10\.95\.0\.2 /m);
    expect(readFileSync(join(folder, 'z.csv'), 'utf8')).toContain(server4);
    for (const name of ['m.txt', 'z.csv', 'z.json', 'z.status'])
      expect([name, statSync(join(folder, name)).uid]).toEqual([name, 4711]);
  });
});

describe('where root cannot be given up', () => {
  test('a user namespace without the account is told, and the scan goes on', async () => {
    const line = 'ip link set lo up; exec "$@"';
    const scan = argv('scan', '127.0.0.1', '-p', '1', '--jsonl', '--all');
    const { stdout, stderr } = await client.run(['unshare', '-rn', 'sh', '-c', line, 'sh', ...scan]);
    expect(stderr).toContain('note: stays root, because this user namespace has no user nobody\n');
    expect(portsOf(stdout)).toEqual(['127.0.0.1 tcp 1 closed reset']);
  });

  test('so is a root that may not become anybody', async () => {
    const without = ['setpriv', '--bounding-set=-setuid,-setgid', '--'];
    const { code, stderr } = await client.run([...without, ...argv('scan', server4, '-p', '22')]);
    expect([code, stderr]).toEqual([0, 'note: stays root, because CAP_SETUID or CAP_SETGID is missing\n']);
  });

  test('a user that there is not is refused', async () => {
    const { code, stderr } = await client.run(argv('scan', server4, '-p', '22', '--user', 'no-such-user'));
    expect(code).toBe(2);
    expect(stderr).toContain('there is no user no-such-user to become');
  });
});
