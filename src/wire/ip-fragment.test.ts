/** IP packets cut and joined: in any order, overlapping, repeated, lying, too many. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipAddress, ipv4Address } from '../addr/ip-address.ts';
import { anyBytes } from '../../test/wire/arbitraries.ts';
import { buildPacket, plainIpv4, plainIpv6 } from './build-packet.ts';
import { fragmentIp } from './ip-fragment.ts';
import { IpReassembler } from './ip-reassembly.ts';
import { ipv4ChecksumHolds, ipv4FragmentOffset, ipv4MoreFragments } from './ipv4.ts';

const ports = { sourcePort: 1, destinationPort: 2, length: 0, checksum: 0 };

function packet(version: 4 | 6, payload: Uint8Array): Uint8Array {
  const network =
    version === 4
      ? { ...plainIpv4(ipv4Address(0x0a000001), ipv4Address(0x0a000002)), dontFragment: false, identification: 7 }
      : plainIpv6(ipAddress(6, 1n), ipAddress(6, 2n));
  return buildPacket({ link: null, network, transport: { kind: 'udp', header: ports }, payload }).bytes;
}

const long = (version: 4 | 6): Uint8Array =>
  packet(
    version,
    new Uint8Array(3000).map((_, index) => index),
  );
const push = (reassembler: IpReassembler, bytes: Uint8Array, seconds = 0): ReturnType<IpReassembler['push']> =>
  reassembler.push(bytes, 0, bytes.length, seconds);

test('fragments of both versions fit and say where they belong', () => {
  const pieces = fragmentIp(long(4), 576, 1);
  expect(pieces.every((piece) => piece.length <= 576 && ipv4ChecksumHolds(piece, 0))).toBe(true);
  expect(pieces.map((piece) => ipv4FragmentOffset(piece, 0))).toEqual([0, 552, 1104, 1656, 2208, 2760]);
  expect(pieces.map((piece) => ipv4MoreFragments(piece, 0))).toEqual([true, true, true, true, true, false]);
  expect(fragmentIp(long(6), 1280, 1).map(({ length }) => length)).toEqual([1280, 1280, 592]);
  expect(fragmentIp(long(4), 4000, 1)).toEqual([long(4)]);
});

test('a fragment is cut again', () => {
  const [first, second] = fragmentIp(long(4), 1500, 1);
  const again = [
    ...fragmentIp(first!, 576, 1),
    ...fragmentIp(second!, 576, 1),
    ...fragmentIp(long(4), 1500, 1).slice(2),
  ];
  const reassembler = new IpReassembler();
  expect(again.map((piece) => push(reassembler, piece)).at(-1)).toMatchObject({ kind: 'packet', bytes: long(4) });
});

test('what cannot be cut', () => {
  expect(() => fragmentIp(long(4), 27, 1)).toThrow('no fragment fits into 27 bytes');
  expect(() => fragmentIp(new Uint8Array(0), 100, 1)).toThrow(RangeError);
});

test('fragments in any order, some twice, give the packet back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(4 as const, 6 as const),
      anyBytes(100, 2000),
      fc.integer({ min: 100, max: 600 }),
      fc.infiniteStream(fc.nat(0xffff)),
      (version, payload, mtu, order) => {
        const whole = packet(version, payload);
        const pieces = fragmentIp(whole, mtu, 99);
        const mixed = pieces
          .flatMap((piece, index) => (index % 3 === 0 && pieces.length > 1 ? [piece, piece] : [piece]))
          .map((piece) => ({ piece, rank: order.next().value }))
          .sort((a, b) => a.rank - b.rank);
        const reassembler = new IpReassembler();
        const results = mixed.map(({ piece }) => push(reassembler, piece));
        const joined = { kind: 'packet', bytes: whole, fragments: pieces.length };
        const wanted = pieces.length === 1 ? { kind: 'whole' } : joined;
        expect(results.find(({ kind }) => kind !== 'waiting')).toEqual(wanted);
      },
    ),
  );
});

test('headers before the fragment header stay', () => {
  const header = { ...plainIpv6(ipAddress(6, 1n), ipAddress(6, 2n)), protocol: 59 };
  const hops = { header: 0, body: Uint8Array.of(0, 1, 4, 0, 0, 0, 0) };
  const none = { kind: 'none' as const };
  const build = (extensions: typeof header.extensions, payload: Uint8Array): Uint8Array =>
    buildPacket({ link: null, network: { ...header, extensions }, transport: none, payload }).bytes;
  const cut = (offset: number, more: boolean) => ({ header: 44 as const, offset, more, identification: 5 });
  const reassembler = new IpReassembler();
  expect(push(reassembler, build([hops, cut(8, false)], Uint8Array.of(9)))).toEqual({ kind: 'waiting' });
  expect(push(reassembler, build([hops, cut(0, true)], new Uint8Array(8)))).toEqual({
    kind: 'packet',
    bytes: build([hops], Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 9)),
    fragments: 2,
  });
});

describe('enemies', () => {
  const overlapping = (): Uint8Array => {
    const [, second] = fragmentIp(long(4), 576, 1);
    const other = second!.slice();
    other[100] = 0xff ^ other[100]!;
    return other;
  };

  test('an overlap spoils the packet, whatever comes later', () => {
    const reassembler = new IpReassembler();
    const pieces = fragmentIp(long(4), 576, 1);
    push(reassembler, pieces[1]!);
    expect(push(reassembler, overlapping())).toEqual({ kind: 'dropped', reason: 'the fragments overlap' });
    expect(reassembler.held.bytes).toBe(0);
    expect(pieces.map((piece) => push(reassembler, piece).kind)).toEqual(pieces.map(() => 'dropped'));
  });

  test('two ends, a length that is no multiple of eight, more than 65,535 bytes, a cut capture', () => {
    const pieces = fragmentIp(long(4), 576, 1);
    const reasonOf = (...bytes: readonly Uint8Array[]): unknown => {
      const reassembler = new IpReassembler();
      return bytes.map((piece) => push(reassembler, piece)).at(-1);
    };
    const changed = (at: number, byte: number): Uint8Array => Object.assign(pieces[1]!.slice(), { [at]: byte });
    expect(reasonOf(pieces.at(-1)!, changed(6, 0))).toEqual({
      kind: 'dropped',
      reason: 'the fragments disagree about the end',
    });
    expect(reasonOf(pieces.at(-1)!, changed(6, 0x3f))).toMatchObject({ kind: 'dropped' });
    expect(reasonOf(changed(3, 0x39))).toEqual({
      kind: 'dropped',
      reason: 'a fragment has an impossible length',
    });
    expect(reasonOf(Object.assign(changed(6, 0x3f), { 7: 0xff }))).toEqual({
      kind: 'dropped',
      reason: 'the fragments make more than 65,535 bytes',
    });
    expect(reasonOf(pieces[1]!.slice(0, 100))).toEqual({ kind: 'dropped', reason: 'a fragment is cut short' });
    expect(reasonOf(new Uint8Array(3))).toMatchObject({ kind: 'dropped' });
  });

  test('the bounds hold: packets, bytes, seconds', () => {
    const limits = { packets: 3, bytes: 2000, seconds: 30 };
    const reassembler = new IpReassembler(limits);
    for (let id = 0; id < 50; id++) {
      push(reassembler, fragmentIp(long(6), 1280, id)[0]!, id);
      expect(reassembler.held.packets).toBeLessThanOrEqual(3);
      expect(reassembler.held.bytes).toBeLessThanOrEqual(2000);
    }
    expect(push(reassembler, long(4), 100)).toEqual({ kind: 'whole' });
    push(reassembler, fragmentIp(long(6), 1280, 77)[0]!, 100);
    expect(reassembler.held.packets).toBe(1);
    expect(push(new IpReassembler({ ...limits, bytes: 100 }), fragmentIp(long(6), 1280, 1)[0]!)).toEqual({
      kind: 'dropped',
      reason: 'too many bytes in unfinished packets',
    });
  });

  test('tiny fragments count for what they cost', () => {
    const reassembler = new IpReassembler({ packets: 1024, bytes: 20_000, seconds: 30 });
    const results = fragmentIp(long(4), 28, 1)
      .slice(1)
      .map((piece) => ({ ...push(reassembler, piece), held: reassembler.held.bytes }));
    expect(Math.max(...results.map(({ held }) => held))).toBeLessThanOrEqual(20_000);
    expect(results.map((result) => ('reason' in result ? result.reason : ''))).toContain(
      'too many bytes in unfinished packets',
    );
  });

  test('mutated fragments neither throw nor stay', () => {
    const reassembler = new IpReassembler({ packets: 16, bytes: 100_000, seconds: 30 });
    const seeds = [...fragmentIp(long(4), 576, 1), ...fragmentIp(long(6), 576, 1)];
    fc.assert(
      fc.property(fc.nat(seeds.length - 1), fc.nat(60), fc.nat(255), fc.nat(600), (which, at, byte, cut) => {
        const bytes = seeds[which]!.slice(0, cut);
        if (at < bytes.length) bytes[at] = byte;
        push(reassembler, bytes);
        expect(reassembler.held.packets).toBeLessThanOrEqual(16);
        expect(reassembler.held.bytes).toBeLessThanOrEqual(100_000);
      }),
      { numRuns: 5000 },
    );
  });
});
