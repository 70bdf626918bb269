/** `portolan zmap` beside zmap 2.1.1 in one laboratory: the same hosts, fields, forms and messages. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import type { RunResult } from '../../../lab/lab-process.ts';
import { first, second, sweepLab } from '../stateless/oracle-lab.fixture.ts';
import type { SweepLab } from '../stateless/oracle-lab.fixture.ts';

const { describe } = needs({ lab: true, tools: ['nft', 'zmap'] });

const program = fileURLToPath(new URL('../../bin.ts', import.meta.url));
let built: SweepLab;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-zmap-'));
  writeFileSync(join(folder, 'list'), `# one\n${second}\n`);
  built = await sweepLab();
}, 20_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await built?.lab.close();
});

const ours = (words: readonly string[]): Promise<RunResult> =>
  built.lab.host('client').run([process.execPath, program, 'zmap', ...words], { cwd: folder });
/** zmap writes frames, and has to be told where to; its own blacklist leaves private networks out. */
const theirs = (
  words: readonly string[],
  way: readonly string[] = ['-i', 'way', '-G', built.serverMac],
): Promise<RunResult> =>
  built.lab.host('client').run(['zmap', '-b', '/dev/null', ...way, ...words], { cwd: folder, timeoutMs: 20_000 });

const pair = '10.94.0.2/31';
const sorted = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .sort();
/** Numbers that are another's with every packet. */
const varying = new Set([
  'ipid',
  'dport',
  'seqnum',
  'acknum',
  'icmp-id',
  'seq',
  'timestamp-str',
  'timestamp-ts',
  'timestamp-us',
]);

function csvRows(text: string): readonly string[] {
  const [head = '', ...rows] = text.trimEnd().split('\n');
  const names = head.split(',');
  const plain = rows.map((row) =>
    row
      .split(',')
      .map((cell, index) => (varying.has(names[index]!) && cell !== '' ? '#' : cell))
      .join(','),
  );
  return [head, ...plain.sort()];
}

describe('the same answers', () => {
  test.concurrent.each([
    [['-p', '80', pair]],
    [['-p', '1002', pair]],
    [['-p', '80', '-w', 'list']],
    [['-p', '80', pair, '-O', 'json', '-f', 'saddr,classification,success,ttl,sport,repeat']],
    [['-M', 'icmp_echoscan', pair]],
    [['-p', '80', pair, '--output-filter', 'classification = synack && (ttl > 3 || success = 0)']],
  ])('zmap %j', async (line) => {
    const words = [...line, '-q', '-c', '1'];
    const [referee, mine] = await Promise.all([theirs(words), ours(words)]);
    expect(sorted(mine.stdout)).toEqual(sorted(referee.stdout));
    expect([mine.code, referee.code]).toEqual([0, 0]);
  });

  test.concurrent.each([
    ['tcp_synscan', ['-p', '22']],
    ['icmp_echoscan', []],
    ['udp', ['-p', '53', '--probe-args=text:hello']],
  ] as const)('all fields of %s', async (module, more) => {
    const words = ['-M', module, ...more, pair, '-q', '-c', '1', '-f', '*'];
    const [referee, mine] = await Promise.all([theirs(words), ours(words)]);
    expect(csvRows(mine.stdout)).toEqual(csvRows(referee.stdout));
  });

  test.concurrent('the names and types of the fields, and the packets that would be sent', async () => {
    for (const module of ['tcp_synscan', 'icmp_echoscan', 'udp']) {
      const words = ['--list-output-fields', '-M', module];
      const [referee, mine] = await Promise.all([theirs(words), ours(words)]);
      const named = (text: string): readonly string[] => text.split('\n').map((line) => line.replace(/:.*/, ''));
      expect(named(mine.stdout)).toEqual(named(referee.stdout));
      const dry = ['-M', module, '-p', '80', '10.94.0.0/29', '-d', '-q', '-c', '0'];
      const [packets, mined] = await Promise.all([theirs(dry), ours(dry)]);
      const shapes = (text: string): readonly string[] =>
        text
          .replaceAll(/(source|seq|id): \d+/g, '$1: #')
          .replaceAll(/checksum: \w+/g, 'checksum: #')
          .replaceAll(/^eth .*\n/gm, '')
          .split(`${'-'.repeat(54)}\n`)
          .sort();
      expect(shapes(mined.stdout)).toEqual(shapes(packets.stdout));
    }
  });
});

describe('what is refused is refused in the words of zmap', () => {
  test.concurrent.each([
    [['--bogus']],
    [['-p']],
    [['-p', '99999', first]],
    [['-p', 'x', first]],
    [['-p', '80', '10.94.0.300']],
    [['-p', '80', 'fd94::2']],
    [[pair]],
    [['-p', '80', pair, '-M', 'bogus']],
    [['-p', '80', pair, '-O', 'bogus']],
    [['-p', '80', pair, '-f', 'saddr,bogus']],
    [['-p', '80', pair, '--output-filter=']],
    [['-p', '80', pair, '--output-filter', 'bogus = 1']],
    [['-p', '80', pair, '--output-filter', 'ttl = foo']],
    [['-p', '80', pair, '--shards', '2']],
    [['-p', '80', pair, '-e', '1', '--shards', '2', '--shard', '3']],
    [['-p', '80', pair, '-r', 'x']],
    [['-p', '80', pair, '-B', '10X']],
    [['-p', '80', '-w', 'nofile']],
    [['-p', '80', '-p', '81', pair]],
    [['-C', 'nofile', '-p', '80', pair]],
  ])('zmap %j', async (words) => {
    const [referee, mine] = await Promise.all([theirs(words, []), ours(words)]);
    const plain = (text: string): string => text.replaceAll(/^\w{3} \d\d \d\d:\d\d:\d\d\.\d{3} /gm, '').trimEnd();
    expect([plain(mine.stderr), mine.code]).toEqual([plain(referee.stderr), referee.code]);
  });
});

