/** Hellos of TLS: from a real client, put together, in several records, cut short; records and alerts. */
import { connect } from 'node:tls';
import { Duplex } from 'node:stream';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { anyBytes, anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { TlsClientHello, TlsHello } from './tls-hello.ts';
import {
  alpnExtension,
  emitTlsHello,
  emitTlsHelloMessage,
  parseTlsHello,
  parseTlsHelloMessage,
  serverNameExtension,
  tlsApplicationProtocols,
  tlsExtension,
  tlsExtensions,
  tlsNumberList,
  tlsServerName,
  tlsVersions,
} from './tls-hello.ts';
import { checkTls, emitTlsRecord, parseTlsAlert, parseTlsRecord } from './tls-record.ts';

describe('the hello of the OpenSSL in Node', () => {
  let bytes: Uint8Array = new Uint8Array(0);
  beforeAll(async () => {
    bytes = await firstBytes();
  });

  test('is read', () => {
    const hello = valueOf(parseTlsHello(bytes, 0, bytes.length)) as TlsClientHello;
    expect(hello).toMatchObject({ kind: 'client', version: 0x0303 });
    expect(tlsServerName(hello)).toBe('www.example.org');
    expect(tlsApplicationProtocols(hello)).toEqual(['h2', 'http/1.1']);
    expect(tlsVersions(hello)).toEqual([0x0304, 0x0303]);
    expect(hello.ciphers).toContain(0x1301);
    expect(tlsNumberList(hello, tlsExtensions.supportedGroups)).toContain(0x001d);
    expect(tlsNumberList(hello, tlsExtensions.signatureAlgorithms)).toContain(0x0403);
  });

  test('is the same when written again', () => {
    const hello = valueOf(parseTlsHello(bytes, 0, bytes.length));
    expect(emitted((into, at) => emitTlsHello(hello, into, at))).toEqual(bytes);
  });

  test('is read from records of any size', () => {
    const whole = parseTlsHello(bytes, 0, bytes.length);
    for (const size of [1, 3, 4, 5, 100]) {
      const records: number[] = [];
      for (let at = 5; at < bytes.length; at += size) {
        const part = bytes.slice(at, at + size);
        records.push(22, 3, 1, 0, part.length, ...part);
      }
      const parsed = parseTlsHello(Uint8Array.from(records), 0, records.length);
      expect(valueOf(parsed)).toEqual(valueOf(whole));
    }
  });

  test('cut short it is a reason, or a value with a flaw', () => {
    for (let end = 0; end < bytes.length; end++) {
      const parsed = parseTlsHello(bytes, 0, end);
      expect(parsed.ok ? parsed.flaw : parsed.reason).toEqual(expect.any(String));
    }
  });
});

test('a server hello names the version it chose', () => {
  const hello: TlsHello = {
    kind: 'server',
    version: 0x0303,
    random: new Uint8Array(32),
    session: new Uint8Array(0),
    cipher: 0x1302,
    compression: 0,
    extensions: [{ type: 43, data: hex('0304') }],
  };
  const bytes = emitted((into, at) => emitTlsHello(hello, into, at));
  expect(valueOf(parseTlsHello(bytes, 0, bytes.length))).toEqual(hello);
  expect(tlsVersions(hello)).toEqual([0x0304]);
  expect(tlsApplicationProtocols(hello)).toEqual([]);
  const old = bytes.slice(5, 5 + 4 + 38);
  old.set([0, 0, 38], 1);
  expect(parseTlsHelloMessage(old, 0, old.length)).toMatchObject({
    value: { cipher: 0x1302, extensions: [] },
    flaw: null,
  });
});

test('extensions that lie', () => {
  const hello = (data: string): TlsClientHello => ({
    kind: 'client',
    version: 0x0301,
    random: new Uint8Array(32),
    session: new Uint8Array(0),
    ciphers: [],
    compressions: new Uint8Array(1),
    extensions: [0, 16, 43, 10].map((type) => ({ type, data: hex(data) })),
  });
  for (const data of ['', '00', 'ff', 'ffff', '0005 00 ffff 61', '0000 ff 61']) {
    const value = hello(data);
    expect(tlsServerName(value)).toBeNull();
    expect(tlsApplicationProtocols(value)).toEqual([]);
    expect(tlsVersions(value).length).toBeLessThanOrEqual(3);
    expect(tlsNumberList(value, 10).length).toBeLessThanOrEqual(2);
  }
  expect(tlsExtension(hello(''), 999)).toBeNull();
});

test('an extension that does not fit is not listed', () => {
  const extensions = [serverNameExtension('a.example'), { type: 43, data: hex('020304') }];
  const value: TlsHello = {
    kind: 'client',
    version: 0x0303,
    random: new Uint8Array(32),
    session: new Uint8Array(0),
    ciphers: [0x1301],
    compressions: new Uint8Array(1),
    extensions,
  };
  const bytes = emitted((into, at) => emitTlsHelloMessage(value, into, at));
  expect(parseTlsHelloMessage(bytes, 0, bytes.length - 1)).toMatchObject({
    value: { extensions: [extensions[0]] },
    flaw: 'the TLS extensions are malformed',
  });
});

test('records and alerts', () => {
  const alert = hex('15 0303 0002 02 28');
  expect(parseTlsAlert(alert, 0, 7)).toEqual({ level: 2, description: 40 });
  expect(parseTlsAlert(alert, 0, 6)).toBeNull();
  const record = { type: 21, version: 0x0303, length: 2 };
  expect(parseTlsRecord(alert, 0, 7)).toEqual({ ok: true, value: record, payloadStart: 5, payloadEnd: 7, flaw: null });
  expect(emitted((into, at) => emitTlsRecord(record, into, at))).toEqual(alert.slice(0, 5));
  expect(checkTls(hex('5353482d32'), 0, 5)).toBe('not a TLS record');
  expect(checkTls(hex('160301ffff'), 0, 5)).toBe('the TLS record is too long');
  expect(checkTls(hex('1603'), 0, 2)).toBe('the TLS record header is cut short');
  expect(parseTlsHello(alert, 0, 7)).toEqual({ ok: false, reason: 'not a TLS handshake' });
});

test('parse after emit gives the value back', () => {
  const common = {
    version: anyU16,
    random: anyBytes(32, 32),
    session: anyBytes(0, 32),
    extensions: fc.array(
      fc.oneof(
        fc.record({ type: anyU16, data: anyBytes(0, 20) }),
        fc.constantFrom(serverNameExtension('a.example'), alpnExtension(['h2', 'dot'])),
      ),
      { maxLength: 5 },
    ),
  };
  const hello: fc.Arbitrary<TlsHello> = fc.oneof(
    fc.record({
      kind: fc.constant('client' as const),
      ...common,
      ciphers: fc.array(anyU16, { maxLength: 20 }),
      compressions: anyBytes(1, 3),
    }),
    fc.record({ kind: fc.constant('server' as const), ...common, cipher: anyU16, compression: anyU8 }),
  );
  fc.assert(
    fc.property(hello, (value) => {
      const bytes = emitted((into, at) => emitTlsHello(value, into, at));
      expect(valueOf(parseTlsHello(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});

/** What a TLS client sends first, without a network. */
async function firstBytes(): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Uint8Array, _encoding, done) => {
        resolve(Uint8Array.from(chunk));
        done();
      },
    });
    const socket = connect({
      socket: wire,
      servername: 'www.example.org',
      ALPNProtocols: ['h2', 'http/1.1'],
      minVersion: 'TLSv1.2',
    });
    socket.on('error', () => undefined);
  });
}
