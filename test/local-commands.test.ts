/** Our local commands as programs, on real sockets in laboratory hosts, beside ss where both can answer. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import type { Lab } from '../lab/build-lab.ts';
import { buildLab } from '../lab/build-lab.ts';
import type { HostRunOptions, LabHost } from '../lab/lab-host.ts';
import type { LabProcess, RunResult } from '../lab/lab-process.ts';
import { needs } from '../lab/needs.ts';
import { zooPlan } from '../lab/zoo/plan.ts';
import { startZoo } from '../lab/zoo/start-zoo.ts';
import { systemClock } from '../src/base/clock.ts';
import { seededRandom } from '../src/base/random.ts';
import type { SsSocket } from './support/ss-rows.ts';
import { ourRows, ssRows } from './support/ss-rows.ts';

const { describe } = needs({ lab: true, tools: ['ss', 'nc', 'setpriv'] });

const program = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const portolan = (...args: string[]): string[] => [process.execPath, program, ...args];

let lab: Lab<'here' | 'there'>;
let host: LabHost;

beforeAll(async () => {
  lab = await buildLab({
    hosts: { here: {}, there: {} },
    links: [
      {
        ends: [
          { host: 'here', addresses: ['10.88.0.1/24'] },
          { host: 'there', addresses: ['10.88.0.2/24'] },
        ],
      },
    ],
  });
  host = lab.host('here');
});
afterAll(() => lab?.close());

function run(args: readonly string[], options: HostRunOptions = {}): Promise<RunResult> {
  return host.run(portolan(...args), options);
}

async function json<T>(args: readonly string[], options: HostRunOptions = {}): Promise<T> {
  return JSON.parse((await run(args, options)).stdout) as T;
}

/** A listener that accepts and echoes nothing, until it is stopped. */
function listener(port: number, address = '0.0.0.0', name = 'listener'): Promise<LabProcess> {
  const source = `process.title = ${JSON.stringify(name)};
    require('node:net').createServer((s) => s.on('error', () => {})).listen({ port: ${port}, host: '${address}' }, () => console.log('ready'))`;
  return host.daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
}

function client(port: number, address = '127.0.0.1'): Promise<LabProcess> {
  const source = `require('node:net').connect(${port}, '${address}').on('connect', () => console.log('ready')).on('error', () => {}); setInterval(() => {}, 1000)`;
  return host.daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
}

interface Listener {
  readonly port: number;
  readonly exposure: { readonly level: string };
  readonly owners: readonly { readonly pid: number }[];
}

describe('the chart and a port', () => {
  test('name real listeners, their processes and whom they admit', async () => {
    await using open = disposable(await listener(8080));
    await using inner = disposable(await listener(8081, '127.0.0.1'));
    const chart = await json<Listener[]>(['--json']);
    expect(chart.map(({ port, exposure, owners }) => [port, exposure.level, owners[0]?.pid])).toEqual([
      [8080, 'any', open.process.pid],
      [8081, 'loopback', inner.process.pid],
    ]);
    const who = await run(['8080']);
    expect(who).toMatchObject({ code: 0, stderr: '' });
    expect(who.stdout).toContain(`[${open.process.pid}]`);
    expect(who.stdout).toContain('10.88.0.1');
    expect((await run(['8082'])).code).toBe(1);
  });

  test('are seen in another namespace without root', async () => {
    await using web = disposable(
      await lab.host('there').daemon({ argv: ['nc', '-lk', '9191'], ready: { tcp: 9191 }, ...asNobody() }),
    );
    const chart = await json<(Listener & { readonly namespace: string })[]>(['--json', '--namespaces'], asNobody());
    expect(chart.find((one) => one.port === 9191)?.namespace).not.toBe('this');
    expect(web.process.pid).toBeGreaterThan(0);
  });
});