describe('beyond zmap', () => {
  test.concurrent('closed ports, loopback and this host, several ports', async () => {
    const words = [
      '-p',
      '1,80',
      '-q',
      first,
      '127.0.0.1',
      '10.94.0.1',
      '-f',
      'saddr,sport,classification',
      '--output-filter',
      'repeat = 0',
    ];
    expect(sorted((await ours(words)).stdout)).toEqual([
      '10.94.0.1,1,rst',
      '10.94.0.1,80,rst',
      '10.94.0.2,1,rst',
      '10.94.0.2,80,synack',
      '127.0.0.1,1,rst',
      '127.0.0.1,80,rst',
      'saddr,sport,classification',
    ]);
  });

  test.concurrent('an error of ICMP tells of the datagram, and the usual question of a port is asked', async () => {
    const fields = 'saddr,sport,classification,success,icmp_responder,icmp_type,icmp_code,icmp_unreach_str';
    const words = ['-M', 'udp', '-p', '53,54', first, '-q', '-f', fields, '--output-filter', 'ttl > 0'];
    expect(sorted((await ours(words)).stdout)).toEqual([
      `${first},53,udp,1,,,,`,
      `${first},54,icmp-unreach,0,${first},3,3,port-unreach`,
      fields,
    ]);
  });

  test.concurrent('shards share the addresses out, and the same seed gives the same order', async () => {
    const line = ['-p', '80', '10.94.0.0/26', '-d', '-q', '-e', '5', '--shards', '3', '--shard'];
    const runs = await Promise.all(['0', '1', '2', '1'].map((shard) => ours([...line, shard])));
    const addresses = runs.map(({ stdout }) =>
      Array.from(stdout.matchAll(/daddr: ([\d.]+)/g), ([, address]) => address),
    );
    expect(addresses[3]).toEqual(addresses[1]);
    expect(addresses.slice(0, 3).flat()).toHaveLength(64);
    expect(new Set(addresses.slice(0, 3).flat()).size).toBe(64);
  });

  test.concurrent('metadata, status updates, log and results in files', async () => {
    const home = mkdtempSync(join(folder, 'files-'));
    const words = [
      '-p',
      '80',
      pair,
      '-q',
      '-c',
      '1',
      '-o',
      `${home}/o`,
      '-m',
      `${home}/m`,
      '-u',
      `${home}/u`,
      '-l',
      `${home}/l`,
      '-n',
      '2',
      '-t',
      '9',
    ];
    const { stdout, stderr, code } = await ours(words);
    expect([stdout, stderr, code]).toEqual(['', '', 0]);
    const read = (name: string): string => readFileSync(join(home, name), 'utf8');
    expect(sorted(read('o'))).toEqual([first, second]);
    const metadata = JSON.parse(read('m')) as Readonly<Record<string, unknown>>;
    expect(metadata).toMatchObject({
      target_port: 80,
      total_sent: 2,
      success_unique: 2,
      hitrate: 100,
      max_targets: 2,
      max_runtime: 9,
    });
    expect(read('u').split('\n')[0]!.split(',')).toHaveLength(20);
    expect(read('u').trimEnd().split('\n').at(-1)!.split(',').slice(5, 6)).toEqual(['2']);
    expect(read('l')).toMatch(/ \[INFO\] zmap: completed\n$/);
  });

  test.concurrent('limits, blacklists and the scope hold', async () => {
    const run = async (...words: readonly string[]): Promise<RunResult> =>
      ours(['-p', '80', '-q', '-c', '1', ...words]);
    expect(sorted((await run(pair, '-N', '1')).stdout)).toHaveLength(1);
    expect(sorted((await run(pair, '-n', '50%')).stdout)).toHaveLength(1);
    expect((await run(pair, '-b', 'list')).stdout).toBe(`${first}\n`);
    expect((await run(pair, '-I', 'list', '-P', '2', '-B', '1M')).stdout).toBe(`${second}\n`);
    const all = await run();
    expect([all.code, all.stdout]).toEqual([2, '']);
    expect(all.stderr).toContain('is outside the scope');
  });

  test.concurrent('progress is told as zmap tells it', async () => {
    const { stderr } = await ours(['-p', '1002', first, '-c', '1']);
    expect(stderr).toMatch(
      /^ 0:00 0%; send: 0 0 p\/s \(0 p\/s avg\); recv: 0 0 p\/s \(0 p\/s avg\); drops: 0 p\/s \(0 p\/s avg\); hitrate: 0\.00%$/m,
    );
    expect(stderr).toMatch(/^ 0:0[1-4] \d+%; send: 1 done \(\d+ p\/s avg\); recv: 0 0 p\/s .*hitrate: 0\.00%$/m);
  });
});
