/** Datagrams for -T: what stands in them is for the option to say. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, ip4, join, udp4 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const to = (...payload: readonly Part[]): Uint8Array => udp4(40_000, 9000, payload);

const rtp = (first: number, second: number, ...rest: readonly Part[]): Uint8Array =>
  to(first, second, be16(4660), be32(0x1122_3344), be32(0xdead_beef), rest);
const control = (first: number, type: number, ...body: readonly Part[]): Uint8Array => {
  const bytes = join(body);
  return join(first, type, be16(bytes.length / 4), bytes);
};
const block = (source: number): Uint8Array =>
  join(be32(source), hex('10000003'), be32(9), be32(8), be32(0x1_0000), be32(0x2_8000));
const sender = join(be32(0xe800_0000), be32(0x8000_0000), be32(1000), be32(5), be32(500));
const carp = (...parts: readonly Part[]): Uint8Array => ether(0x0800, ip4({ protocol: 112, ttl: 255 }, join(parts)));

const flows = (version: number, ...rest: readonly Part[]): Uint8Array =>
  to(be16(version), be16(1), be32(123_456), be32(1_700_000_000), be32(123_456_789), rest);
const flow = (protocol: number, flags: number): Uint8Array =>
  join(
    hex('0a0000010a0000020a0000fe'),
    be16(3),
    be16(4),
    be32(10),
    be32(1000),
    be32(100_000),
    be32(200_500),
    be16(1234),
    be16(80),
    [0, flags, protocol, 7],
    be16(65_001),
    be16(65_002),
    [24, 16, 3, 4],
  );

/** Frames by the type of -T that they are made for. */
export const typeSamples: Readonly<Record<string, readonly Uint8Array[]>> = {
  rtp: [
    ...[0x80, 0x82, 0xa0, 0xc0, 0x00, 0x40, 0x90].flatMap((first) =>
      [0, 0x80, 31, 0xff].map((type) => rtp(first, type, zeros(20))),
    ),
    rtp(0x90, 96, hex('bede0001'), zeros(4), 'xyz'),
    rtp(0x91, 31, hex('00010001'), zeros(4), hex('aabbccdd')),
    rtp(0x90, 31, hex('00010099'), zeros(4)),
    to(0x40, 0x9f, be16(1), be32(2), hex('80010003'), hex('aabbccdd')),
    to(0x40, 0x9f, be16(1), be32(2), hex('00010003 80020000 01020304 aabbccdd')),
    to(0x40, 0x9f, be16(1), be32(2), hex('00000003')),
    to(0x80, 0, be16(1), be32(2)),
    to(0x80, 0),
    to(),
  ],
  rtcp: [
    to(control(0x81, 200, be32(7), sender, block(1))),
    to(control(0x82, 201, be32(7), block(1), block(2)), control(0x81, 202, be32(7), hex('0103'), 'bob', zeros(3))),
    to(control(0x83, 201, be32(7), block(1))),
    to(control(0x81, 201, be32(7), zeros(12), be32(0x1_a000), be32(0xa000))),
    to(control(0x80, 200, be32(7), sender, zeros(4))),
    ...[203, 204, 205, 0, 255].map((type) => to(control(0x81, type, be32(1)))),
    to(0x80, 201),
    to(control(0x80, 201, be32(7)), 1, 2, 3),
  ],
  cnfp: [
    ...[6, 17, 1].map((protocol) => flows(5, be32(77), 3, 4, be16(0), flow(protocol, 0xff), flow(protocol, 0))),
    flows(6, be32(77), zeros(4), flow(47, 0), be16(0x0304), zeros(2)),
    flows(1, flow(6, 2), zeros(4)),
    flows(1, flow(6, 2), zeros(4), flow(6, 0x1b)),
    ...[7, 8, 9, 10, 0x1234].map((version) => flows(version, zeros(30))),
    to(be16(5)),
    to(be16(5), zeros(10)),
  ],
  vat: [
    ...['00010002', '00810002', '3f1f0102', '40000002', '80000002', 'c1230002', '20000002'].map((head) =>
      to(hex(head), 'abcdefgh'),
    ),
    to(hex('00010002'), 'abc'),
    to(1),
  ],
  carp: [
    carp(0x21, 1, 0, 7, 0, 1, be16(0), be32(1), be32(2), zeros(20)),
    carp(0x22, 1, 0, 7),
    carp(0x31, 1),
    carp(0x21, 1, 2, 3, 4, 5, be16(0xffff), be32(0xffff_ffff), be32(2)),
    ether(0x0800, ip4({ protocol: 112, ttl: 7 }, zeros(36))),
    ether(0x0800, ip4({ protocol: 112 })),
  ],
};
