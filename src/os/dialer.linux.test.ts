/** The dialer against real sockets of this machine's loopback. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { systemClock } from '../base/clock.ts';
import { hasNative } from '../ffi/library.ts';
import type { DialOutcome } from './dialer.ts';
import { openLinuxDialer } from './dialer.linux.ts';

const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
};

describe.skipIf(process.platform !== 'linux' || !hasNative())('the dialer of Linux', () => {
  // A scanner resets what it opens.
  const servers = [1, 2].map(() => createServer((socket) => socket.on('error', () => {})));
  const ports: number[] = [];
  beforeAll(async () => {
    for (const [index, address] of ['127.0.0.1', '::1'].entries()) {
      await new Promise<void>((resolve) => servers[index]!.listen(0, address, resolve));
      ports.push((servers[index]!.address() as AddressInfo).port);
    }
  });
  afterAll(() => servers.forEach((server) => server.close()));

  /** One attempt to its end. */
  const dial = async (address: string, port: number, local: boolean): Promise<DialOutcome> => {
    const dialer = openLinuxDialer(systemClock, 4);
    try {
      let outcome = dialer.begin(2, ip(address), port, local);
      for (let tries = 0; outcome.code === 'pending' && tries < 100; tries++) {
        await dialer.wait(100);
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

  test.each([
    ['127.0.0.1', 0],
    ['::1', 1],
  ] as const)('connects to %s', async (address, index) => {
    for (const local of [true, false])
      expect(await dial(address, ports[index]!, local)).toEqual({ code: 'connected', icmp: null });
  });

  test('is refused where nobody listens', async () => {
    for (const local of [true, false])
      expect(await dial('127.0.0.1', 1, local)).toEqual({ code: 'ECONNREFUSED', icmp: null });
  });

  test('never takes its own socket for a server', async () => {
    const dialer = openLinuxDialer(systemClock, 1);
    const seen = new Set<string>();
    // Every port at once, the ephemeral ones among them: with connect(2) alone some of them come back as open.
    for (let port = 32_768; port < 61_000; port++) {
      const { code } = dialer.begin(0, ip('127.0.0.1'), port, true);
      if (code === 'pending') dialer.abandon(0);
      else if (code !== 'connected') seen.add(code);
    }
    dialer.close();
    expect([...seen].filter((code) => code !== 'self')).toEqual(['ECONNREFUSED']);
  });

  test('uses a slot again for the other family', async () => {
    const dialer = openLinuxDialer(systemClock, 1);
    expect(dialer.begin(0, ip('127.0.0.1'), 1, true).code).toBe('ECONNREFUSED');
    expect(dialer.begin(0, ip('::1'), 1, true).code).toBe('ECONNREFUSED');
    expect(dialer.begin(0, ip('127.0.0.1'), ports[0]!, true).code).toBe('connected');
    dialer.close();
  });

  test('says an errno by name where an address cannot be reached', async () => {
    // Without a zone the kernel does not know which link is meant.
    expect(await dial('fe80::1', 80, false)).toMatchObject({ code: 'EINVAL' });
  });
});
