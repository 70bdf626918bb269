/** ICMP messages and their extensions: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyIpv4, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { captured } from './captured.fixture.ts';
import { emitted, filled, hex, valueOf } from './hex.fixture.ts';
import { emitIcmpExtension, mplsLabels, parseIcmpExtension } from './icmp-extension.ts';
import type { IcmpMessage } from './icmpv4.ts';
import {
  checkIcmp,
  emitIcmp,
  fillIcmpChecksum,
  icmpChecksumHolds,
  icmpCode,
  icmpIdentifier,
  icmpQuoteEnd,
  icmpSequence,
  icmpType,
  isIcmpError,
  parseIcmp,
} from './icmpv4.ts';
import { findIpParts, ipParts } from './ip-header.ts';
import { udpDestinationPort } from './udp.ts';

const echo = captured.echoRequest.slice(34);
const unreachable = captured.portUnreachable.slice(34);
const timestamp = captured.timestampReply.slice(34);

test('deconstruct', () => {
  expect(checkIcmp(echo, 0, echo.length)).toBeNull();
  expect(icmpType(echo, 0)).toBe(8);
  expect(icmpIdentifier(echo, 0)).toBe(0x1234);
  expect(icmpSequence(echo, 0)).toBe(1);
  expect(icmpChecksumHolds(echo, 0, echo.length)).toBe(true);
  expect(icmpCode(unreachable, 0)).toBe(3);
  expect(isIcmpError(icmpType(unreachable, 0))).toBe(true);
  expect(isIcmpError(8)).toBe(false);
});

test('the quoted datagram of an error is reached without a copy', () => {
  const parts = ipParts();
  expect(findIpParts(unreachable, 8, icmpQuoteEnd(unreachable, 0, unreachable.length), parts)).toBeNull();
  expect(parts).toMatchObject({ version: 4, protocol: 17, transportStart: 28, sourceAt: 20, destinationAt: 24 });
  expect(udpDestinationPort(unreachable, parts.transportStart)).toBe(9);
});

test('parse', () => {
  expect(parseIcmp(echo, 0, echo.length)).toMatchObject({
    value: { type: 8, code: 0, identifier: 0x1234, sequence: 1 },
    payloadStart: 8,
    payloadEnd: 16,
  });
  expect(parseIcmp(unreachable, 0, unreachable.length)).toMatchObject({
    value: { type: 3, code: 3, originalLength: 0, nextHopMtu: 0 },
    payloadStart: 8,
    payloadEnd: 41,
  });
  expect(parseIcmp(timestamp, 0, timestamp.length)).toMatchObject({
    value: { type: 14, identifier: 0x1234, originate: 0 },
    payloadStart: 20,
  });
});

test('emit', () => {
  for (const [bytes, length] of [
    [echo, 8],
    [unreachable, 8],
    [timestamp, 20],
  ] as const) {
    const value = valueOf(parseIcmp(bytes, 0, bytes.length));
    expect(emitted((into, at) => emitIcmp(value, into, at))).toEqual(bytes.slice(0, length));
  }
});

test('a checksum that was filled in holds', () => {
  const bytes = Uint8Array.from(echo);
  bytes.set([0xa5, 0xa5], 2);
  fillIcmpChecksum(bytes, 0, bytes.length);
  expect(bytes).toEqual(echo);
});

test('messages cut short keep type and code', () => {
  expect(checkIcmp(echo, 0, 7)).toBe('the ICMP header is cut short');
  expect(parseIcmp(timestamp, 0, 19)).toMatchObject({ ok: true, value: { type: 14, rest: hex('12340001') } });
});

test('an extension with the labels of a tunnel stands behind the quotation', () => {
  const bytes = filled(200);
  emitIcmp({ type: 11, code: 0, checksum: 0, originalLength: 32 }, bytes, 0);
  const labels = hex('0001 2a 40 0002 f1 ff');
  const length = emitIcmpExtension([{ objectClass: 1, subtype: 1, data: labels }], bytes, 8 + 128);
  const quoteEnd = icmpQuoteEnd(bytes, 0, 200);
  expect(quoteEnd).toBe(136);
  const objects = valueOf(parseIcmpExtension(bytes, quoteEnd, quoteEnd + length));
  expect(objects).toEqual([{ objectClass: 1, subtype: 1, data: labels }]);
  expect(mplsLabels(labels)).toEqual([
    { label: 0x12, trafficClass: 5, bottom: false, ttl: 64 },
    { label: 0x2f, trafficClass: 0, bottom: true, ttl: 255 },
  ]);
});

test('extensions that are none, and malformed ones', () => {
  expect(parseIcmpExtension(hex('2000'), 0, 2)).toMatchObject({ ok: false });
  expect(parseIcmpExtension(hex('10000000'), 0, 4)).toMatchObject({ ok: false });
  expect(parseIcmpExtension(hex('2000ffff 0004 0101'), 0, 8)).toMatchObject({ ok: false });
  expect(parseIcmpExtension(hex('20000000 0004 0101 0003 0101'), 0, 12)).toMatchObject({
    ok: true,
    value: [{ objectClass: 1, subtype: 1 }],
    flaw: 'an ICMP extension object is malformed',
  });
});

test('parse after emit gives the value back', () => {
  const common = { code: anyU8, checksum: anyU16 };
  const query = { ...common, identifier: anyU16, sequence: anyU16 };
  const message: fc.Arbitrary<IcmpMessage> = fc.oneof(
    fc.record({ type: fc.constantFrom(0 as const, 8 as const), ...query }),
    fc.record({ type: fc.constant(3 as const), ...common, originalLength: fc.constant(0), nextHopMtu: anyU16 }),
    fc.record({ type: fc.constant(5 as const), ...common, gateway: anyIpv4 }),
    fc.record({ type: fc.constant(11 as const), ...common, originalLength: anyU8 }),
    fc.record({ type: fc.constant(12 as const), ...common, pointer: anyU8, originalLength: anyU8 }),
    fc.record({
      type: fc.constantFrom(13 as const, 14 as const),
      ...query,
      originate: anyU32,
      receive: anyU32,
      transmit: anyU32,
    }),
    fc.record({ type: fc.constantFrom(17 as const, 18 as const), ...query, mask: anyU32 }),
    fc.record({ type: fc.constantFrom(4, 9, 10, 42, 255), ...common, rest: anyBytes(4, 4) }),
  );
  fc.assert(
    fc.property(message, (value) => {
      const bytes = emitted((into, at) => emitIcmp(value, into, at));
      expect(valueOf(parseIcmp(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