describe('ls', () => {
  test.each([11, 12, 13])('agrees with ss -Hantup on every field that both have (zoo %d)', async (seed) => {
    await using zooLab = await buildLab(zooPlan);
    const zoo = zooLab.host('zoo');
    await using layout = await startZoo(zoo, { seed, size: 30 });
    expect(layout.pid).toBeGreaterThan(0);
    // Timers may fire between two looks: what ss says twice is what stands still.
    for (let attempt = 0; ; attempt++) {
      const before = ssRows((await zoo.must(['ss', '-Hantup'])).stdout);
      const ours = ourRows(JSON.parse((await zoo.run(portolan('ls', '--json'))).stdout) as SsSocket[]);
      const after = ssRows((await zoo.must(['ss', '-Hantup'])).stdout);
      if (JSON.stringify(before) !== JSON.stringify(after) && attempt < 5) continue;
      expect(after.length).toBeGreaterThan(10);
      expect(ours).toEqual(after);
      break;
    }
  });

  test('works without native code, and says what is then unknown', async () => {
    await using open = disposable(await listener(8080, '::'));
    const { code, stdout, stderr } = await run(['ls', '--json', 'port:8080'], { env: { PORTOLAN_NO_FFI: '1' } });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ v6only: null, backlog: null, owners: [{ pid: open.process.pid }] }]);
    expect(stderr).toMatch(/^note: sockets come from \/proc\/net because .*unknown/m);
    expect((await run([], { env: { PORTOLAN_NO_FFI: '1' } })).stdout).toContain('8080');
  });

  test('of an ordinary user is a partial answer that says so', async () => {
    await using open = disposable(await listener(8080));
    const { code, stdout, stderr } = await run(['ls', '--json'], asNobody());
    // In a laboratory without root there is one user, who sees what is theirs.
    if (lab.mode === 'rootless') return expect(code).toBe(0);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject([
      { owners: [], ownerReason: expect.stringMatching(/^hidden: /) as string },
    ]);
    expect(stderr).toMatch(/^note: 1 owner is hidden, the answer is partial: .*needs root \(CAP_SYS_PTRACE\)$/m);
    expect((await run(['stop', '8080', '--yes'], asNobody())).code).toBe(3);
    expect(open.process.pid).toBeGreaterThan(0);
  });

  test('survives processes and sockets that vanish while it looks', async () => {
    const source = `const { spawn } = require('node:child_process'); const net = require('node:net'); const end = Date.now() + 2000;
      const loop = () => { if (Date.now() > end) process.exit(); spawn('true').on('exit', loop); const s = net.createServer().listen(0, () => s.close()); };
      loop(); loop(); console.log('ready')`;
    const busy = await host.daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
    let runs = 0;
    while (busy.child.exitCode === null && runs < 40) {
      const { code, stderr } = await run(['ls', '--jsonl']);
      expect([0, 1]).toContain(code);
      expect(stderr).toBe('');
      runs++;
    }
    expect(runs).toBeGreaterThan(1);
  });

  test('lets no process name reach the output unescaped, in any format', async () => {
    const evil = 'a\u001B]0;b\u0007\nc';
    await using open = disposable(await listener(8080, '0.0.0.0', evil));
    expect(open.process.pid).toBeGreaterThan(0);
    for (const args of [
      [],
      ['8080'],
      ['ls'],
      ['ls', '--json'],
      ['ls', '--jsonl'],
      ['ls', '--csv'],
      ['ls', '--markdown'],
      ['stop', '8080'],
      ['8080', '--json'],
    ]) {
      const { stdout, stderr } = await run(args);
      expect(stdout).toContain('8080');
      expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      expect(stdout).not.toMatch(/^c/m);
    }
  });
});

describe('count', () => {
  test('equals ss -tan | grep ESTAB | wc -l', async () => {
    await using open = disposable(await listener(8080));
    await using first = disposable(await client(8080));
    await using second = disposable(await client(8080));
    expect([open, first, second].every((one) => one.process.pid > 0)).toBe(true);
    const classic = await host.must(['sh', '-c', 'ss -tan | grep ESTAB | wc -l']);
    const { stdout, stderr } = await run(['count', 'state:established']);
    expect(stdout.trim()).toBe(classic.stdout.trim());
    expect(stderr).toContain('2 connections have both ends on this machine');
  });
});

describe('watch', () => {
  test('prints what opens and closes, a listener and a connection', async () => {
    const watching = host.spawn(portolan('watch', 'port:8080', '--jsonl', '--interval', '50ms'));
    await until(() => watching.output().includes('watching'));
    const open = await listener(8080);
    await until(() => watching.output().includes('"opened"'));
    const connected = await client(8080);
    await until(() => watching.output().includes('ESTABLISHED'));
    await connected.stop();
    await until(() => watching.output().includes('"closed"'));
    await open.stop();
    await until(() => (watching.output().match(/"closed"/g) ?? []).length > 1);
    watching.child.kill('SIGINT');
    const ending = await watching.exited;
    const lines = watching
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    const events = lines.map((line) => JSON.parse(line) as { event: string; state: string });
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'opened', state: 'LISTEN' }),
        expect.objectContaining({ event: 'opened', state: 'ESTABLISHED' }),
        expect.objectContaining({ event: 'closed', state: 'LISTEN' }),
      ]),
    );
    expect(ending.code).toBe(130);
    expect(watching.output()).not.toMatch(/^\s+at /m);
  });
});

