/** `portolan masscan` beside masscan 1.3.2 in one laboratory: the same ports, lines, configuration and messages. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import type { RunResult } from '../../../lab/lab-process.ts';
import { systemClock } from '../../base/clock.ts';
import { first, nobody, second, sweepLab } from '../stateless/oracle-lab.fixture.ts';
import type { SweepLab } from '../stateless/oracle-lab.fixture.ts';

const { describe } = needs({ lab: true, tools: ['nft', 'masscan'] });

const program = fileURLToPath(new URL('../../bin.ts', import.meta.url));
let lab: SweepLab['lab'];
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-masscan-'));
  ({ lab } = await sweepLab());
}, 20_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await lab?.close();
});

const ours = (line: string): Promise<RunResult> =>
  lab.host('client').run([process.execPath, program, 'masscan', ...line.split(' ')], { cwd: folder });
const theirs = (line: string): Promise<RunResult> =>
  lab.host('client').run(['masscan', ...line.split(' ')], { cwd: folder, timeoutMs: 20_000 });

const sorted = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .sort();

/** What masscan has said once it has said `lines` lines: its last seconds of waiting may take for ever where there are two processors. */
async function firstLines(line: string, lines: number): Promise<readonly string[]> {
  const running = lab.host('client').spawn(['masscan', ...line.split(' ')], { cwd: folder });
  let said = '';
  running.child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  for (let waits = 0; waits < 150 && new Set(sorted(said)).size < lines; waits++) await systemClock.sleep(50);
  // Whatever comes too much shows within this time.
  await systemClock.sleep(300);
  running.child.kill('SIGKILL');
  await running.exited;
  // Answers that come twice are told twice.
  return [...new Set(sorted(said))];
}

describe('the same ports, in the same lines', () => {
  // One after the other: masscan takes what is meant for another masscan for its own.
  test.each([
    [`${first}-${second} -p22,80,443,1002 --rate 1000`, 4],
    [`${first},${second} -p22,443,1002 --show closed --rate 1000`, 4],
    [`--range 10.94.0.0/29 --exclude 10.94.0.0-10.94.0.1 -p80 --rate 1000`, 2],
    [`${first} -pU:53,U:54 --rate 1000`, 1],
    [`${first} ${nobody} --ping --rate 1000`, 1],
  ])('masscan %s', async (line, lines) => {
    const [referee, mine] = await Promise.all([firstLines(line, lines), ours(`${line} --wait 0`)]);
    expect(referee).toHaveLength(lines);
    expect(sorted(mine.stdout)).toEqual(referee);
    expect(mine.code).toBe(0);
  });
});

describe('what sends nothing is told alike', () => {
  test.concurrent.each([
    `--echo --seed 1 ${first} -p80`,
    '--echo --seed 1 10.0.0.1,10.0.0.5-10.0.0.7 -p80,U:53,S:99,90-95 --banners --rate 1000.5 --retries 2 --exclude 10.0.0.6 -oJ x --shard 1/3',
    '--echo --seed 1 10.0.0.0/8 -p- --adapter-ip 10.0.0.9',
    '--echo --seed 1 10.0.0.1-10.0.0.9 -p1-5,7,T:9,U:1-3',
    '-sS -sU --echo --seed 1 10.0.0.1 -p53',
  ])('masscan %s', async (line) => {
    const [referee, mine] = await Promise.all([theirs(line), ours(line)]);
    expect([mine.stdout, mine.code]).toEqual([referee.stdout, referee.code]);
  });

  test.concurrent('the addresses of -sL', async () => {
    const line = '-sL 10.0.0.1-10.0.0.3 10.1.0.0/29';
    const [referee, mine] = await Promise.all([theirs(line), ours(line)]);
    expect(sorted(mine.stdout)).toEqual(sorted(referee.stdout));
    const shards = await Promise.all([1, 2, 3].map((shard) => ours(`${line} --seed 5 --shard ${shard}/3`)));
    expect(sorted(shards.map(({ stdout }) => stdout).join(''))).toEqual(sorted(referee.stdout));
    const again = await ours(`${line} --seed 5 --shard 1/3`);
    expect(again.stdout).toBe(shards[0]!.stdout);
  });
});

describe('what is refused is refused in the words of masscan', () => {
  test.concurrent.each([
    first,
    '-p80',
    `${first} -p70000`,
    `${first} -p80-70`,
    '-oX',
    `-A --echo`,
    `-iL nofile -p80 --echo`,
    'foo.example -p80 --echo',
  ])('masscan %s', async (line) => {
    const [referee, mine] = await Promise.all([theirs(line), ours(line)]);
    // What to do about it is said in our own words.
    const refusal = (text: string): string => text.replaceAll(/^ \[hint\].*\n/gm, '');
    expect([refusal(mine.stderr), mine.code]).toEqual([refusal(referee.stderr), referee.code]);
  });
});

