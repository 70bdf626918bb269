/** Messages of DHCPv6: each option's lines are in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, hex, join, udp4, udp6 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const address = hex('20010db8000000000000000000000009');
const digest = hex('00112233445566778899aabbccddeeff');
const option = (code: number, ...value: readonly Part[]): Uint8Array => {
  const bytes = join(value);
  return join(be16(code), be16(bytes.length), bytes);
};
const body = (type: number, ...options: readonly Part[]): Uint8Array => join(type, hex('00a1b2'), options);
const message = (type: number, ...options: readonly Part[]): Uint8Array => udp6(546, 547, body(type, options));
const relayed = (type: number, ...options: readonly Part[]): Uint8Array => join(type, 1, address, address, options);
const name = join(3, 'www', 7, 'example', 0);
const known = [...Array.from({ length: 66 }, (_, index) => index), 112, 136, 300];

/** Frames of DHCPv6. */
export const dhcp6Samples: readonly Uint8Array[] = [
  ...Array.from({ length: 18 }, (_, type) => message(type, relayed(0).subarray(4))),
  udp4(546, 547, body(1, option(8, be16(100)))),
  udp6(547, 546, 1, 2),
  message(1, be16(1)),
  ...[0, 1, 2, 3, 4, 5, 8, 10, 11, 12, 16, 17, 24, 25, 32].map((length) =>
    message(
      7,
      known.map((code) => option(code, zeros(length).fill(3))),
    ),
  ),
  message(
    1,
    option(1, be16(1), be16(1), be32(5), hex('020000000001')),
    option(2, be16(2), hex('0000000912345678')),
    option(1, be16(3), be16(1), hex('020000000001')),
    [1, 2, 3, 4].map((type) => option(1, be16(type))),
    option(14),
    option(6, be16(23), be16(24), be16(999)),
  ),
  message(
    7,
    option(3, be32(1), be32(2), be32(3), option(5, address, be32(9), be32(10), option(13, be16(0), 'fine'))),
    option(4, be32(1), option(5, address, be32(0), be32(0))),
    option(25, be32(1), be32(2), be32(3), option(26, be32(1), be32(2), 56, address, option(13, be16(6)))),
    option(3, be32(1), be32(2), be32(3), option(5, address), be16(1)),
    option(45, option(7, 255), be16(1), be16(90)),
    option(44, 1, address, option(6, be16(3))),
    option(44, 2, address),
  ),
  udp6(547, 547, relayed(12, option(9, body(1, option(8, be16(1)))), option(18, 'eth0'), option(9, 1))),
  udp6(547, 547, relayed(13, option(9, relayed(13, option(9, body(7)), be16(4))))),
  udp6(547, 547, relayed(12).subarray(0, 20)),
  ...[2, 3, 4].map((protocol) =>
    message(
      7,
      [0, 17, 19, 20, 26].map((length) => option(11, protocol, 1, 0, hex('0102030405060708'), zeros(length).fill(7))),
      [1, 2].map((type) => option(11, protocol, 2, 3, hex('0102030405060708'), type, digest)),
    ),
  ),
  message(
    7,
    [0, 1, 10, 11, 255, 256].map((code) => option(13, be16(code))),
    [5, 11, 99].map((type) => option(19, type)),
    option(24, name, name),
    option(21, name),
    option(23, address, address),
  ),
  ...['c000', 'c00300', '0377', '4101ff', '80'].map((bytes) =>
    message(7, option(24, hex(bytes)), option(56, be16(3), be16(bytes.length / 2), hex(bytes)), option(21, name)),
  ),
  message(7, option(24, 3, 'www', hex('c001')), option(64, 1, 'a', 0), option(64, 3, 'www')),
  message(
    7,
    option(
      56,
      [1, 2, 9].map((type) => [be16(type), be16(16), address]),
      be16(3),
      be16(13),
      name,
    ),
  ),
  message(7, option(56, be16(1), be16(4), be32(1), be16(1), be16(99), 1)),
  message(7, option(64, name), option(64, name, 'rest'), option(41, 'UTC0\0x'), option(42, 'Europe/Lisbon')),
  message(7, option(59, 'http://a\0\xff'), option(112, 'https://b/'), option(37, be32(9), 'a name of a line')),
  message(
    7,
    [15, 136].map((code) => [option(code, be16(2), 'ab', be16(3), 'c\0d'), option(code, be16(9), 'ab')]),
  ),
  message(7, option(15, be16(2), 'ab', 1), option(15), option(47, address, 'abc'), option(38, 'subscriber id')),
];
