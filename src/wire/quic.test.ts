/** QUIC: numbers, long headers, the keys of RFC 9001 and 9369, packets sealed and opened, hellos in pieces. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBytes } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { CryptoStream } from './crypto-stream.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { QuicHeader } from './quic-header.ts';
import { emitQuicHeader, parseQuicHeader, quicOfferedVersions, quicVersions } from './quic-header.ts';
import { emitQuicInitial, openQuicInitial, quicCrypto, quicInitialKeys } from './quic-initial.ts';
import { emitQuicNumber, readQuicNumber } from './quic-varint.ts';
import { emitTlsHelloMessage, serverNameExtension } from './tls-hello.ts';

const none = new Uint8Array(0);
const identifier = anyBytes(0, 20);

test('numbers: the examples of RFC 9000 appendix A.1, and any', () => {
  for (const [text, value] of [
    ['c2197c5eff14e88c', 151_288_809_941_952_652n],
    ['9d7f3e7d', 494_878_333n],
    ['7bbd', 15_293n],
    ['25', 37n],
    ['4025', 37n],
  ] as const) {
    const bytes = hex(text);
    const read = readQuicNumber(bytes, 0, bytes.length);
    expect(read).toEqual(value > 2n ** 53n ? null : { value: Number(value), next: bytes.length });
    expect(readQuicNumber(bytes, 0, bytes.length - 1)).toBeNull();
  }
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      const bytes = emitted((into, at) => emitQuicNumber(value, into, at));
      expect(readQuicNumber(bytes, 0, bytes.length)).toEqual({ value, next: bytes.length });
    }),
  );
});

describe('long headers', () => {
  const common = { version: fc.constantFrom(quicVersions.v1, quicVersions.v2), bits: fc.nat(15) };
  const identifiers = { destination: identifier, source: identifier };
  testCodec<QuicHeader>({
    parse: parseQuicHeader,
    emit: emitQuicHeader,
    samples: [
      {
        hex: 'c3 00000001 02 abcd 00 00 03',
        payload: '010203',
        value: {
          version: 1,
          type: 'initial',
          bits: 3,
          destination: hex('abcd'),
          source: none,
          token: none,
          length: 3,
        },
      },
      {
        hex: 'c0 6b3343cf 00 01 07',
        payload: 'aabb',
        value: {
          version: quicVersions.v2,
          type: 'retry',
          bits: 0,
          destination: none,
          source: hex('07'),
          token: none,
          length: null,
        },
      },
    ],
    refused: [
      ['c3000000010200', 'the QUIC connection identifiers are cut short'],
      ['c30000000102', 'the QUIC header is cut short'],
      ['43000000010000', 'not a long header of QUIC'],
      [`c300000001 15 ${'00'.repeat(21)} 00 00 00`, 'a QUIC connection identifier is too long'],
      ['c300000001 00 00 05', 'the QUIC header is cut short'],
    ],
    flawed: [['c300000001 00 00 00 05', 'the QUIC packet is cut short']],
    values: fc.oneof(
      fc.record({
        type: fc.constant('initial' as const),
        token: anyBytes(0, 80),
        length: fc.nat(100),
        ...common,
        ...identifiers,
      }),
      fc.record({
        type: fc.constantFrom('0-rtt' as const, 'handshake' as const),
        token: fc.constant(none),
        length: fc.nat(100),
        ...common,
        ...identifiers,
      }),
    ),
    payloadLength: ({ length }) => length ?? 0,
  });

  test('version negotiation', () => {
    const bytes = hex('80 00000000 00 00 00000001 6b3343cf');
    const { payloadStart } = parseQuicHeader(bytes, 0, bytes.length) as { payloadStart: number };
    expect(valueOf(parseQuicHeader(bytes, 0, bytes.length)).type).toBe('version negotiation');
    expect(quicOfferedVersions(bytes, payloadStart, bytes.length)).toEqual([quicVersions.v1, quicVersions.v2]);
  });
});

describe('initial packets', () => {
  const known = hex('8394c8f03e515708');

  test('the keys of RFC 9001 appendix A.1 and RFC 9369 appendix A.1', () => {
    expect(quicInitialKeys(quicVersions.v1, known, 'client')).toEqual({
      key: hex('1f369613dd76d5467730efcbe3b1a22d'),
      iv: hex('fa044b2f42a3fd3b46fb255c'),
      headerKey: hex('9f50449e04a0e810283a1e9933adedd2'),
    });
    expect(quicInitialKeys(quicVersions.v1, known, 'server')).toEqual({
      key: hex('cf3a5331653c364c88f0f379b6067e37'),
      iv: hex('0ac1493ca1905853b0bba03e'),
      headerKey: hex('c206b8d9b9f0f37644430b490eeaa314'),
    });
    expect(quicInitialKeys(quicVersions.v2, known, 'client')).toEqual({
      key: hex('8b1a0bc121284290a29e0971b5cd045d'),
      iv: hex('91f73e2351d8fa91660e909f'),
      headerKey: hex('45b95e15235d6f45a6b19cbcb0294ba9'),
    });
    expect(quicInitialKeys(2, known, 'client')).toBeNull();
  });

  const header = (version: number, destination: Uint8Array, source: Uint8Array, token: Uint8Array): QuicHeader => ({
    version,
    type: 'initial',
    bits: 3,
    destination,
    source,
    token,
    length: null,
  });

  test('any packet opens again, a changed one does not', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(quicVersions.v1, quicVersions.v2),
        fc.constantFrom('client' as const, 'server' as const),
        identifier,
        identifier,
        fc.nat(0xffff_ffff),
        anyBytes(3, 300),
        fc.nat(500),
        (version, side, destination, source, packetNumber, payload, where) => {
          const value = { header: header(version, destination, source, none), packetNumber, payload };
          const bytes = emitted((into, at) => emitQuicInitial(value, side, into, at, known));
          const read = valueOf(openQuicInitial(bytes, 0, bytes.length, side, known));
          expect(read).toEqual({ ...value, header: { ...value.header, length: payload.length + 20 } });
          bytes[where % bytes.length]! ^= 0x01;
          const changed = openQuicInitial(bytes, 0, bytes.length, side, known);
          expect(changed).toMatchObject({ ok: false });
        },
      ),
    );
  });

  test('what does not open', () => {
    const bytes = hex('c3 00000001 00 00 00 04 00000000');
    expect(openQuicInitial(bytes, 0, bytes.length, 'client')).toEqual({
      ok: false,
      reason: 'the QUIC packet is too short',
    });
    const retry = hex('f0 00000001 00 00 04 00000000');
    expect(openQuicInitial(retry, 0, retry.length, 'client')).toEqual({
      ok: false,
      reason: 'not a QUIC Initial packet',
    });
  });
});

describe('frames', () => {
  test('padding, ping, acknowledgment, close, crypto', () => {
    const frames = hex(
      '00 01 02 05 00 01 00 01 01 03 05 00 00 00 01 02 03 06 00 03 616263 1c 00 06 02 6869 06 03 01 64',
    );
    expect(quicCrypto(frames)).toEqual({
      pieces: [
        { offset: 0, data: hex('616263') },
        { offset: 3, data: hex('64') },
      ],
      flaw: null,
    });
    expect(quicCrypto(hex('06 00 03 6162'))).toEqual({ pieces: [], flaw: 'a QUIC CRYPTO frame is cut short' });
    expect(quicCrypto(hex('02 05 00 bfffffff 00')).flaw).toBe('a QUIC frame of type 2 in an Initial packet');
    expect(quicCrypto(hex('060000'.repeat(513))).flaw).toBe('more than 512 QUIC CRYPTO frames');
    expect(quicCrypto(hex('08')).flaw).toBe('a QUIC frame of type 8 in an Initial packet');
  });

  test('a hello in pieces, in any order, with repetitions', () => {
    const hello = {
      kind: 'client' as const,
      version: 0x0303,
      random: new Uint8Array(32),
      session: none,
      ciphers: [0x1301],
      compressions: hex('00'),
      extensions: [serverNameExtension('quic.example')],
    };
    const message = emitted((into, at) => emitTlsHelloMessage(hello, into, at));
    const stream = new CryptoStream();
    expect(stream.hello()).toEqual({ ok: false, reason: 'no handshake yet' });
    stream.push({ offset: 20, data: message.slice(20) });
    stream.push({ offset: 10, data: message.slice(10, 25) });
    expect(stream.joined()).toEqual(none);
    stream.push({ offset: 0, data: message.slice(0, 12) });
    stream.push({ offset: 0, data: new Uint8Array(12) });
    expect(valueOf(stream.hello())).toEqual(hello);
  });

  test('the bounds of a stream', () => {
    const stream = new CryptoStream();
    expect(stream.push({ offset: 70_000, data: hex('00') })).toBe(false);
    const pushed = Array.from({ length: 2000 }, () => stream.push({ offset: 0, data: hex('00') }));
    expect(pushed.filter(Boolean).length).toBe(1024);
  });
});
