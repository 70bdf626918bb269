/** Frames of the slow protocols: LACP, markers, link OAM. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, join } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const mac = hex('020000000001');
const slow = (...payload: readonly Part[]): Uint8Array => ether(0x8809, payload);
const tlv = (type: number, ...value: readonly Part[]): Uint8Array => {
  const bytes = join(value);
  return join(type, 2 + bytes.length, bytes);
};
const partner = (state: number): Part => [be16(0x8000), mac, be16(13), be16(0x80ff), be16(22), state, zeros(3)];
const lacp = (...tlvs: readonly Part[]): Uint8Array => slow(1, 1, tlvs, zeros(50));
const oam = (code: number, ...rest: readonly Part[]): Uint8Array => slow(3, be16(0x0050), code, rest, zeros(42));
const information = (type: number, state: number, configuration: number): Uint8Array =>
  tlv(type, 1, be16(3), state, configuration, be16(1518), hex('00000c'), be32(0x12345678));

/** Frames of slow protocols. */
export const slowSamples: readonly Uint8Array[] = [
  lacp(tlv(1, partner(0x3d)), tlv(2, partner(0xc2)), tlv(3, be16(0x8000), zeros(12)), tlv(0)),
  lacp(tlv(1, partner(0xff)), tlv(2, partner(0)), tlv(3, be16(1), zeros(12))),
  lacp(tlv(1, 1, 2), tlv(2)),
  lacp(tlv(9, 'what'), tlv(1)),
  lacp(tlv(3, 1)),
  lacp([1, 1]),
  lacp([7, 200]),
  slow(2, 1, tlv(1, be16(22), mac, be32(7), zeros(2)), tlv(0), zeros(90)),
  slow(2, 1, tlv(2, be16(22), mac, be32(7), zeros(2)), tlv(0), zeros(90)),
  slow(2, 1, tlv(1, 1), tlv(3, 'what')),
  slow(1, 2, tlv(1, partner(1))),
  slow(2, 9),
  oam(0, information(1, 0x00, 0x01), information(2, 0x06, 0x1d), tlv(0xfe, hex('00000c'), 1, 2, 3), [0, 0]),
  oam(0, information(1, 0x07, 0xff), information(2, 0x01, 0)),
  oam(0, information(3, 0, 0), [0, 0]),
  oam(0, tlv(1, 1, 2), tlv(2)),
  oam(0, tlv(1), tlv(0xfe)),
  oam(0, [1, 99]),
  oam(1, be16(7), tlv(1, be16(9), hex('0000000000000001 0000000000000002'), be32(3), be32(4)), tlv(0)),
  oam(1, be16(7), ...[1, 2, 3, 4, 0xfe].map((type) => tlv(type, be16(9), zeros(24)))),
  oam(
    1,
    be16(7),
    tlv(
      1,
      be16(9),
      [1, 2, 3, 4].map((each) => [be32(0), be32(each)]),
      be32(5),
    ),
    tlv(0),
  ),
  oam(
    1,
    be16(7),
    ...[1, 2, 3, 4, 0xfe].map((type) =>
      tlv(type, be16(9), hex('0102030405060708'), zeros(20), hex('0102030405060708')),
    ),
  ),
  oam(2, 7, be16(1)),
  oam(3, 7, be16(1), 2, 1),
  ...[0, 1, 2, 3].map((command) => oam(4, command)),
  oam(0xfe, hex('00000c'), 'cisco'),
  oam(5),
  ...[0, 1, 2, 4, 8, 0x10, 0x20, 0x40, 0xff].map((flags) => slow(3, be16(flags), 0, information(1, 0, 0), zeros(30))),
  slow(3, 0),
  slow(10, hex('001980'), 'x'),
  slow(10),
  slow(4, 1),
  slow(99, 1, 'what'),
  slow(1),
];
