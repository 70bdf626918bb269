/** Handshakes played against bytes: SOCKS 4, 4a, 5, HTTP CONNECT; whole, torn, refused, hostile. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4Address } from '../addr/ip-address.ts';
import type { Handshake } from './handshake.ts';
import { HandshakeDriver } from './handshake.ts';
import { httpConnect } from './proxy/http-connect.ts';
import { socks4 } from './proxy/socks4.ts';
import { socks5 } from './proxy/socks5.ts';

const address = { host: { address: ipv4Address(0x7f000001) }, port: 80 };
const name = { host: { name: 'example.org' }, port: 443 };

function play(handshake: Handshake, answers: readonly Uint8Array[]) {
  const sent: string[] = [];
  const driver = new HandshakeDriver(handshake, (bytes) => sent.push(Buffer.from(bytes).toString('hex')));
  for (const answer of answers) driver.take(answer);
  return { sent, outcome: driver.outcome, rest: Buffer.from(driver.rest).toString('latin1') };
}

describe('SOCKS', () => {
  test('4 sends the address, 4a the name', () => {
    const granted = Uint8Array.of(0, 90, 0, 0, 0, 0, 0, 0);
    expect(play(socks4(address, 'me'), [granted])).toEqual({
      sent: ['040100507f0000016d6500'],
      outcome: { ok: true },
      rest: '',
    });
    expect(play(socks4(name), [granted]).sent).toEqual([
      `040101bb0000000100${Buffer.from('example.org').toString('hex')}00`,
    ]);
    expect(play(socks4(name), [Uint8Array.of(0, 91, 0, 0, 0, 0, 0, 0)]).outcome).toMatchObject({ ok: false, code: 91 });
  });

  test('5 without and with a password; what follows the answer stays', () => {
    const reply = Buffer.from(`05000001000000000000${Buffer.from('SSH').toString('hex')}`, 'hex');
    expect(play(socks5(address), [Uint8Array.of(5, 0), reply])).toEqual({
      sent: ['050100', '050100017f0000010050'],
      outcome: { ok: true },
      rest: 'SSH',
    });
    const login = play(socks5(name, { user: 'u', password: 'pw' }), [Uint8Array.of(5, 2), Uint8Array.of(1, 0), reply]);
    expect(login.sent).toEqual([
      '05020002',
      '010175027077',
      `050100030b${Buffer.from('example.org').toString('hex')}01bb`,
    ]);
    expect(login.outcome).toEqual({ ok: true });
  });

  test('5 says why not', () => {
    expect(play(socks5(address), [Uint8Array.of(5, 0xff)]).outcome).toMatchObject({ ok: false });
    expect(play(socks5(address), [Uint8Array.of(5, 0), Uint8Array.of(5, 5, 0, 1, 0, 0, 0, 0, 0, 0)]).outcome).toEqual({
      ok: false,
      reason: 'Connection refused',
      code: 5,
    });
  });
});

describe('HTTP CONNECT', () => {
  test('asks, logs in, and takes 2xx only', () => {
    const asked = play(httpConnect(name, { user: 'a', password: 'b' }), [
      Buffer.from('HTTP/1.1 200 OK\r\nX: y\r\n\r\nrest'),
    ]);
    expect(Buffer.from(asked.sent[0]!, 'hex').toString()).toBe(
      'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\nProxy-Authorization: Basic YTpi\r\n\r\n',
    );
    expect(asked).toMatchObject({ outcome: { ok: true }, rest: 'rest' });
    expect(play(httpConnect(name), [Buffer.from('HTTP/1.1 407 Who\r\n\r\n')]).outcome).toMatchObject({
      ok: false,
      code: 407,
    });
    expect(play(httpConnect(name), [Buffer.alloc(20_000, 'x')]).outcome).toMatchObject({ ok: false });
  });
});

test('torn into single bytes every handshake ends the same', () => {
  const reply = Buffer.from('050005000001000000000000', 'hex');
  const torn = play(
    socks5(address),
    [...reply].map((byte) => Uint8Array.of(byte)),
  );
  expect(torn.outcome).toEqual({ ok: true });
});

test('no answer of a proxy makes a handshake throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (answers) => {
      for (const make of [
        () => socks4(name),
        () => socks5(name, { user: 'u', password: 'p' }),
        () => httpConnect(address),
      ]) {
        const { outcome } = play(make(), answers);
        expect(outcome === undefined || typeof outcome.ok === 'boolean').toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
