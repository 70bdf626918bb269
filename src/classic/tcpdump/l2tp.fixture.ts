/** Packets of L2TP. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, hex, ip4, join, udp4, udp6 } from './frames.fixture.ts';

const inner = ip4({ protocol: 17 }, be16(1000), be16(2000), be16(9), be16(0), 'x');
const l2tp = (flags: number, ...rest: readonly Part[]): Uint8Array => udp4(1701, 1701, be16(flags), rest);
const attribute = (type: number, value: Part, flags = 0x8000, vendor = 0): Part => {
  const bytes = join(value);
  return [be16(flags | (6 + bytes.length)), be16(vendor), be16(type), bytes];
};
const message = (...attributes: readonly Part[]): Uint8Array => {
  const body = join(attributes);
  return l2tp(0xc802, be16(12 + body.length), be32(0x10000), be16(3), be16(4), body);
};
const values = ['', '01', '0001', '000302', '0000 0003', '0002 0001 61', '0001 0000 02 6162', '0001020304050607 0809'];
const long = Uint8Array.from({ length: 26 }, (_, index) => index);
const types = [...Array.from({ length: 42 }, (_, type) => type), 46, 47];

/** Frames. */
export const l2tpSamples: readonly Uint8Array[] = [
  message(
    attribute(0, be16(1)),
    attribute(2, hex('0100')),
    attribute(3, be32(3)),
    attribute(4, be32(3)),
    attribute(7, 'lac'),
    attribute(9, be16(17)),
    attribute(36, hex('aabb'), 0),
    attribute(11, 'secret', 0xc000),
    attribute(1, 'vendor', 0x8000, 9),
  ),
  message(),
  ...Array.from({ length: 18 }, (_, type) => message(attribute(0, be16(type)))),
  ...types.flatMap((type) => [
    message(...values.map((value) => attribute(type, hex(value)))),
    message(attribute(type, long)),
  ]),
  ...Array.from({ length: 7 }, (_, type) => message(attribute(29, be16(type)))),
  ...[0, 1, 2, 3].map((direction) => message(attribute(46, [be32(0x10002), direction, 'why']))),
  message(hex('8005 0000 0000')),
  message(hex('80ff 0000 0000')),
  message(hex('80')),
  l2tp(0x0002, be32(0x10002), hex('ff030021'), inner),
  l2tp(0x4802, be16(16 + inner.length), be32(0x10002), be32(0x30004), hex('ff030021'), inner),
  l2tp(0x0202, be32(0x10002), be16(2), hex('aabb c0210101 0004')),
  l2tp(0x0202, be32(0x10002), be16(99)),
  l2tp(0x0102, be32(0x10002)),
  l2tp(0x8802, be32(0x10002), be32(0)),
  l2tp(0xc802, be16(99), be32(0x10002), be32(0)),
  l2tp(0xc802, be16(4), be32(0x10002), be32(0)),
  ...[1, 2, 3, 4, 5, 7].map((length) => l2tp(0xca02, hex('0010000100000003').subarray(0, length * 2))),
  l2tp(1, be32(0)),
  l2tp(3, be32(0)),
  udp4(5000, 1701, hex('c802')),
  udp6(1701, 5000, hex('0002 0001 0002 c0210105 0004')),
];
