/** What goes wrong in a conversation: the message, the exit code, and nothing lost that was acknowledged. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { buildLab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';
import type { Bench } from './sides.fixture.ts';
import { openBench, portolan, waitFor } from './sides.fixture.ts';

const inLab = needs({ lab: true, tools: ['nc.openbsd', 'script', 'nft'] });
let bench: Bench;

beforeAll(async () => {
  if (inLab.missing === undefined) bench = await openBench(1);
}, 60_000);
afterAll(() => (inLab.missing === undefined ? bench.close() : undefined));

/** A program of one line for our own Node: the other side of a conversation that no tool can play. */
const peer = (script: string): string[] => [process.execPath, '-e', script];

inLab.describe('a conversation that breaks', () => {
  inLab.test('a receiver that dies: the sender says so, the next attempt goes on, the file is whole', async () => {
    const host = bench.lab.host('one');
    const [from, to] = [join(bench.folder, 'big'), join(bench.folder, 'arrived')];
    const bytes = Buffer.alloc(96 << 20, 'Portolan charts ports. ');
    writeFileSync(from, bytes);
    const first = await host.daemon({
      argv: portolan('receive', '--bind', '127.0.0.1', '24000', to),
      ready: { tcp: 24_000 },
    });
    const sending = host.spawn(portolan('send', from, '127.0.0.1', '24000'));
    expect(await waitFor(() => existsSync(`${to}.part`) && statSync(`${to}.part`).size > 1 << 20)).toBe(true);
    process.kill(first.pid, 'SIGKILL');
    expect((await sending.exited).code).toBe(1);
    expect(sending.output()).toMatch(/PTL_\w+/);
    expect(existsSync(to)).toBe(false);
    await first.exited;
    const kept = statSync(`${to}.part`).size;
    await host.daemon({ argv: portolan('receive', '--bind', '127.0.0.1', '24001', to), ready: { tcp: 24_001 } });
    const again = await host.must(portolan('send', from, '127.0.0.1', '24001'));
    expect(again.stdout).toContain('the receiver has it whole');
    expect(again.stdout).toMatch(/went on at/);
    expect(kept).toBeGreaterThan(1 << 20);
    expect(await waitFor(() => existsSync(to))).toBe(true);
    const digest = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
    expect(digest(readFileSync(to))).toBe(digest(bytes));
  });

  inLab.test('RST in mid-conversation: exit code 1, with what passed', async () => {
    const host = bench.lab.host('one');
    await host.daemon({
      argv: peer(
        `require('net').createServer(s => s.once('data', () => s.resetAndDestroy())).listen(24002, '127.0.0.1')`,
      ),
      ready: { tcp: 24_002 },
    });
    const talking = host.spawn(portolan('talk', '127.0.0.1', '24002'));
    talking.child.stdin.write('hello\n');
    expect((await talking.exited).code).toBe(1);
    expect(talking.output()).toMatch(/reset/i);
    expect(talking.output()).toContain('6 bytes');
  });

  inLab.test('a peer that ends one side only is still heard and spoken to', async () => {
    const host = bench.lab.host('one');
    const script = `require('net').createServer({allowHalfOpen: true}, s => { let all = ''; s.on('data', d => all += d);
      s.on('end', () => setTimeout(() => s.end('heard ' + all.length), 300)); }).listen(24003, '127.0.0.1')`;
    await host.daemon({ argv: peer(script), ready: { tcp: 24_003 } });
    const result = await host.run(portolan('talk', '127.0.0.1', '24003'), { input: 'x'.repeat(1000) });
    expect(result).toMatchObject({ code: 0, stdout: 'heard 1000' });
  });

  inLab.test('a slow reader at the other end: the sender waits, and its memory does not grow', async () => {
    const host = bench.lab.host('one');
    const script = `require('net').createServer(s => s.pause()).listen(24004, '127.0.0.1')`;
    await host.daemon({ argv: peer(script), ready: { tcp: 24_004 } });
    const talking = host.spawn(['sh', '-c', 'exec "$@" </dev/zero', 'sh', ...portolan('talk', '127.0.0.1', '24004')]);
    const memory = (): number =>
      Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${talking.pid}/status`, 'utf8'))?.[1]);
    await waitFor(() => false, 1500);
    expect(memory()).toBeLessThan(120 * 1024);
    process.kill(talking.pid, 'SIGINT');
    expect((await talking.exited).code).toBe(130);
  });

  inLab.test('10,000 bytes of escape sequences on a terminal are shown, none is obeyed', async () => {
    const host = bench.lab.host('one');
    const enemy = `'\\x1b]52;c;AAAA\\x07\\x1b[2J\\x9b31m\\u202e'.repeat(500)`;
    const script = `require('net').createServer(s => s.end(${enemy})).listen(24005, '127.0.0.1')`;
    await host.daemon({ argv: peer(script), ready: { tcp: 24_005 } });
    const command = portolan('talk', '127.0.0.1', '24005').join(' ');
    const result = await host.run(['script', '-qec', command, '/dev/null']);
    expect(result.stdout.length).toBeGreaterThan(10_000);
    // oxlint-disable-next-line no-control-regex
    expect(result.stdout.replaceAll(/\x1b\[(?:[0-9;]*m|\?25[hl]|K)/g, '')).not.toMatch(/[\x1b\x9b\x07\u202e]/);
    const piped = await host.run(portolan('talk', '127.0.0.1', '24005'));
    expect(piped.stdout).toContain('\x1b]52;c;AAAA');
  });

  inLab.test('a thousand clients at once are all heard', async () => {
    const host = bench.lab.host('one');
    const out = join(bench.folder, 'thousand');
    const listener = await host.daemon({
      argv: [
        'sh',
        '-c',
        `exec "$@" >${out}`,
        'sh',
        ...portolan('listen', '--keep-open', '--bind', '127.0.0.1', '24006'),
      ],
      ready: { tcp: 24_006 },
    });
    const clients = `const net = require('net'); for (let n = 0; n < 1000; n++)
      net.connect(24006, '127.0.0.1', function () { this.end('client ' + String(n).padStart(4, '0') + '\\n'); }).resume();`;
    expect((await host.run(peer(clients))).code).toBe(0);
    const lines = (): string[] => readFileSync(out, 'utf8').split('\n').filter(Boolean);
    await waitFor(() => lines().length >= 1000);
    expect(new Set(lines()).size).toBe(1000);
    await listener.stop();
  });
});

inLab.test('a peer that vanishes without a word: --idle ends the conversation, exit code 4', async () => {
  const lab = await buildLab({
    hosts: { here: {}, there: {} },
    links: [
      {
        ends: [
          { host: 'here', addresses: ['10.78.0.1/24'] },
          { host: 'there', addresses: ['10.78.0.2/24'] },
        ],
      },
    ],
  });
  try {
    await lab.host('there').daemon({ argv: ['nc.openbsd', '-l', '7000'], ready: { tcp: 7000 } });
    const talking = lab.host('here').spawn(portolan('talk', '--idle', '1s', '10.78.0.2', '7000'));
    const connected = (): boolean => /:1B58 01 /.test(readFileSync(`/proc/${talking.pid}/net/tcp`, 'latin1'));
    expect(await waitFor(connected)).toBe(true);
    await lab.host('there').nft('table inet gone { chain in { type filter hook input priority 0; policy drop; }\n}');
    talking.child.stdin.write('anybody?\n');
    expect((await talking.exited).code).toBe(4);
    expect(talking.output()).toMatch(/idle|nothing/i);
  } finally {
    await lab.close();
  }
});
