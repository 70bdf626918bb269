/** Frames of LLDP: each line of the printers is in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, join } from './frames.fixture.ts';

const tlv = (type: number, ...value: readonly Part[]): Uint8Array => {
  const bytes = join(value);
  return join(be16((type << 9) | bytes.length), bytes);
};
const frame = (...parts: readonly Part[]): Uint8Array => ether(0x88cc, parts);
const own = (owner: string, kind: number, ...value: readonly Part[]): Uint8Array => tlv(127, hex(owner), kind, value);
const end = tlv(0);
const mac = hex('020000000001');
const addresses: readonly Part[] = [
  [1, hex('c0000201')],
  [2, hex('20010db8000000000000000000000001')],
  [6, mac],
  [16, 1],
];
const eightBytes = hex('0300640400000001');

/** Frames of LLDP. */
export const lldpSamples: readonly Uint8Array[] = [
  frame(
    tlv(1, 4, mac),
    tlv(2, 5, 'eth0'),
    tlv(3, be16(120)),
    tlv(5, 'switch\0x'),
    tlv(6, 'an \x01 old one'),
    end,
    'rest',
  ),
  frame(tlv(4, 'the port'), tlv(5, 'name'), tlv(7, be16(0xff), be16(0x14)), tlv(7, be16(0), be16(0xff00)), end),
  ...[1, 2].flatMap((type) => [
    frame(
      Array.from({ length: 9 }, (_, kind) => tlv(type, kind, 1, hex('c0000201'), 0, 0)),
      end,
    ),
    frame(addresses.map((address) => [tlv(type, 4, address), tlv(type, 5, address)])),
    frame(tlv(type, 7)),
    frame(tlv(type, type === 1 ? 4 : 3, 1)),
    frame(tlv(type, type === 1 ? 5 : 4, 1, 1)),
  ]),
  frame(addresses.map((address) => tlv(8, join(address).length, address, 2, be32(7)))),
  ...[0, 1, 9, 99].map((length) => frame(tlv(8, 5, 1, hex('c0000201'), length, be32(9), 2, 'ab'))),
  ...['', 'c0', '0501c0', '0501c0000201', '0501c000020103'].map((bytes) => frame(tlv(8, hex(bytes)), end)),
  frame(tlv(3, 1)),
  frame(tlv(7, 1)),
  frame(tlv(9, 'unknown kind'), tlv(126, 1), tlv(127, 1)),
  frame(tlv(127, hex('020000'), 1, 2, 3), tlv(127, hex('00000c')), end),
  ...[0, 1, 2, 3, 4, 7].map((kind) =>
    frame(
      [0, 1, 2, 3, 4, 5, 6, 8].map((length) => own('0080c2', kind, eightBytes.subarray(0, length))),
      own('0080c2', kind, 0xff, be16(100), 3, 'abc'),
      own('0080c2', kind, be16(100), 4, 'vlan'),
      own('0080c2', kind, 2, 'id'),
    ),
  ),
  ...[0, 1, 2, 3, 4, 5].map((kind) =>
    frame(
      [0, 1, 2, 3, 4, 5, 6, 8].map((length) => own('00120f', kind, eightBytes.subarray(0, length))),
      own('00120f', kind, 0xff, 2, 5, hex('ffff00')),
    ),
  ),
  frame(Array.from({ length: 22 }, (_, type) => own('00120f', 1, 3, be16(1 << (type % 16)), be16(type * 2)))),
  frame(Array.from({ length: 22 }, (_, type) => own('00120f', 1, 0, be16(0), be16(type * 2 + 1)))),
  frame(tlv(127, hex('0080c2')), tlv(127, hex('00120f'))),
  frame(tlv(1, 4, mac).subarray(0, 5)),
  frame(1),
];