describe('free', () => {
  test('gives a port that really binds on all addresses at once, in both families and transports', async () => {
    await using open = disposable(await listener(8000));
    expect(open.process.pid).toBeGreaterThan(0);
    const port = Number((await run(['free'])).stdout);
    expect(port).toBe(8001);
    const source = `const port = ${port}, net = require('node:net'), dgram = require('node:dgram'); let up = 0;
      const done = () => ++up === 4 && process.exit(0);
      net.createServer().listen({ port, host: '0.0.0.0' }, done); net.createServer().listen({ port, host: '::', ipv6Only: true }, done);
      dgram.createSocket('udp4').bind(port, done); dgram.createSocket({ type: 'udp6', ipv6Only: true }).bind(port, done);`;
    expect((await host.run([process.execPath, '-e', source])).code).toBe(0);
  });

  test('names who holds a port, also a process that bound it and does not listen', async () => {
    await using open = disposable(await listener(8000));
    const taken = await run(['free', '8000']);
    expect(taken.code).toBe(1);
    expect(taken.stdout).toContain(`[${open.process.pid}] listens on tcp 8000`);
  });
});

describe('stop', () => {
  test('says first, then ends the listener and not its client', async () => {
    const open = await listener(8080);
    await using connected = disposable(await client(8080));
    const dry = await run(['stop', '8080']);
    expect(dry.stdout).toContain(`would send SIGTERM to`);
    expect(dry.stdout).not.toContain(String(connected.process.pid));
    const done = await run(['stop', '8080', '--yes']);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(/^stopped: .* ended after SIGTERM\n$/);
    expect((await open.exited).signal).toBe('SIGTERM');
    expect(await Promise.race([connected.process.exited, systemClock.sleep(200)])).toBe(undefined);
    expect((await run(['stop', '8080'])).code).toBe(1);
  });

  test('kills only on request', async () => {
    const source = `process.on('SIGTERM', () => {}); require('node:net').createServer().listen(8080, () => console.log('ready'))`;
    const stubborn = await host.daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
    const first = await run(['stop', '8080', '--yes', '--grace', '200ms']);
    expect([first.code, first.stdout.includes('--kill would end it')]).toEqual([1, true]);
    expect((await run(['stop', '8080', '--yes', '--kill', '--grace', '500ms'])).code).toBe(0);
    expect((await stubborn.exited).signal).toBe('SIGKILL');
  });
});

describe('outputs that fail', () => {
  test.each(['head -1', 'true'])('a reader that leaves (%s) is no error', async (reader) => {
    await using open = disposable(await listener(8080));
    expect(open.process.pid).toBeGreaterThan(0);
    const line = `"$@" | ${reader} >&2; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await host.run(['bash', '-c', line, 'sh', ...portolan('ls', '--jsonl')]);
    expect(stdout).toMatch(reader === 'true' ? /^141\n$/ : /^(?:0|141)\n$/);
    expect(stderr).toMatch(reader === 'true' ? /^$/ : /^\{.*\}\n$/);
  });

  test('a full disk is told, with exit code 5', async () => {
    await using open = disposable(await listener(8080));
    expect(open.process.pid).toBeGreaterThan(0);
    const { code, stderr } = await host.run(['sh', '-c', '"$@" > /dev/full', 'sh', ...portolan('ls')]);
    expect(code).toBe(5);
    expect(stderr).toMatch(/cannot write to standard output: no space left on the device; .* \(PTL_OUTPUT\)/);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(4);
  });
});

describe('garbage', () => {
  test('in any argument ends with a code of ours, in bounded time, without a stack', async () => {
    const random = seededRandom(7);
    const words = [
      'ls',
      'count',
      'free',
      'stop',
      'port',
      'schema',
      'who',
      'doctor',
      'explain',
      'completion',
      'chart',
      'watch',
      '--json',
      '--fields',
      'port:22',
      'port:',
      '(',
      ')',
      'and',
      'not',
      '"',
      '-',
      '--',
      '--=',
      '--interval',
      '10ms',
      '--count',
      '1',
      '99999',
      '-1',
      '\\',
      '\u001B[2J',
      '\n',
      'ä',
      '🦀',
      'x'.repeat(5000),
      '--color=x',
      '--help',
      '%n',
      '$(id)',
      '../..',
      '{}',
      'is:exposed',
      '1-',
      'netns:*',
    ];
    for (let round = 0; round < 60; round++) {
      const args = Array.from({ length: random.integer(0, 4) }, () => random.pick(words));
      // Watching does not end by itself.
      const bounded = args[0] === 'watch' ? [] : args;
      const { code, stdout, stderr, timedOut } = await run(bounded, { timeoutMs: 10_000 });
      expect(timedOut, bounded.join(' ')).toBe(false);
      expect([0, 1, 2, 3], `${bounded.join(' ')}: ${stderr}`).toContain(code);
      expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*:\d+:\d+/m);
      expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }
  });
});

/** An ordinary user, where there is another one: a rootless laboratory knows one only. */
function asNobody(): HostRunOptions {
  return lab.mode === 'root' ? { user: { uid: 65_534, gid: 65_534 } } : {};
}

interface Disposable extends AsyncDisposable {
  readonly process: LabProcess;
}

function disposable(process: LabProcess): Disposable {
  return { process, [Symbol.asyncDispose]: () => process.stop() };
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries++) await systemClock.sleep(25);
  expect(holds()).toBe(true);
}
