/** IPv4 headers with options and fragments: taken apart, put together, lying. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipv4Address } from '../addr/ip-address.ts';
import { anyBytes, anyIpv4, anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { captured } from './captured.fixture.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { Ipv4Header } from './ipv4.ts';
import {
  checkIpv4,
  emitIpv4Header,
  fillIpv4Checksum,
  ipv4ChecksumHolds,
  ipv4Destination,
  ipv4End,
  ipv4FragmentOffset,
  ipv4HeaderLength,
  ipv4Identification,
  ipv4MoreFragments,
  ipv4Protocol,
  ipv4Source,
  ipv4Ttl,
  parseIpv4Header,
} from './ipv4.ts';

const packet = captured.tcpSyn.slice(14);
const header: Ipv4Header = {
  typeOfService: 0,
  totalLength: 60,
  identification: 0xeea8,
  reservedFlag: false,
  dontFragment: true,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 64,
  protocol: 6,
  checksum: 0x37ff,
  source: ipv4Address(0x0a090001),
  destination: ipv4Address(0x0a090002),
  options: [],
};

test('deconstruct', () => {
  expect(checkIpv4(packet, 0, packet.length)).toBeNull();
  expect(ipv4HeaderLength(packet, 0)).toBe(20);
  expect(ipv4Identification(packet, 0)).toBe(0xeea8);
  expect(ipv4Ttl(packet, 0)).toBe(64);
  expect(ipv4Protocol(packet, 0)).toBe(6);
  expect(ipv4Source(packet, 0)).toBe(0x0a090001);
  expect(ipv4Destination(packet, 0)).toBe(0x0a090002);
  expect(ipv4ChecksumHolds(packet, 0)).toBe(true);
  expect(ipv4End(packet, 0, packet.length)).toBe(60);
});

test('parse', () => {
  expect(parseIpv4Header(packet, 0, packet.length)).toEqual({
    ok: true,
    value: header,
    payloadStart: 20,
    payloadEnd: 60,
    flaw: null,
  });
});

test('emit', () => {
  const bytes = emitted((into, at) => {
    const length = emitIpv4Header({ ...header, checksum: 0 }, into, at);
    fillIpv4Checksum(into, at);
    return length;
  });
  expect(bytes).toEqual(packet.slice(0, 20));
});

test('fragments', () => {
  const bytes = hex('4500001c 123420b9 40110000 0a000001 0a000002 0000000000000000');
  expect(ipv4FragmentOffset(bytes, 0)).toBe(0xb9 * 8);
  expect(ipv4MoreFragments(bytes, 0)).toBe(true);
  expect(parseIpv4Header(bytes, 0, bytes.length)).toMatchObject({
    value: { moreFragments: true, dontFragment: false, fragmentOffset: 1480 },
  });
});

test('the option of a membership report, as the kernel sends it', () => {
  const report = captured.igmpReport.slice(14);
  expect(parseIpv4Header(report, 0, report.length)).toMatchObject({
    value: { options: [{ type: 148, data: hex('0000') }], protocol: 2 },
    payloadStart: 24,
  });
});

test('malformed options keep what came before them', () => {
  const bytes = hex('47000020 00000000 40060000 0a000001 0a000002 01 83 03 04 44 ff 00 00');
  expect(parseIpv4Header(bytes, 0, bytes.length)).toMatchObject({
    ok: true,
    value: { options: [{ type: 1 }, { type: 0x83, data: hex('04') }] },
    flaw: 'IPv4 option 68 is malformed',
    payloadStart: 28,
  });
});

test('padding behind the total length is no payload; a total length of 0 is left to the card', () => {
  const padded = new Uint8Array(70);
  padded.set(packet);
  expect(parseIpv4Header(padded, 0, 70)).toMatchObject({ payloadEnd: 60, flaw: null });
  padded.set([0, 0], 2);
  expect(parseIpv4Header(padded, 0, 70)).toMatchObject({ payloadEnd: 70, flaw: null });
});

test('lies about the length', () => {
  expect(checkIpv4(packet, 0, 19)).toBe('the IPv4 header is cut short');
  expect(checkIpv4(hex('60'.repeat(20)), 0, 20)).toBe('not IP version 4');
  expect(checkIpv4(hex('44'.repeat(20)), 0, 20)).toBe('the IPv4 header length is below 20');
  expect(checkIpv4(hex('4f'.repeat(20)), 0, 20)).toBe('the IPv4 options are cut short');
  expect(parseIpv4Header(packet, 0, 50)).toMatchObject({ ok: true, payloadEnd: 50, flaw: expect.any(String) });
  const short = packet.slice();
  short.set([0, 4], 2);
  expect(parseIpv4Header(short, 0, 60)).toMatchObject({ payloadStart: 20, payloadEnd: 20, flaw: expect.any(String) });
});

test('parse after emit gives the value back', () => {
  const option = fc.oneof(
    fc.constant({ type: 1, data: new Uint8Array(0) }),
    fc.record({ type: fc.integer({ min: 2, max: 255 }), data: anyBytes(0, 8) }),
  );
  const value: fc.Arbitrary<Ipv4Header> = fc.record({
    typeOfService: anyU8,
    totalLength: fc.constant(0),
    identification: anyU16,
    reservedFlag: fc.boolean(),
    dontFragment: fc.boolean(),
    moreFragments: fc.boolean(),
    fragmentOffset: fc.nat(0x1fff).map((offset) => offset * 8),
    ttl: anyU8,
    protocol: anyU8,
    checksum: anyU16,
    source: anyIpv4,
    destination: anyIpv4,
    options: fc.array(option, { maxLength: 3 }).map((options) => endedBy(options)),
  });
  fc.assert(
    fc.property(value, (header) => {
      const bytes = emitted((into, at) => emitIpv4Header(header, into, at));
      expect(valueOf(parseIpv4Header(bytes, 0, bytes.length))).toEqual(header);
    }),
  );
});

/** A list that does not fill whole words ends in the marker that its padding makes. */
function endedBy(options: Ipv4Header['options'][number][]): Ipv4Header['options'] {
  const length = options.reduce((sum, { type, data }) => sum + (type === 1 ? 1 : data.length + 2), 0);
  return length % 4 === 0 ? options : [...options, { type: 0, data: new Uint8Array(0) }];
}
