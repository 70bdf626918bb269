/** The headers of all link types we read, and where IP begins behind them. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { captured } from './captured.fixture.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import { findIpParts, ipParts, pseudoSumOf } from './ip-header.ts';
import { findLinkPayload, linkPayload, linkTypeName, linkTypes } from './link-type.ts';
import { emitSll, parseSll, sllPacketTypes } from './sll.ts';
import { emitSll2, parseSll2 } from './sll2.ts';
import { tcpChecksumHolds } from './tcp.ts';

const ipStart = '45000014';

test.each([
  ['ethernet', linkTypes.ethernet, `ffffffffffff0000000000000800${ipStart}`, 0x0800, 14],
  ['tagged twice', linkTypes.ethernet, `ffffffffffff00000000000088a8000181000002 0800${ipStart}`, 0x0800, 22],
  ['802.3 with LLC', linkTypes.ethernet, `ffffffffffff0000000000000004${ipStart}`, 0, 14],
  ['cooked', linkTypes.linuxSll, `0004 0304 0006 0000000000000000 86dd${ipStart}`, 0x86dd, 16],
  ['cooked and tagged', linkTypes.linuxSll, `0004 0304 0006 0000000000000000 8100 0064 0800${ipStart}`, 0x0800, 20],
  ['cooked, version 2', linkTypes.linuxSll2, `0800 0000 00000001 0304 04 06 0000000000000000${ipStart}`, 0x0800, 20],
  ['loopback of a little-endian BSD', linkTypes.null, `1e000000${ipStart}`, 0x86dd, 4],
  ['loopback of a big-endian BSD', linkTypes.null, `00000002${ipStart}`, 0x0800, 4],
  ['loopback of OpenBSD', linkTypes.loop, `00000018${ipStart}`, 0x86dd, 4],
  ['a family we do not know', linkTypes.loop, `00000007${ipStart}`, 0, 4],
  ['raw', linkTypes.raw, ipStart, 0x0800, 0],
  ['raw IPv6', linkTypes.ipv6, '60000000', 0x86dd, 0],
])('%s', (_name, linkType, text, etherType, start) => {
  const bytes = hex(text);
  const into = linkPayload();
  expect(findLinkPayload(linkType, bytes, 0, bytes.length, into)).toBeNull();
  expect(into).toEqual({ etherType, start });
  for (let end = 0; end < start; end++)
    expect(findLinkPayload(linkType, bytes, 0, end, into)).toEqual(expect.any(String));
});

test('an unknown link type is said to be one', () => {
  expect(findLinkPayload(147, hex('00'), 0, 1, linkPayload())).toBe('a link type that is not read here');
  expect(linkTypeName(147)).toBeNull();
  expect(linkTypeName(1)).toBe('EN10MB');
});

test('the parts of captured packets of both versions', () => {
  const parts = ipParts();
  const into = linkPayload();
  for (const frame of [captured.tcpReset, captured.udp6, captured.mldReport, captured.igmpReport]) {
    expect(findLinkPayload(linkTypes.ethernet, frame, 0, frame.length, into)).toBeNull();
    expect(findIpParts(frame, into.start, frame.length, parts)).toBeNull();
    expect(parts.end).toBe(frame.length);
    expect(parts.fragmentOffset).toBe(-1);
  }
  findIpParts(captured.tcpReset, 14, 54, parts);
  expect(parts).toMatchObject({ version: 4, protocol: 6, transportStart: 34, sourceAt: 26, destinationAt: 30 });
  expect(tcpChecksumHolds(captured.tcpReset, 34, 54, pseudoSumOf(captured.tcpReset, parts))).toBe(true);
  findIpParts(captured.mldReport, 14, captured.mldReport.length, parts);
  expect(parts).toMatchObject({ version: 6, protocol: 58, transportStart: 62, sourceAt: 22, destinationAt: 38 });
});

test('what is no IP leaves no version behind', () => {
  const parts = ipParts();
  findIpParts(captured.tcpReset, 14, 54, parts);
  expect(findIpParts(hex('00'), 0, 1, parts)).toEqual(expect.any(String));
  expect(parts.version).toBe(0);
  expect(findIpParts(hex(''), 0, 0, parts)).toEqual(expect.any(String));
});

test('a fragment of IPv4 is told from a whole packet', () => {
  const parts = ipParts();
  const first = hex('4500001c 1234 2000 40110000 0a000001 0a000002 0000000000000000');
  expect(findIpParts(first, 0, 28, parts)).toBeNull();
  expect(parts).toMatchObject({ fragmentOffset: 0, moreFragments: true });
  const last = hex('4500001c 1234 0002 40110000 0a000001 0a000002 0000000000000000');
  findIpParts(last, 0, 28, parts);
  expect(parts).toMatchObject({ fragmentOffset: 16, moreFragments: false });
});

test('cooked headers: parse after emit gives the value back', () => {
  const common = { packetType: fc.nat(4), hardwareType: anyU16, address: anyBytes(0, 8), protocol: anyU16 };
  fc.assert(
    fc.property(fc.record(common), (value) => {
      const bytes = emitted((into, at) => emitSll(value, into, at));
      expect(valueOf(parseSll(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
  fc.assert(
    fc.property(fc.record({ ...common, packetType: anyU8, interfaceIndex: anyU32 }), (value) => {
      const bytes = emitted((into, at) => emitSll2(value, into, at));
      expect(valueOf(parseSll2(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});

test('cooked headers with a hardware address that does not fit', () => {
  const infiniband = hex('0000 0020 0014 0102030405060708 0800');
  expect(parseSll(infiniband, 0, 16)).toMatchObject({
    value: { packetType: sllPacketTypes.host, address: hex('0102030405060708') },
    flaw: 'the hardware address is cut short',
  });
  expect(parseSll(infiniband, 0, 15)).toMatchObject({ ok: false });
  expect(parseSll2(infiniband, 0, 16)).toMatchObject({ ok: false });
});
