/** nc, ncat, telnet, talk and listen against the real netcats, in a laboratory: words, exit codes, and bytes between all pairs. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { Lab } from '../../../lab/build-lab.ts';
import { buildLab } from '../../../lab/build-lab.ts';
import { needs } from '../../../lab/needs.ts';

const bin = fileURLToPath(new URL('../../bin.ts', import.meta.url));
const portolan = (...args: readonly string[]): string[] => [process.execPath, bin, ...args];
const inLab = needs({ lab: true, tools: ['nc.openbsd', 'nc.traditional', 'ncat', 'socat', 'telnet'] });

let lab: Lab<'one'>;
let folder = '';
const content = Buffer.from(Array.from({ length: 700_001 }, (_, index) => (index * 7919 + (index >> 8)) & 0xff));
const digest = createHash('sha256').update(content).digest('hex');

beforeAll(async () => {
  if (inLab.missing !== undefined) return;
  lab = await buildLab({ hosts: { one: {} } });
  folder = mkdtempSync(join(tmpdir(), 'portolan-nc-'));
  writeFileSync(join(folder, 'content'), content);
}, 60_000);
afterAll(async () => {
  if (inLab.missing !== undefined) return;
  await lab.close();
  rmSync(folder, { recursive: true });
});

/** Command lines that end by themselves, the same words and codes from both. */
const openbsd = `
-l|-z -l 5|-k host 80|127.0.0.1|127.0.0.1 70000|127.0.0.1 abc|127.0.0.1 0|-zv 127.0.0.1 22-20|-zv 127.0.0.1 5-7|-zvn localhost 5
-zv 127.0.0.1 ssh|-w abc 127.0.0.1 5|-w -1 127.0.0.1 5|-i x 127.0.0.1 5|-Q|-w|-X 6 -x a:1 127.0.0.1 5|-T foo 127.0.0.1 5|-I 0 127.0.0.1 5
-O x 127.0.0.1 5|-W 0 127.0.0.1 5|-q x 127.0.0.1 5|-V 1 127.0.0.1 5|-U /nonexist|-uU /nonexist|-s 9.9.9.9 -v 127.0.0.1 5
-p abc -v 127.0.0.1 5|-zvu -w1 127.0.0.1 5|-zu 127.0.0.1 5|-4 -zv ::1 5|-6 -zv 127.0.0.1 5|-zv ::1 5|-zv localhost 5|-zv 127.0.0.1 5 6|-l 1 2 3
-l -U /nonexist/x|-lk|-l 127.0.0.1 abc|-x 127.0.0.1:5 -U /x|-x 127.0.0.1:5 -u h 5|-x 127.0.0.1:5 -l 5|-v -x 127.0.0.1:5 h 6
-zv 127.0.0.1 5-|-zv 127.0.0.1 5,6|-zv 127.1 5|-U|-U a b|-l -s 127.0.0.1|-vzw1 192.0.2.1 5`;
const traditional = `-zv 127.0.0.1 5|-zvn 127.0.0.1 5|-zvv 127.0.0.1 5|-zvn localhost 5|127.0.0.1|-zv 127.0.0.1 70000|-zv 127.0.0.1 abc|-w 0 127.0.0.1 5|-zv ::1 5|-i 0 127.0.0.1 5`;
const ncat = `-v 127.0.0.1 5|127.0.0.1 http|127.0.0.1 70000|--bogus|-w abc 127.0.0.1 5|-k 127.0.0.1 5|--allow 1.2.3.4 127.0.0.1 5|-m 3 127.0.0.1 5
-zuv 127.0.0.1 5|-U /nonexist|127.0.0.1 5 6|-e|-l --exec|--proxy 127.0.0.1:5 h 6|--proxy-type foo --proxy 127.0.0.1:5 h 6|--version|-l -z 5|-v ::1 5`;
const telnet = `127.0.0.1 5|::1 5|localhost 5|127.0.0.1 abc|127.0.0.1 70000|-Q|a b c`;

const lines = (text: string): string[] => text.trim().split(/[|\n]/);

inLab.describe('the same words and exit codes as', () => {
  const tools = [
    { name: 'OpenBSD nc', cases: openbsd, theirs: ['nc.openbsd'], ours: portolan('nc') },
    {
      name: 'traditional nc',
      cases: traditional,
      theirs: ['nc.traditional'],
      ours: portolan('nc', '--compat', 'traditional'),
    },
    { name: 'ncat', cases: ncat, theirs: ['ncat'], ours: portolan('ncat') },
    { name: 'telnet', cases: telnet, theirs: ['telnet'], ours: portolan('telnet') },
  ];
  for (const { name, cases, theirs, ours } of tools) {
    inLab.test(
      `${name}, ${lines(cases).length} command lines`,
      async () => {
        for (const line of lines(cases)) {
          const args = line.trim().split(' ');
          const host = lab.host('one');
          const [real, mine] = await Promise.all([host.run([...theirs, ...args]), host.run([...ours, ...args])]);
          const normal = (text: string): string => text.replaceAll(/nc\.(openbsd|traditional):/g, 'nc:');
          expect({ line, out: mine.stdout, err: mine.stderr, code: mine.code }).toEqual({
            line,
            out: normal(real.stdout),
            err: normal(real.stderr),
            code: real.code,
          });
        }
      },
      120_000,
    );
  }
});

