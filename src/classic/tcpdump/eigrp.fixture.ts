/** Messages of EIGRP and IGRP: each line of the printers is in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, ip4, join } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const eigrp = (opcode: number, flags: number, ...tlvs: readonly Part[]): Uint8Array =>
  ether(0x0800, ip4({ protocol: 88, ttl: 2 }, 2, opcode, be16(0x1234), be32(flags), be32(7), be32(9), be32(100), tlvs));
const tlv = (type: number, ...value: readonly Part[]): Uint8Array => {
  const bytes = join(value);
  return join(be16(type), be16(4 + bytes.length), bytes);
};
const metric = join(be32(256_000), be32(25_600), hex('0005dc'), 3, 255, 1, 0, 0);
const appleExternal = join(be32(9), be32(65_001), be32(77), 11, 2, be16(20));
const external = join(hex('c0000209'), be32(65_001), be32(77), be32(20), be16(0), 11, 2);

/** Frames of EIGRP. */
export const eigrpSamples: readonly Uint8Array[] = [
  eigrp(5, 0, tlv(1, 1, 0, 1, 0, 0, 0, be16(15)), tlv(4, 12, 4, 1, 2)),
  eigrp(5, 0, tlv(1, 255, 255, 255, 255, 255, 0, be16(15))),
  eigrp(1, 1, tlv(0x102, hex('00000000'), metric, 24, hex('c00002'))),
  eigrp(
    1,
    3,
    tlv(0x102, hex('c0000201'), metric, 8, 10),
    tlv(0x102, hex('c0000201'), metric, 32, hex('c0000263')),
    tlv(0x102, hex('c0000201'), metric, 20, hex('c000f0')),
  ),
  eigrp(1, 4, tlv(0x103, hex('00000000'), external, metric, 24, hex('c00002'))),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 99].map((protocol) =>
    eigrp(
      1,
      0,
      tlv(0x103, hex('c0000201'), be32(1), be32(65_001), be32(77), be32(20), be16(0), protocol, 3, metric, 8, 10),
    ),
  ),
  ...[0, 1, 2, 3, 4, 5, 6, 8, 10, 11].map((opcode) => eigrp(opcode, 0, tlv(3, be32(1)))),
  eigrp(1, 0, tlv(2, zeros(36)), tlv(5, be32(1)), tlv(3, be32(1)), tlv(0x1234, 'what')),
  eigrp(1, 0, tlv(0x202, be16(10), be16(11), metric), tlv(0x202, be16(10), be16(11), metric, be16(3), be16(9))),
  eigrp(
    1,
    0,
    tlv(0x203, be16(10), be16(11), appleExternal, metric, be16(3), be16(9)),
    tlv(0x204, be32(9), be16(5), be16(6)),
    tlv(0x302, zeros(40)),
    tlv(0x303, zeros(40)),
  ),
  eigrp(1, 0, tlv(0x102, hex('00000000'), metric, 33, hex('c000020100'))),
  eigrp(1, 0, tlv(0x103, hex('00000000'), external, metric, 33, hex('c000020100'))),
  eigrp(1, 0, tlv(1, 1), tlv(4, 1)),
  eigrp(1, 0, tlv(0x102, 1), tlv(0x103, 1)),
  eigrp(1, 0, be16(1), be16(3)),
  eigrp(1, 0, be16(1), be16(99)),
  eigrp(1, 0, be16(0), be16(9), zeros(5)),
  eigrp(1, 0, tlv(1), tlv(4)),
  eigrp(1, 0xff),
  ether(0x0800, ip4({ protocol: 88 }, 1, 5, zeros(18))),
  ether(0x0800, ip4({ protocol: 88 }, 2, 5, zeros(10))),
  ether(0x0800, ip4({ protocol: 88 })),
];

const igrp = (first: number, ...rest: readonly Part[]): Uint8Array =>
  ether(0x0800, ip4({ protocol: 9, ttl: 2 }, first, rest));
const route = join(hex('000200'), hex('0003e8'), hex('001964'), be16(1500), 255, 1, 2);

/** Frames of IGRP. */
export const igrpSamples: readonly Uint8Array[] = [
  igrp(0x11, 3, be16(100), be16(1), be16(1), be16(1), be16(0x1234), route, route, route),
  igrp(0x12, 3, be16(100), be16(0), be16(0), be16(0), be16(0)),
  igrp(0x11, 3, be16(100), be16(2), be16(0), be16(0), be16(0), route),
  igrp(0x11, 3, be16(100), be16(0), be16(0), be16(0), be16(0), route, 1, 2),
  igrp(
    0x11,
    3,
    be16(100),
    be16(0),
    be16(1),
    be16(0),
    be16(0),
    hex('c00002'),
    hex('ffffff'),
    hex('000001'),
    be16(1500),
    255,
    1,
    2,
  ),
  igrp(0x11, 3, be16(100), be16(0), be16(0), be16(0), be16(0xee98)),
  igrp(0x11, 3, be16(100), be16(1), be16(0), be16(0), be16(0), hex('000200'), hex('000000'), hex('000000'), zeros(5)),
  igrp(0x21, 3, be16(100), be16(0), be16(0), be16(0), be16(0)),
  igrp(0x13, 3, be16(100), be16(0), be16(0), be16(0), be16(0)),
  igrp(0x11, 3),
];
