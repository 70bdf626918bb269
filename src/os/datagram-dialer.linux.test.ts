/** UDP ports of this machine's loopback, asked through real sockets. */
import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { systemClock } from '../base/clock.ts';
import { hasNative } from '../ffi/library.ts';
import { openDatagramDialer } from './datagram-dialer.linux.ts';
import type { DialOutcome } from './dialer.ts';

const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new TypeError(parsed.reason);
  return parsed.value;
};
const question = Buffer.from('who is there');

describe.skipIf(process.platform !== 'linux' || !hasNative())('the datagram dialer of Linux', () => {
  const servers: Socket[] = [];
  const asked: string[] = [];
  /** Answers on both families, a third one that is silent. */
  let [echo4, echo6, silent] = [0, 0, 0];
  const serve = async (address: string, answers: boolean): Promise<number> => {
    const server = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    servers.push(server);
    server.on('message', (bytes, { port, address: from }) => {
      asked.push(bytes.toString());
      if (answers) server.send(Buffer.alloc(0), port, from);
    });
    server.bind(0, address);
    await once(server, 'listening');
    return server.address().port;
  };
  beforeAll(async () => {
    [echo4, echo6, silent] = [
      await serve('127.0.0.1', true),
      await serve('::1', true),
      await serve('127.0.0.1', false),
    ];
  });
  afterAll(() => servers.forEach((server) => server.close()));

  /** One attempt to its end, or for half a second. */
  const ask = async (address: string, port: number, local: boolean): Promise<DialOutcome> => {
    const dialer = openDatagramDialer(systemClock, () => question, 4);
    try {
      let outcome = dialer.begin(2, ip(address), port, local);
      for (let tries = 0; outcome.code === 'pending' && tries < 10; tries++) {
        await dialer.wait(50);
        dialer.collect((slot, found) => {
          expect(slot).toBe(2);
          outcome = found;
        });
      }
      return outcome;
    } finally {
      dialer.close();
      dialer.close();
    }
  };

  test.each([true, false])('hears an answer without a byte in it (local %s)', async (local) => {
    expect(await ask('127.0.0.1', echo4, local)).toEqual({ code: 'answered', icmp: null });
    expect(await ask('::1', echo6, local)).toEqual({ code: 'answered', icmp: null });
    expect(new Set(asked)).toEqual(new Set([question.toString()]));
  });

  test.each([true, false])('tells who says that a port is closed (local %s)', async (local) => {
    expect(await ask('127.0.0.1', 1, local)).toEqual({
      code: 'ECONNREFUSED',
      icmp: { version: 4, type: 3, code: 3, from: ip('127.0.0.1') },
    });
    expect((await ask('::1', 1, local)).icmp).toMatchObject({ version: 6, type: 1, code: 4 });
  });

  test('keeps waiting where nobody answers, and lets go', async () => {
    expect((await ask('127.0.0.1', silent, true)).code).toBe('pending');
    const dialer = openDatagramDialer(systemClock, () => question, 1);
    expect(dialer.begin(0, ip('127.0.0.1'), silent, false).code).toBe('pending');
    dialer.abandon(0);
    expect(dialer.collect(() => expect.unreachable())).toBe(0);
    expect(dialer.begin(0, ip('127.0.0.1'), 1, true).code).toBe('ECONNREFUSED');
    dialer.close();
  });

  test('knows its own sockets: asked over all ports, this host has none open but those that are', async () => {
    const dialer = openDatagramDialer(systemClock, () => question, 64);
    const open: number[] = [];
    for (let port = 32_768; port < 61_000; port++) {
      const outcome = dialer.begin(0, ip('127.0.0.1'), port, true);
      if (outcome.code === 'answered') open.push(port);
      else if (outcome.code === 'pending') dialer.abandon(0);
    }
    dialer.close();
    // Servers of this test answer later: their process is this one.
    expect(open).toEqual([]);
  });
});