interface Side {
  readonly name: string;
  readonly argv: (port: number) => readonly string[];
}

const listeners: readonly Side[] = [
  { name: 'portolan listen', argv: (port) => portolan('listen', '--bind', '127.0.0.1', String(port)) },
  { name: 'portolan nc -l', argv: (port) => portolan('nc', '-l', '127.0.0.1', String(port)) },
  { name: 'portolan ncat -l', argv: (port) => portolan('ncat', '-l', '127.0.0.1', String(port)) },
  { name: 'nc -l', argv: (port) => ['nc.openbsd', '-l', '127.0.0.1', String(port)] },
  { name: 'nc.traditional -l', argv: (port) => ['nc.traditional', '-l', '-p', String(port)] },
  { name: 'ncat -l', argv: (port) => ['ncat', '-l', '127.0.0.1', String(port)] },
  { name: 'socat', argv: (port) => ['socat', `TCP-LISTEN:${port},bind=127.0.0.1`, '-'] },
];
const clients: readonly Side[] = [
  { name: 'portolan talk', argv: (port) => portolan('talk', '127.0.0.1', String(port)) },
  { name: 'portolan nc -N', argv: (port) => portolan('nc', '-N', '127.0.0.1', String(port)) },
  { name: 'portolan ncat', argv: (port) => portolan('ncat', '127.0.0.1', String(port)) },
  { name: 'nc -N', argv: (port) => ['nc.openbsd', '-N', '127.0.0.1', String(port)] },
  { name: 'nc.traditional -q 1', argv: (port) => ['nc.traditional', '-q', '1', '127.0.0.1', String(port)] },
  { name: 'ncat', argv: (port) => ['ncat', '127.0.0.1', String(port)] },
  { name: 'socat', argv: (port) => ['socat', '-t1', '-', `TCP:127.0.0.1:${port}`] },
];

let nextPort = 20_000;

/** Sends the content from the client to the listener; both must end, and the listener must have it all. */
async function deliver(listener: Side, client: Side): Promise<string> {
  const port = nextPort++;
  const host = lab.host('one');
  const out = join(folder, `out-${port}`);
  const server = await host.daemon({
    argv: ['sh', '-c', `exec "$@" </dev/null >${out}`, 'sh', ...listener.argv(port)],
    ready: { tcp: port },
  });
  const result = await host.run(['sh', '-c', `exec "$@" <${join(folder, 'content')}`, 'sh', ...client.argv(port)], {
    timeoutMs: 10_000,
  });
  await server.exited;
  const sum = await host.must(['sha256sum', out]);
  return `${result.timedOut ? 'timed out' : 'ended'} ${sum.stdout.slice(0, 64)}`;
}

inLab.describe('a file passes whole and both ends end', () => {
  for (const listener of listeners) {
    // A listener whose own input has ended says so at once, and the traditional client drops what it has not sent yet when it
    // hears that: which of the two comes first is chance.
    const saysItsEnd = listener.name === 'portolan listen' || listener.name === 'portolan ncat -l';
    const partners = clients.filter(
      (client) =>
        (client.name.startsWith('portolan') || listener.name.startsWith('portolan')) &&
        !(saysItsEnd && client.name.startsWith('nc.traditional')),
    );
    for (const client of partners)
      inLab.test(
        `${client.name} -> ${listener.name}`,
        async () => expect(await deliver(listener, client)).toBe(`ended ${digest}`),
        30_000,
      );
  }
});

inLab.describe('many at once', () => {
  inLab.test('three senders to one UDP listener are all heard', async () => {
    const host = lab.host('one');
    const listener = await host.daemon({
      argv: portolan('listen', '--udp', '--bind', '127.0.0.1', '21000'),
      ready: { udp: 21_000 },
    });
    for (const word of ['first', 'second', 'third'])
      await host.run(['ncat', '-u', '--send-only', '127.0.0.1', '21000'], { input: `${word}\n` });
    const deadline = systemClock.monotonic() + 5000;
    while (!/third/.test(listener.output()) && systemClock.monotonic() < deadline) await systemClock.sleep(20);
    expect(['first', 'second', 'third'].filter((word) => listener.output().includes(word))).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  inLab.test('a full disk at the receiver is said, with exit code 5', async () => {
    const host = lab.host('one');
    const listener = await host.daemon({
      argv: [
        'sh',
        '-c',
        'exec "$@" </dev/null >/dev/full',
        'sh',
        ...portolan('listen', '--bind', '127.0.0.1', '21001'),
      ],
      ready: { tcp: 21_001 },
    });
    await host.run(['nc.openbsd', '-N', '127.0.0.1', '21001'], { input: 'x' });
    expect((await listener.exited).code).toBe(5);
    expect(listener.output()).toContain('No space left on device');
  });
});