describe('beyond masscan', () => {
  test.concurrent('loopback, this host, both families, and what the services say', async () => {
    const { stdout, code } = await ours('127.0.0.1 10.94.0.1 fd94::2 -p22,1 --show closed --banners --wait 0 -oD -');
    const found = sorted(stdout).map(
      (line) => JSON.parse(line) as { ip: string; port: number; data: Record<string, unknown> },
    );
    expect(code).toBe(0);
    const texts = found.map(({ ip, port, data }) => `${ip} ${port} ${String(data['status'] ?? data['banner'])}`);
    expect(texts.sort()).toEqual([
      '10.94.0.1 1 closed',
      '10.94.0.1 22 closed',
      '127.0.0.1 1 closed',
      '127.0.0.1 22 closed',
      'fd94::2 1 closed',
      'fd94::2 22 SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3',
      'fd94::2 22 open',
    ]);
  });

  test.concurrent('nothing found is valid JSON, too, and the scope holds', async () => {
    const [none, outside] = await Promise.all([ours(`${nobody} -p80 --wait 0 -oJ -`), ours('192.0.2.1 -p80')]);
    expect(JSON.parse(none.stdout)).toEqual([]);
    expect(outside.code).toBe(2);
    expect(outside.stderr).toContain('192.0.2.1 is outside the scope');
  });

  test.concurrent.each([
    [`${first} -p80 -oB x`, /does not do -oB: the binary format/],
    [`${first} -p80 --router-mac 66-55-44-33-22-11`, /does not do --router-mac: the kernel knows/],
    [`${first} -p80 --adapter-ip 10.94.0.77`, /10\.94\.0\.77 is no address of this host/],
    [`${first} -p80 --rate x`, /non-digit in rate spec: rate=x/],
    [`${first} -p80 --shard 3/2`, /shard spec is wrong/],
    [`${first} -p80 --retires 2`, /did you want "--retries"/],
  ])('refused: masscan %s', async (line, reason) => {
    const { code, stderr, stdout } = await ours(line);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(reason);
  });

  test.concurrent('broken off by Ctrl-C, the rest is scanned by --resume, every port once', async () => {
    const home = mkdtempSync(join(folder, 'resume-'));
    const argv = [first, '-p1-500', '--rate', '400', '--seed', '7', '--show', 'closed', '--wait', '1', '-oJ', 'found'];
    const running = lab.host('client').spawn([process.execPath, program, 'masscan', ...argv], { cwd: home });
    while (!running.output().includes('% done')) await systemClock.sleep(20);
    running.child.kill('SIGINT');
    const { code } = await running.exited;
    expect(code).toBe(0);
    expect(running.output()).toContain('saving resume file to: paused.conf');
    const paused = readFileSync(join(home, 'paused.conf'), 'utf8');
    expect(paused).toMatch(/^\n# resume information\nresume-index = \d+\nseed = 7\nrate = 400 +\nshard = 1\/1\n/);
    const before = JSON.parse(readFileSync(join(home, 'found'), 'utf8')) as readonly unknown[];
    expect(before.length).toBe(Number(/resume-index = (\d+)/.exec(paused)![1]));
    const resumed = await lab
      .host('client')
      .run([process.execPath, program, 'masscan', '--resume', 'paused.conf', '--rate', '5000'], { cwd: home });
    expect(resumed.code).toBe(0);
    const all = JSON.parse(readFileSync(join(home, 'found'), 'utf8')) as readonly {
      ports: readonly { port: number }[];
    }[];
    const ports = all.map((one) => one.ports[0]!.port).sort((a, b) => a - b);
    expect(ports).toEqual(Array.from({ length: 500 }, (_, index) => 1 + index));
  }, 20_000);

  test.concurrent('a configuration file of masscan is read', async () => {
    const path = join(folder, 'masscan.conf');
    writeFileSync(path, (await theirs(`--echo --seed 9 ${first} -p22,80 --rate 500`)).stdout);
    const { stdout } = await ours(`-c ${path} --wait 0`);
    expect(sorted(stdout).map((line) => line.trim())).toEqual([
      `Discovered open port 22/tcp on ${first}`,
      `Discovered open port 80/tcp on ${first}`,
    ]);
  });
});
