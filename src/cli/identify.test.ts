/** `portolan identify` against servers of this test on loopback: what is printed, how it ends, what is refused. */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { harbour } from './harbour.fake.ts';
import type { CliResult } from './run-cli.fake.ts';
import { runCli } from './run-cli.fake.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(greeting: string | null): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (greeting === null) socket.destroy();
    else socket.write(Buffer.from(greeting, 'latin1'));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function identify(...args: readonly string[]): Promise<CliResult> {
  return runCli(['identify', ...args], { ...harbour, clock: systemClock });
}

describe('identify', () => {
  test('says the verdict, the evidence and the next step', async () => {
    const port = await serve('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n');
    const { code, out, err } = await identify(`127.0.0.1:${port}`);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`127.0.0.1:${port} speaks ssh: OpenSSH 9.2p1\n`);
    expect(out).toContain('Debian-2+deb12u7; protocol 2.0');
    expect(out).toContain('said unasked');
    expect(out).toContain(`portolan port ${port}\n`);
  });

  test('prints one record for every port with --json', async () => {
    const port = await serve('OK MPD 0.23.5\n');
    const { code, out } = await identify('--json', `127.0.0.1:${port}`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { port, transport: 'tcp', outcome: 'identified', service: 'mpd', method: 'banner', failure: null },
    ]);
  });

  test('keeps what the server says from the terminal', async () => {
    const port = await serve('220 \x1b]0;owned\x07\x1b[2J\x9b31m ESMTP Postfix\r\n');
    const { out } = await identify(`127.0.0.1:${port}`);
    expect(out).toContain('speaks smtp');
    expect(/[\0-\x09\x0b-\x1f\x7f-\x9f]/.test(out)).toBe(false);
  });

  test('a word that is no port is pointed at', async () => {
    const { code, err } = await identify('10.0.0.1');
    expect(code).toBe(2);
    expect(err).toContain('\n  10.0.0.1\n          ^\n  fix: portolan identify 192.168.1.10:22\n');
  });

  test('an open port without a service is its own answer', async () => {
    const port = await serve(null);
    const { code, out } = await identify(`127.0.0.1:${port}`);
    expect(code).toBe(1);
    expect(out).toContain('is open, but no service accepts data');
  });

  test('asks some at once, tells all, and whoever answers first first', async () => {
    const [slow, quick] = [await serve(''), await serve('OK MPD 0.23.5\n')];
    const many = Array.from({ length: 150 }, () => `127.0.0.1:${quick}`);
    const { code, out } = await identify('--jsonl', '--timeout', '1500ms', `127.0.0.1:${slow}`, ...many);
    const ports = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { port: number }).port);
    expect(code).toBe(1);
    expect(ports.filter((port) => port === quick)).toHaveLength(150);
    expect(ports).toContain(slow);
    expect(ports.indexOf(slow)).toBeGreaterThan(0);
  });

  test('a closed port is unreachable', async () => {
    const port = await serve('x');
    await new Promise((resolve) => void servers.pop()?.close(resolve));
    const { code, out } = await identify(`127.0.0.1:${port}`);
    expect(code).toBe(4);
    expect(out).toContain('is closed: the connection was refused');
  });

  test('refuses what is no endpoint, and what is out of scope', async () => {
    const wrong = await identify('127.0.0.1:http3000');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('PTL_BAD_ADDRESS')]);
    const outside = await identify('8.8.8.8:53');
    expect([outside.code, outside.err]).toEqual([2, expect.stringContaining('PTL_SCOPE')]);
  });
});
