/** Packets of RADIUS: codes, attributes of every kind, and lengths that lie. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, hex, join, udp4 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const packet = (code: number, ...attributes: readonly Part[]): Uint8Array => {
  const body = join(attributes);
  return udp4(1812, 1813, code, 5, be16(20 + body.length), new Uint8Array(16).fill(0xa5), body);
};
const attribute = (type: number, ...value: readonly Part[]): Uint8Array => {
  const body = join(value);
  return join(type, body.length + 2, body);
};
const lying = (length: number, ...attributes: readonly Part[]): Uint8Array =>
  udp4(50_000, 3799, 1, 5, be16(length), zeros(16), attributes);
const ask = (type: number, ...value: readonly Part[]): Uint8Array => packet(1, attribute(type, value));
const eap = (...bytes: readonly Part[]): Uint8Array => {
  const body = join(bytes);
  return packet(11, attribute(79, body.subarray(0, 2), be16(body.length + 2), body.subarray(2)), attribute(24, 'x'));
};
const types = Array.from({ length: 132 }, (_, type) => type);
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index * 7 + 1);

/** Frames. */
export const radiusSamples: readonly Uint8Array[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 11, 12, 13, 40, 41, 42, 43, 44, 45, 255].map((code) => packet(code, attribute(1, 'fred'))),
  packet(1),
  packet(2, attribute(18, 'Hello,\0there'), attribute(18, ''), attribute(18, 'a\xff b\n')),
  ...[0, 1, 2, 3, 9, 0x0100_0003, 0x0700_0001, 0x3100_0001, 0xffff_fffe, 0xffff_ffff].map((value) =>
    packet(4, ...types.filter((type) => type > 0).map((type) => attribute(type, be32(value)))),
  ),
  ...[1, 2, 3, 8, 14, 16, 17, 21, 24].map((length) =>
    packet(
      4,
      types.map((type) => attribute(type, counting(length))),
    ),
  ),
  ...[0, 1, 31, 32, 49, 50].map((tag) =>
    packet(2, ...[58, 66, 67, 68, 69, 81, 82, 90, 91].map((type) => attribute(type, tag, 'abc de'))),
  ),
  packet(5, ...[0, 59, 60, 3599, 3600, 90_061, 4_000_000_000].map((time) => attribute(27, be32(time)))),
  packet(5, ...[0, 1_700_000_000, 0x8000_0000].map((time) => attribute(55, be32(time)))),
  packet(5, ...[201, 407, 509, 510].map((cause) => attribute(101, be32(cause)))),
  ask(26, be32(9), 1, 4, 'AB', 2, 5, 'a\0b', 7),
  ask(26, be32(311), 1, 1),
  ask(26, be32(12_345), 1, 9, 'abc'),
  packet(2, attribute(71, 1, 5, zeros(12)), attribute(124, hex('ffffffffffffffff')), attribute(124, zeros(8))),
  packet(2, ...[48, 49, 50, 51, 52].map((space) => attribute(126, space, 'op.example'))),
  packet(2, ...[0, 1, 2].map((code) => attribute(127, be16(1), code, code, be32(7), zeros(12), 'GPS"'))),
  packet(2, ...[0, 0x8000, 0x4001].map((flags) => attribute(129, be16(flags), be32(7), zeros(4), 'note'))),
  packet(2, ...[0, 8, 9, 128, 129].map((bits) => attribute(97, 0, bits, 0xff))),
  packet(2, ...[0, 128, 129].map((bits) => attribute(125, bits, hex('20010db8000000000000000000000001')))),
  ...['01050161', '020501', '0205026869', '010502', '0205030d15', '020503', '010504aa', '01050d', '01050d20'].map(
    (text) => eap(hex(text)),
  ),
  ...[
    '01050de000000010aa',
    '01050d8000',
    '02051561',
    '02052b41',
    '01051201',
    '01051209',
    '010517',
    '0305',
    '0005',
    '01052b',
    '01052b80',
  ].map((text) => eap(hex(text))),
  ...['010561', '0105fe000137', '09'].map((text) => eap(hex(text))),
  packet(11, attribute(79, hex('0105000401'))),
  packet(11, attribute(79, hex('010500'))),
  ...[0, 19, 20, 21, 22, 26, 27, 60].map((length) => lying(length, attribute(1, 'fred'), 1)),
  packet(1, 1, 0),
  packet(1, 1, 1),
  udp4(1645, 1646),
  udp4(1645, 1700, zeros(19)),
];
