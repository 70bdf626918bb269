/** Packets of Babel: every kind of message, prefixes that leave bytes out, what stands behind bodies, and lengths that lie. */
import type { Part } from './frames.fixture.ts';
import { be16, hex, join, udp4 } from './frames.fixture.ts';

const tlv = (type: number, ...body: readonly Part[]): Uint8Array => {
  const bytes = join(body);
  return join(type, bytes.length, bytes);
};
const packet = (...messages: readonly Part[]): Uint8Array => {
  const body = join(messages);
  return udp4(4000, 6696, 42, 2, be16(body.length), body);
};
const withTrailer = (size: number, ...rest: readonly Part[]): Uint8Array => udp4(4000, 6696, 42, 2, be16(size), rest);
const update = (kind: number, flags: number, bits: number, omitted: number, ...rest: readonly Part[]): Uint8Array =>
  tlv(8, kind, flags, bits, omitted, be16(400), be16(5), be16(96), rest);
const sourceUpdate = (kind: number, from: number, bits: number, omitted: number, body: string): Uint8Array =>
  tlv(13, kind, from, bits, omitted, be16(400), be16(5), be16(96), hex(body));
const hello = (...rest: readonly Part[]): Uint8Array => tlv(4, be16(0), be16(9), be16(400), rest);
const heard = (kind: number, ...rest: readonly Part[]): Uint8Array => tlv(5, kind, 0, be16(256), be16(400), rest);
const router = '0011223344556677';
const six = '20010db8000000000000000000000001';
const types = Array.from({ length: 21 }, (_, type) => type);

/** Frames. */
export const babelSamples: readonly Uint8Array[] = [
  packet(0, tlv(1, 0, 0, 0), tlv(2, be16(0), be16(7), be16(12_345)), tlv(3, be16(7)), hello()),
  packet(heard(0), heard(1, hex('c0000201')), heard(2, hex(six)), heard(3, hex('0000000000000001'))),
  packet(tlv(6, be16(0), hex(router)), tlv(7, 1, 0, hex('c0000201')), tlv(7, 2, 0, hex(six)), tlv(7, 0, 0, 1)),
  packet(update(1, 0x80, 24, 0, hex('0a0001')), update(1, 0x40, 32, 3, 9), update(1, 0x3f, 24, 4), update(0, 0, 24, 0)),
  packet(update(2, 0x80, 64, 0, hex('20010db800000001')), update(2, 0, 128, 8, hex(router)), update(3, 0x80, 64, 0)),
  packet(update(3, 0, 128, 0, hex(router)), update(2, 0, 128, 8, hex(router))),
  ...[
    update(1, 0, 33, 0, hex('0a00010203')),
    update(1, 0, 24, 5, hex('0a00')),
    update(4, 0, 24, 0, hex('0a0001')),
    update(1, 0, 24, 0, hex('0a00')),
    update(3, 0, 64, 0, hex('0000000000000001')),
    update(2, 0, 64, 17),
  ].map((message) => packet(message)),
  packet(tlv(9, 1, 24, hex('0a0001')), tlv(9, 0, 0), tlv(9, 3, 72, 8), tlv(9, 1, 33, hex('0a00010203'))),
  packet(tlv(10, 1, 24, be16(5), 8, 0, hex(router), hex('0a0001')), tlv(10, 0, 0, be16(5), 8, 0, hex(router))),
  packet(tlv(11, be16(5), hex('aabbccdd')), tlv(12, be16(7), hex(router), hex(router)), tlv(12, be16(7), 1)),
  packet(sourceUpdate(1, 24, 16, 0, '0a0001c000'), sourceUpdate(0, 24, 0, 0, ''), sourceUpdate(1, 0, 16, 1, '00')),
  packet(sourceUpdate(2, 64, 64, 0, '20010db80000000120010db800000002'), sourceUpdate(1, 8, 8, 0, '0ac0010102')),
  packet(sourceUpdate(1, 24, 33, 0, '0a0001c0000203')),
  packet(tlv(14, 1, 24, 16, hex('0a0001c000')), tlv(14, 0, 1, 0), tlv(14, 9, 8, 8, 1, 2)),
  packet(tlv(15, 1, 24, be16(5), 9, 16, hex(router), hex('0a0001c000')), tlv(15, 0, 0, be16(5), 9, 0, hex(router))),
  ...types.flatMap((type) => [packet(tlv(type, 'abc')), packet(tlv(type)), packet(tlv(type, hex(router)))]),
  ...['00', '01026162', '0203010203', '0200', '030401020304', '03020102', '040101', '800101', 'ff00', '01', '0109'].map(
    (body) => packet(hello(hex(body)), hello()),
  ),
  packet(heard(0, tlv(3, hex('0011223300445566')), tlv(2, 5)), update(1, 0, 8, 0, 10, tlv(2, 1, 2), tlv(3, 1, 2))),
  ...[0, 1, 0xffff].map((time) =>
    packet(
      tlv(4, be16(0x8000), be16(9), be16(time)),
      tlv(2, be16(0), be16(1), be16(time)),
      tlv(8, 0, 0, 0, 0, be16(time), be16(1), be16(time), tlv(2, 0, 255)),
    ),
  ),
  withTrailer(4, tlv(17, 'ab'), tlv(16, 'abc')),
  withTrailer(4, tlv(3, 'ab'), hello(), 1, 9),
  withTrailer(0, tlv(1, 'ab')),
  withTrailer(40, 4, 2, 0, 0),
  udp4(4000, 6697, 42, 3, be16(0)),
  udp4(4000, 6697, 41, 2, be16(0)),
  udp4(4000, 6697, 42),
  udp4(4000, 6697),
];
