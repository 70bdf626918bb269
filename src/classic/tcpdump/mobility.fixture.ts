/** Packets with headers of Mobile IPv6, and of minimal encapsulation in IPv4. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, ip4, ip6, join } from './frames.fixture.ts';

const mobility = (type: number, ...data: readonly Part[]): Uint8Array => {
  const body = join(59, 0, type, 0, be16(0), data);
  const whole = join(body, new Uint8Array(-body.length & 7));
  whole[1] = whole.length / 8 - 1;
  return ether(0x86dd, ip6(135, whole));
};
const cookie = hex('1122334455667788');
const options = Array.from({ length: 7 }, (_, type) => type).flatMap((type) =>
  ['', 'aabb', 'aabbccdd', 'aabbccddeeff00112233', '20010db8000000000000000000000001'].map((value) => [
    type,
    value.length / 2,
    hex(value),
  ]),
);
const minimal = (protocol: number, flags: number, ...rest: readonly Part[]): Uint8Array =>
  ether(0x0800, ip4({ protocol: 55 }, protocol, flags, be16(0), hex('c0000203'), rest));

/** Frames. */
export const mobilitySamples: readonly Uint8Array[] = [
  ...Array.from({ length: 10 }, (_, type) => mobility(type, be16(0x0180), cookie, cookie)),
  ...Array.from({ length: 9 }, (_, type) => mobility(type, '')),
  ...[0x80, 0x40, 0x20, 0x10, 0xf0].map((flags) => mobility(5, be16(7), flags, 0, be16(20))),
  ...options.map((option) => mobility(3, be16(1), cookie, cookie, option)),
  mobility(0, be16(0), hex('0102 0000 0100 ff')),
  ether(0x86dd, ip6(62, 59, 0, 0, 0, be32(0))),
  ether(0x86dd, ip6(135, 59)),
  minimal(17, 0x80, hex('c0000204'), be16(1000), be16(2000), be16(8), be16(0)),
  minimal(17, 0, be16(1000), be16(2000), be16(8), be16(0)),
  minimal(6, 0, 'x'),
  minimal(1, 0x80),
];
