/** Attempts on loopback, as whoever runs the tests: what the kernel tells of each. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ipAddress, ipText } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { systemClock } from '../base/clock.ts';
import { reachTcp, reachUdp } from './reach.linux.ts';
import type { ReachPlan } from './reach.ts';

const loopback = { 4: ipAddress(4, 0x7f00_0001n), 6: ipAddress(6, 1n) } as const;
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(behave: (client: Socket) => void): Promise<number> {
  const server = createServer((client) => {
    client.on('error', () => undefined);
    behave(client);
  }).listen(0, '127.0.0.1');
  closers.push(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port that nobody has: one that was had a moment ago. */
async function nobody(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function plan(port: number, more: Partial<ReachPlan> = {}): ReachPlan {
  return { address: loopback[4], port, from: null, timeoutMs: 5000, ...more };
}

const watched = { watchMs: 100 } as const;

describe('TCP', () => {
  test('connects, and tells both ends, the round trip and the window', async () => {
    const port = await serve(() => undefined);
    const found = await reachTcp(systemClock, plan(port), watched);
    expect(found).toMatchObject({ outcome: 'connected', errno: null, icmp: [], after: { ending: 'open', bytes: 0 } });
    expect(ipText(found.local!.address)).toBe('127.0.0.1');
    expect(found.after!.sendWindow).toBeGreaterThan(1000);
  });

  const peers: readonly (readonly [name: string, behave: (client: Socket) => void, after: object])[] = [
    ['says something', (client) => void client.write('hello'), { ending: 'open', bytes: 5 }],
    ['closes', (client) => void client.end(), { ending: 'closed', bytes: 0 }],
    ['resets', (client) => void client.resetAndDestroy(), { ending: 'reset', bytes: 0 }],
  ];

  test.each(peers)('a peer that %s', async (_, behave, after) => {
    const found = await reachTcp(systemClock, plan(await serve(behave)), { watchMs: 5000 });
    expect(found).toMatchObject({ outcome: 'connected', after });
  });

  test('a peer without an end is read once', async () => {
    const port = await serve((client) => {
      const more = (): boolean => client.write(Buffer.alloc(1 << 16));
      client.on('drain', more);
      more();
    });
    const { after } = await reachTcp(systemClock, plan(port), { watchMs: 5000 });
    expect(after!.ending).toBe('open');
    expect(after!.bytes).toBeLessThanOrEqual(4096);
  });

  test('is refused', async () => {
    const found = await reachTcp(systemClock, plan(await nobody()));
    expect(found).toMatchObject({
      outcome: 'failed',
      errno: 'ECONNREFUSED',
      call: 'connect',
      icmp: [],
      retransmits: 0,
    });
  });

  test('drops a refusal that came farther than asked for', async () => {
    const port = await nobody();
    expect((await reachTcp(systemClock, plan(port), { leastHopLimit: 64 })).errno).toBe('ECONNREFUSED');
    const farther = await reachTcp(systemClock, plan(port, { timeoutMs: 150 }), { leastHopLimit: 65 });
    expect(farther).toMatchObject({ outcome: 'timeout', errno: null });
  });

  test('cannot come from an address that is not here', async () => {
    const from = { address: ipAddress(4, 0xc000_0201n), port: 0 };
    expect(await reachTcp(systemClock, plan(9, { from }))).toMatchObject({
      call: 'bind',
      errno: 'EADDRNOTAVAIL',
      local: null,
    });
  });

  test('ends when it is told to', async () => {
    const port = await nobody();
    const signal = AbortSignal.abort();
    const found = await reachTcp(systemClock, plan(port, { signal }), { leastHopLimit: 65 });
    expect(found.outcome).toBe('timeout');
  });
});

describe('UDP', () => {
  test('is answered', async () => {
    const server = createSocket('udp4').bind(0, '127.0.0.1');
    closers.push(() => server.close());
    server.on('message', (bytes, from) => server.send(bytes, from.port));
    await once(server, 'listening');
    const found = await reachUdp(systemClock, plan(server.address().port), Buffer.from('ping'));
    expect(found).toMatchObject({ outcome: 'answered', answerBytes: 4, sent: 1 });
  });

  test.each([4, 6] as const)('is closed over IPv%i: who says so, and how far it came', async (version) => {
    const address: IpAddress = loopback[version];
    const found = await reachUdp(systemClock, plan(await nobody(), { address }), new Uint8Array(0));
    const [type, code] = version === 4 ? [3, 3] : [1, 4];
    expect(found).toMatchObject({
      outcome: 'failed',
      errno: 'ECONNREFUSED',
      icmp: [{ version, type, code, hopLimit: 64 }],
    });
    expect(ipText(found.icmp[0]!.from!)).toBe(ipText(address));
  });

  test('is asked again while nothing comes', async () => {
    const server = createSocket('udp4').bind(0, '127.0.0.1');
    closers.push(() => server.close());
    await once(server, 'listening');
    const found = await reachUdp(systemClock, plan(server.address().port, { timeoutMs: 600 }), new Uint8Array(0));
    expect(found).toMatchObject({ outcome: 'timeout', sent: 2, icmp: [] });
  });
});
