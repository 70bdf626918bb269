/** ICMPv6 messages and the options of neighbour discovery: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipText } from '../addr/ip-address.ts';
import { anyBytes, anyIpv6, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { captured } from './captured.fixture.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { Icmpv6Message } from './icmpv6.ts';
import {
  checkIcmpv6,
  emitIcmpv6,
  fillIcmpv6Checksum,
  icmpv6ChecksumHolds,
  icmpv6Code,
  icmpv6Identifier,
  icmpv6Sequence,
  icmpv6Type,
  icmpv6Types,
  isIcmpv6Error,
  parseIcmpv6,
} from './icmpv6.ts';
import type { NdOption } from './nd-option.ts';

const unreachable = captured.portUnreachable6;
const advertisement = captured.neighborAdvertisement;

test('deconstruct', () => {
  expect(checkIcmpv6(unreachable, 54, unreachable.length)).toBeNull();
  expect(icmpv6Type(unreachable, 54)).toBe(icmpv6Types.unreachable);
  expect(icmpv6Code(unreachable, 54)).toBe(4);
  expect(isIcmpv6Error(1)).toBe(true);
  expect(isIcmpv6Error(128)).toBe(false);
  expect(icmpv6ChecksumHolds(unreachable, 22, 54, unreachable.length)).toBe(true);
  const echo = hex('80000000 12340002');
  expect(icmpv6Identifier(echo, 0)).toBe(0x1234);
  expect(icmpv6Sequence(echo, 0)).toBe(2);
});

test('parse', () => {
  const parsed = valueOf(parseIcmpv6(advertisement, 54, advertisement.length));
  expect(parsed).toMatchObject({
    type: 136,
    router: false,
    solicited: true,
    override: true,
    options: [{ type: 2, data: hex('9221a6383a78') }],
  });
  expect('target' in parsed && ipText(parsed.target)).toBe('fd00::2');
  expect(valueOf(parseIcmpv6(unreachable, 54, unreachable.length))).toMatchObject({ type: 1, code: 4, value: 0 });
  const solicitation = captured.duplicateAddressDetection;
  expect(valueOf(parseIcmpv6(solicitation, 54, solicitation.length))).toMatchObject({
    type: 135,
    options: [{ type: 14, data: hex('0caeecea2482') }],
  });
});

test('emit', () => {
  for (const frame of [advertisement, captured.routerSolicitation, captured.neighborSolicitation]) {
    const value = valueOf(parseIcmpv6(frame, 54, frame.length));
    expect(emitted((into, at) => emitIcmpv6(value, into, at))).toEqual(frame.slice(54));
  }
});

test('a checksum that was filled in holds', () => {
  const frame = advertisement.slice();
  frame.set([0xa5, 0xa5], 56);
  fillIcmpv6Checksum(frame, 22, 54, frame.length);
  expect(frame).toEqual(advertisement);
});

test('messages cut short, options of no length', () => {
  expect(checkIcmpv6(advertisement, 54, 61)).toBe('the ICMPv6 header is cut short');
  expect(parseIcmpv6(advertisement, 54, 70)).toMatchObject({
    value: { type: 136, rest: hex('60000000') },
    flaw: 'the neighbour discovery message is cut short',
  });
  const endless = hex('85000000 00000000 0101010203040506 0500000000000000');
  expect(parseIcmpv6(endless, 0, endless.length)).toMatchObject({
    value: { type: 133, options: [{ type: 1, data: hex('010203040506') }] },
    flaw: 'neighbour discovery option 5 is malformed',
    payloadStart: 16,
  });
});

test('parse after emit gives the value back', () => {
  const option: fc.Arbitrary<NdOption> = fc.oneof(
    fc.record({
      type: fc.constant(3 as const),
      prefixLength: anyU8,
      onLink: fc.boolean(),
      autonomous: fc.boolean(),
      validLifetime: anyU32,
      preferredLifetime: anyU32,
      prefix: anyIpv6,
    }),
    fc.record({ type: fc.constant(5 as const), mtu: anyU32 }),
    fc.record({
      type: fc.constantFrom(1, 2, 14, 25, 31, 255),
      data: fc.constantFrom(6, 14).chain((n) => anyBytes(n, n)),
    }),
  );
  const common = { code: anyU8, checksum: anyU16 };
  const options = fc.array(option, { maxLength: 4 });
  const message: fc.Arbitrary<Icmpv6Message> = fc.oneof(
    fc.record({ type: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const), ...common, value: anyU32 }),
    fc.record({ type: fc.constantFrom(128 as const, 129 as const), ...common, identifier: anyU16, sequence: anyU16 }),
    fc.record({ type: fc.constant(133 as const), ...common, options }),
    fc.record({
      type: fc.constant(134 as const),
      ...common,
      hopLimit: anyU8,
      flags: anyU8,
      routerLifetime: anyU16,
      reachableTime: anyU32,
      retransmitTimer: anyU32,
      options,
    }),
    fc.record({ type: fc.constant(135 as const), ...common, target: anyIpv6, options }),
    fc.record({
      type: fc.constant(136 as const),
      ...common,
      router: fc.boolean(),
      solicited: fc.boolean(),
      override: fc.boolean(),
      target: anyIpv6,
      options,
    }),
    fc.record({ type: fc.constant(137 as const), ...common, target: anyIpv6, destination: anyIpv6, options }),
    fc.record({ type: fc.constantFrom(0, 100, 130, 143, 255), ...common, rest: anyBytes(4, 4) }),
  );
  fc.assert(
    fc.property(message, (value) => {
      const bytes = emitted((into, at) => emitIcmpv6(value, into, at));
      expect(valueOf(parseIcmpv6(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
