/** Messages of PIM: each line of the printers is in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, checked, ether, hex, ip4, ip6, join } from './frames.fixture.ts';
import { foldSum, sumWords } from '../../wire/checksum.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const pim = (type: number, ...body: readonly Part[]): Uint8Array => {
  const message = join(0x20 | type, 0, be16(0), body);
  const covered = type === 1 ? 8 : message.length;
  message.set(be16(~foldSum(sumWords(message, 0, covered)) & 0xffff), 2);
  return ether(0x0800, ip4({ protocol: 103, ttl: 1 }, message));
};
const pim6 = (type: number, ...body: readonly Part[]): Uint8Array =>
  ether(0x86dd, checked(ip6(103, 0x20 | type, 0, be16(0), body), 40, 2, 103));
const option = (type: number, ...value: readonly Part[]): Part => {
  const bytes = join(value);
  return [be16(type), be16(bytes.length), bytes];
};
const unicast = (last: number): Part => [1, 0, hex('c00002'), last];
const unicast6 = (last: number): Part => [2, 0, hex('20010db80000000000000000000000'), last];
const group = (flags = 0, mask = 32): Part => [1, 0, flags, mask, hex('e8010101')];
const source = (flags: number, mask = 32): Part => [1, 0, flags, mask, hex('c0000263')];
const group6: Part = [2, 0, 0, 128, hex('ff3e0000000000000000000000000001')];

/** Addresses as they were before RFC 2362: of the length that the second byte says. */
const old = (type: number, length: number, ...body: readonly Part[]): Uint8Array =>
  ether(0x0800, ip4({ protocol: 103, ttl: 1 }, 0x20 | type, length, be16(0), body));
const address = hex('c0000201');

/** Frames of PIM version 2. */
export const pimSamples: readonly Uint8Array[] = [
  pim(
    0,
    option(1, be16(105)),
    option(2, be16(0x81f4), be16(2500)),
    option(19, be32(1)),
    option(20, be32(0x12345678)),
    option(24, unicast(9), unicast6(1)),
  ),
  pim(
    0,
    option(1, be16(0)),
    option(1, be16(0xffff)),
    option(18, be16(1), be16(2)),
    option(21, 1, 30, be16(0)),
    option(22),
    option(17, be32(1)),
    option(999, 'what'),
  ),
  pim(0, ...[1, 2, 17, 18, 19, 20, 21, 22, 24, 65001].map((type) => option(type, 1))),
  pim(0, option(1), be16(1), be16(99)),
  pim(0, option(21, 2, 61, be16(0)), option(65001, unicast(7))),
  pim(0),
  pim(1, be32(0x80000000), ip4({ protocol: 17, destination: hex('e8010101') }, be16(1), be16(2), be16(8), be16(0))),
  pim(1, be32(0x40000000), ip4({ protocol: 103, destination: hex('e8010101') })),
  pim(1, be32(0xc0000000), ip4({ protocol: 103, length: 0 })),
  pim(1, be32(0), hex('00')),
  pim(2, group(), unicast(99)),
  ...[3, 6, 7].map((type) =>
    pim(
      type,
      unicast(1),
      0,
      2,
      be16(210),
      [group(), be16(2), be16(1), source(7), source(4), source(2)],
      [group(0, 24), be16(0), be16(1), source(0, 24)],
    ),
  ),
  pim(3, unicast(1), 0, 1, be16(0xffff), [group(), be16(1), be16(0), source(7)]),
  pim(3, unicast(1), 0, 0, be16(10)),
  pim(3, unicast(1), 0, 3, be16(10), [group(), be16(1), be16(0)]),
  pim(4, be16(0x1234), 30, 192, unicast(5), [
    group(0, 4),
    2,
    2,
    be16(0),
    unicast(1),
    be16(150),
    3,
    0,
    unicast(2),
    be16(150),
    4,
    0,
  ]),
  pim(4, be16(0x1234), 30, 192, unicast(5), [group(0x80, 4), 1, 0, be16(0)]),
  pim(5, group(), unicast(1), be32(0x8000006e), be32(20)),
  pim(5, group(), unicast(1), be32(0x6e), be32(20)),
  pim(8, 2, 192, be16(150), unicast(1), group(0, 4), group()),
  pim(8, 0, 192, be16(0xffff), unicast(1)),
  pim(9, group(), unicast(1), be16(100)),
  pim(9, group(), unicast(1), unicast(2), be16(30)),
  pim(10, unicast(1), unicast(2), zeros(8)),
  pim(11, zeros(8)),
  pim(12, be32(1)),
  pim(13, be32(1)),
  old(0, 4, option(24, address)),
  old(2, 4, 0, 32, hex('e8010101'), address),
  old(3, 4, address, 0, 1, be16(210), [0, 24, hex('e8010101')], be16(1), be16(0), 7, 32, address),
  old(2, 16, 0, 128, zeros(16), zeros(16)),
  old(2, 9, zeros(40)),
  old(10, 0x10, unicast(1), be32(1), be32(2)),
  old(10, 0x20, unicast(1), be32(1), be32(2)),
  old(10, 0x30, unicast(1), be32(1), be32(2), unicast(2), be32(3), be32(4), be16(500)),
  old(10, 0x40, unicast(1), be32(1), be32(2), unicast(2), be32(3), be32(4)),
  pim6(0, option(1, be16(105)), option(24, unicast6(1))),
  pim6(3, unicast6(1), 0, 1, be16(210), [
    group6,
    be16(1),
    be16(0),
    [2, 0, 4, 128, hex('20010db8000000000000000000000063')],
  ]),
  pim6(1, be32(0), ip6(17, be16(1), be16(2), be16(8), be16(0))),
  pim6(2, group6, unicast6(1)),
  ether(0x0800, ip4({ protocol: 103, ttl: 1 }, 0x20, 0, be16(0), option(1, be16(105)))),
  ether(0x0800, ip4({ protocol: 103, ttl: 1 }, 0x30, 0, be16(0))),
  ether(0x0800, ip4({ protocol: 103, ttl: 1 }, 0x10, 0, be16(0), hex('10000000'), zeros(8))),
  ether(0x0800, ip4({ protocol: 103, ttl: 1 })),
  ether(0x0800, ip4({ protocol: 103, ttl: 1 }, 0x20)),
];
