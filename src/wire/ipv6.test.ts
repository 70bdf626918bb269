/** IPv6 headers and chains of extension headers: taken apart, put together, lying. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIp } from '../addr/ip-address.ts';
import { anyBytes, anyIpv6, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { captured } from './captured.fixture.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { Ipv6Extension, Ipv6Header } from './ipv6.ts';
import {
  checkIpv6,
  emitIpv6Header,
  ipv6End,
  ipv6HopLimit,
  ipv6NextHeader,
  ipv6PayloadLength,
  ipv6Walk,
  parseIpv6Header,
  walkIpv6,
} from './ipv6.ts';

const report = captured.mldReport.slice(14);
const addresses = `${'00'.repeat(15)}01${'00'.repeat(15)}02`;
const reportHeader: Ipv6Header = {
  trafficClass: 0,
  flowLabel: 0,
  payloadLength: 56,
  hopLimit: 1,
  source: address('::'),
  destination: address('ff02::16'),
  extensions: [{ header: 0, body: hex('00050200000100') }],
  protocol: 58,
};

test('deconstruct', () => {
  const packet = captured.udp6.slice(14);
  expect(checkIpv6(packet, 0, packet.length)).toBeNull();
  expect(ipv6PayloadLength(packet, 0)).toBe(13);
  expect(ipv6NextHeader(packet, 0)).toBe(17);
  expect(ipv6HopLimit(packet, 0)).toBe(64);
  expect(ipv6End(packet, 0, packet.length)).toBe(53);
  const walk = ipv6Walk();
  expect(walkIpv6(report, 0, report.length, walk)).toBeNull();
  expect(walk).toEqual({ protocol: 58, transportStart: 48, fragmentOffset: -1, fragmentAt: -1, moreFragments: false });
});

test('parse', () => {
  expect(parseIpv6Header(report, 0, report.length)).toEqual({
    ok: true,
    value: reportHeader,
    payloadStart: 48,
    payloadEnd: 96,
    flaw: null,
  });
});

test('emit', () => {
  expect(emitted((into, at) => emitIpv6Header(reportHeader, into, at))).toEqual(report.slice(0, 48));
});

test('a later fragment ends the walk: what it carries is no header', () => {
  const packet = hex(`60000000 0010 2c 40 ${addresses} 3c 00 05a9 00001234 2b000000 00000000`);
  const walk = ipv6Walk();
  expect(walkIpv6(packet, 0, packet.length, walk)).toBeNull();
  expect(walk).toEqual({
    protocol: 60,
    transportStart: 48,
    fragmentOffset: 0x05a8,
    fragmentAt: 40,
    moreFragments: true,
  });
  expect(parseIpv6Header(packet, 0, packet.length)).toMatchObject({
    value: { extensions: [{ header: 44, offset: 0x05a8, more: true, identification: 0x1234 }] },
  });
});

test('chains that are cut short or endless', () => {
  const cut = hex(`60000000 0008 00 40 ${addresses} 3a01000000000000`);
  expect(parseIpv6Header(cut, 0, cut.length)).toMatchObject({
    ok: true,
    value: { protocol: 0, extensions: [] },
    payloadStart: 40,
    flaw: 'an extension header is cut short',
  });
  const endless = hex(`60000000 00c8 3c 40 ${addresses} ${'3c00000000000000'.repeat(25)}`);
  const parsed = parseIpv6Header(endless, 0, endless.length);
  expect(parsed).toMatchObject({ ok: true, flaw: 'more than 16 extension headers' });
  expect(parsed.ok && parsed.value.extensions.length).toBe(16);
});

test('lies about the length', () => {
  expect(checkIpv6(report, 0, 39)).toBe('the IPv6 header is cut short');
  expect(checkIpv6(hex('45'.repeat(40)), 0, 40)).toBe('not IP version 6');
  expect(parseIpv6Header(report, 0, 90)).toMatchObject({ ok: true, payloadEnd: 90, flaw: expect.any(String) });
});

test('parse after emit gives the value back', () => {
  const extension: fc.Arbitrary<Ipv6Extension> = fc.oneof(
    fc.record({
      header: fc.constantFrom(0, 43, 60, 135, 139, 140),
      body: fc.nat(3).chain((words) => anyBytes(words * 8 + 7, words * 8 + 7).map((body) => withLength(body, words))),
    }),
    fc.record({ header: fc.constant(51), body: anyBytes(15, 15).map((body) => withLength(body, 2)) }),
    fc.record({
      header: fc.constant(44 as const),
      offset: fc.constant(0),
      more: fc.boolean(),
      identification: anyU32,
    }),
  );
  const value: fc.Arbitrary<Ipv6Header> = fc.record({
    trafficClass: anyU8,
    flowLabel: fc.nat(0xfffff),
    payloadLength: fc.constant(0),
    hopLimit: anyU8,
    source: anyIpv6,
    destination: anyIpv6,
    extensions: fc.array(extension, { maxLength: 5 }),
    protocol: fc.constantFrom(6, 17, 50, 58, 59, 132, 255),
  });
  fc.assert(
    fc.property(value, (header) => {
      const bytes = emitted((into, at) => emitIpv6Header(header, into, at));
      expect(valueOf(parseIpv6Header(bytes, 0, bytes.length))).toEqual(header);
    }),
  );
});

function withLength(body: Uint8Array, words: number): Uint8Array {
  body[0] = words;
  return body;
}

function address(text: string): Ipv6Header['source'] {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
