/** UDP and UDP-Lite headers: taken apart, put together, lying about their length, with and without checksums. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyU16 } from '../../test/wire/arbitraries.ts';
import { put16, u16 } from './bytes.ts';
import { captured } from './captured.fixture.ts';
import { pseudoSumV4 } from './checksum.ts';
import { emitted, filled, hex, valueOf } from './hex.fixture.ts';
import {
  checkUdp,
  emitUdp,
  fillUdpChecksum,
  parseUdp,
  udpChecksumHolds,
  udpDestinationPort,
  udpLength,
  udpSourcePort,
} from './udp.ts';
import { checkUdpLite, emitUdpLite, fillUdpLiteChecksum, parseUdpLite, udpLiteChecksumHolds } from './udp-lite.ts';

const datagram = captured.udp.slice(34);
const header = { sourcePort: 46416, destinationPort: 9, length: 13, checksum: 0x1433 };

test('deconstruct', () => {
  expect(checkUdp(datagram, 0, datagram.length)).toBeNull();
  expect(udpSourcePort(datagram, 0)).toBe(46416);
  expect(udpDestinationPort(datagram, 0)).toBe(9);
  expect(udpLength(datagram, 0)).toBe(13);
});

test('parse', () => {
  const padded = Uint8Array.from([...datagram, 0, 0, 0]);
  expect(parseUdp(padded, 0, 16)).toEqual({ ok: true, value: header, payloadStart: 8, payloadEnd: 13, flaw: null });
});

test('emit', () => {
  expect(emitted((into, at) => emitUdp(header, into, at))).toEqual(datagram.slice(0, 8));
});

test('lengths that lie', () => {
  const lying = datagram.slice();
  put16(lying, 4, 7);
  expect(parseUdp(lying, 0, 13)).toMatchObject({ payloadStart: 8, payloadEnd: 8, flaw: 'the UDP length is below 8' });
  put16(lying, 4, 14);
  expect(parseUdp(lying, 0, 13)).toMatchObject({ payloadEnd: 13, flaw: expect.stringContaining('shorter') });
  put16(lying, 4, 0);
  expect(parseUdp(lying, 0, 13)).toMatchObject({ payloadEnd: 13, flaw: null });
  expect(parseUdp(lying, 0, 7)).toEqual({ ok: false, reason: 'the UDP header is cut short' });
});

test('a checksum of zero is none: right over IPv4, wrong over IPv6', () => {
  const none = datagram.slice();
  put16(none, 6, 0);
  expect(udpChecksumHolds(none, 0, 13, 0, true)).toBe(true);
  expect(udpChecksumHolds(none, 0, 13, 0, false)).toBe(false);
});

test('a checksum that comes out as zero is sent as all ones', () => {
  const bytes = hex('0000 0000 0008 a5a5');
  fillUdpChecksum(bytes, 0, 8, 0xffff - 8);
  expect(u16(bytes, 6)).toBe(0xffff);
  expect(udpChecksumHolds(bytes, 0, 8, 0xffff - 8, false)).toBe(true);
});

test('what was filled in holds, and no other', () => {
  fc.assert(
    fc.property(anyU16, anyU16, anyBytes(0, 50), (sourcePort, destinationPort, payload) => {
      const bytes = filled(8 + payload.length);
      emitUdp({ sourcePort, destinationPort, length: bytes.length, checksum: 0 }, bytes, 0);
      bytes.set(payload, 8);
      const sum = pseudoSumV4(0x7f000001, 0x7f000001, 17, bytes.length);
      fillUdpChecksum(bytes, 0, bytes.length, sum);
      expect(udpChecksumHolds(bytes, 0, bytes.length, sum, false)).toBe(true);
      expect(udpChecksumHolds(bytes, 0, bytes.length, sum + 1, false)).toBe(false);
      expect(valueOf(parseUdp(bytes, 0, bytes.length))).toMatchObject({ sourcePort, destinationPort });
    }),
  );
});

test('UDP-Lite covers what its header says', () => {
  const value = { sourcePort: 1000, destinationPort: 2000, coverage: 10, checksum: 0 };
  const bytes = filled(20);
  expect(emitUdpLite(value, bytes, 0)).toBe(8);
  fillUdpLiteChecksum(bytes, 0, 20, 136 + 20);
  expect(udpLiteChecksumHolds(bytes, 0, 20, 136 + 20)).toBe(true);
  bytes[15]! ^= 1;
  expect(udpLiteChecksumHolds(bytes, 0, 20, 136 + 20)).toBe(true);
  bytes[9]! ^= 1;
  expect(udpLiteChecksumHolds(bytes, 0, 20, 136 + 20)).toBe(false);
  expect(valueOf(parseUdpLite(bytes, 0, 20))).toMatchObject({ ...value, checksum: u16(bytes, 6) });
});

test('UDP-Lite with a coverage that is none', () => {
  const bytes = filled(20);
  for (const coverage of [1, 7, 21]) {
    emitUdpLite({ sourcePort: 1, destinationPort: 2, coverage, checksum: 1 }, bytes, 0);
    expect(parseUdpLite(bytes, 0, 20)).toMatchObject({ ok: true, flaw: 'the checksum coverage is illegal' });
    expect(udpLiteChecksumHolds(bytes, 0, 20, 0)).toBe(false);
  }
  expect(checkUdpLite(bytes, 0, 7)).toBe('the UDP-Lite header is cut short');
});
