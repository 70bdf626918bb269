/** Frames of 802.11, alone and behind radiotap headers. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, hex, ip4, join } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const le16 = (value: number): Uint8Array => be16(value).reverse();
const le32 = (value: number): Uint8Array => be32(value).reverse();
const station = (number: number): Part => [hex('0202020202'), number];
const kind = (type: number, subtype: number, flags = 0): Part => [(type << 2) | (subtype << 4), flags, hex('3a01')];
const three = [station(1), station(2), station(3), hex('1000')];
const management = (subtype: number, ...body: readonly Part[]): Uint8Array => join(kind(0, subtype), three, body);
const data = (subtype: number, flags: number, ...body: readonly Part[]): Uint8Array =>
  join(
    kind(2, subtype, flags),
    three,
    flags & 3 && (flags & 3) === 3 ? station(4) : '',
    subtype & 8 ? hex('0500') : '',
    body,
  );
const element = (number: number, value: Part): Part => [number, join(value).length, value];
const elements = [
  element(0, 'network'),
  element(1, hex('82848b960c121824')),
  element(3, [6]),
  element(5, hex('00010000')),
  element(50, hex('3048606c')),
  element(221, hex('0050f202')),
];
const times = [zeros(8), le16(100)];
const snap = hex('aaaa03000000');
const inner = ip4({ protocol: 17 }, be16(1000), be16(2000), be16(9), be16(0), 'x');

/** Frames of LINKTYPE_IEEE802_11. */
export const ieee80211Samples: readonly Uint8Array[] = [
  ...[0x01, 0x02, 0x11, 0x3104].flatMap((capabilities) =>
    [5, 8].map((subtype) => management(subtype, times, le16(capabilities), elements)),
  ),
  ...Array.from({ length: 16 }, (_, subtype) => management(subtype, le16(0x31), le16(0), le16(1), elements)),
  management(2, le16(0x31), le16(1), station(9), elements),
  management(4, element(0, ''), element(1, '')),
  management(4, element(0, 'x'.repeat(32)), element(1, 'r'.repeat(16)), element(0, 'second')),
  management(4, element(0, 'x'.repeat(33))),
  management(4, element(1, 'r'.repeat(17))),
  management(4, element(0, 'a\x01\xff\0b'), element(3, [1, 2]), element(3, [7]), element(3, [8])),
  management(4, element(16, 'c'.repeat(254))),
  management(4, element(5, 'm'.repeat(255))),
  management(4, element(4, '123456'), element(5, 'abc')),
  management(4, hex('0005'), 'abc'),
  management(4, [0]),
  ...[0, 1, 4, 7, 66, 67, 200, 60_000].flatMap((code) => [
    management(10, le16(code)),
    management(12, le16(code)),
    management(1, le16(0x10), le16(code), le16(1)),
    management(11, le16(0), le16(1), le16(code)),
  ]),
  ...[0, 1, 2, 3].flatMap((algorithm) =>
    [1, 2, 3, 4].map((number) => management(11, le16(algorithm), le16(number), le16(0), element(16, 'text'))),
  ),
  ...[0, 1, 2, 3, 4, 7, 13, 14, 15, 16, 127].flatMap((category) =>
    [0, 1, 2, 5, 10, 11].map((action) => management(13, [category, action])),
  ),
  ...[8, 11, 13].map((subtype) => join(kind(0, subtype, 0x40), three, hex('aabbcc5d'))),
  join(kind(0, 8, 0x80), three, zeros(4), times, le16(1), elements),
  ...Array.from({ length: 16 }, (_, subtype) => join(kind(1, subtype), station(1), station(2), hex('05001000'))),
  ...[7, 8, 9, 10, 11, 12, 13, 14].map((subtype) => join(kind(1, subtype, 0xff), station(1))),
  ...[0, 1, 2, 3].flatMap((direction) => [
    data(0, direction, snap, be16(0x0800), inner),
    data(8, direction, snap, be16(0x0800), inner),
    data(0, direction, hex('f0f003'), 'netbeui'),
    data(8, direction | 0x40, hex('aabbcc20ddeeff00'), 'encrypted'),
  ]),
  ...Array.from({ length: 16 }, (_, subtype) => data(subtype, 0xfd, snap, be16(0x86dd))),
  ...Array.from({ length: 16 }, (_, subtype) => data(subtype, 1, snap, be16(0x888e), hex('02030000'))),
  data(0, 1, hex('aaaa03112233888e'), 'unknown'),
  data(0, 1, hex('424203'), zeros(40)),
  data(8, 0x41, hex('aabb')),
  data(8, 2, hex('02050900000002020202020a02020202020b'), snap, be16(0x0800), inner),
  data(8, 1, hex('01')),
  ...[0, 1, 2, 3].map((flags) => join(kind(3, 0, flags), three)),
];

const beacon = management(8, times, le16(0x11), elements);
const ack = join(kind(1, 13), station(1));
const radiotap = (words: readonly number[], fields: Part, frame: Uint8Array = ack): Uint8Array => {
  const body = join(words.map(le32), fields);
  return join(0, 0, le16(4 + body.length), body, frame);
};
const one = (bit: number, value: Part): Uint8Array => radiotap([2 ** bit], value);
const channelFlags = [
  0, 0x10, 0xa0, 0xc0, 0x480, 0x140, 0x150, 0x800, 0x840, 0x4480, 0x8140, 0xc480, 0xc080, 0x5e0, 0xffff,
];

/** Frames of LINKTYPE_IEEE802_11_RADIOTAP. */
export const radiotapSamples: readonly Uint8Array[] = [
  radiotap([0x0000_482f], [zeros(8), 0x10, 0x02, hex('6c09a000'), hex('c8010000')], join(beacon, 'fcsX')),
  radiotap(
    [0xa000_402e, 0xa000_0820, 0x820],
    [zeros(4), 0x10, 0x6c, hex('9e09c000'), hex('c8000000'), hex('c701c802')],
    join(beacon, 'fcsX'),
  ),
  radiotap([2], [0x20], join(kind(2, 8, 1), three, hex('0500 0000'), snap, be16(0x0800), inner)),
  radiotap([2], [0x30], join(kind(2, 8, 1), three, hex('0500 0000'), snap, be16(0x0800), inner, 'fcsX')),
  radiotap([2], [0x10], hex('d400')),
  one(0, hex('15cd5b0700000001')),
  ...Array.from({ length: 8 }, (_, bit) => radiotap([2], [1 << bit], join(beacon, 'fcsX'))),
  ...[2, 11, 108, 0x80, 0x8f, 0x90, 255].map((rate) => one(2, [rate])),
  ...channelFlags.map((flags) => one(3, [le16(2437), le16(flags)])),
  ...channelFlags.map((flags) => radiotap([0x80008], [le16(5180), le16(flags), hex('070007')])),
  ...[0x10080, 0x20080, 0x40080, 0x70000].map((flags) => one(18, [le32(flags), le16(5180), 36, 17])),
  ...Array.from({ length: 29 }, (_, bit) => one(bit, [0, hex('01c80304050607080900010203')].flat())),
  ...Array.from({ length: 29 }, (_, bit) => one(bit, hex('01c8'))),
  ...Array.from({ length: 64 }, (_, knownBits) => one(19, [knownBits, 0x2d, 9])),
  ...[0, 1, 2, 3, 4, 5, 8, 0x10, 0x60].flatMap((flags) =>
    [0, 15, 31, 32, 33, 76, 77, 255].map((scheme) => one(19, [0x3f, flags, scheme])),
  ),
  ...Array.from({ length: 32 }, (_, width) => one(21, [le16(0x44), width & 4, width, hex('9182003005'), zeros(3)])),
  radiotap([0xc000_0020, 0xa000_0001, 0x20], [hex('c800'), hex('001018000200aabb'), 0xc7]),
  radiotap([0xc000_0020, 0x20], hex('c800')),
  radiotap([0x4000_0000], hex('001018000900aabb')),
  radiotap([0xe000_0020, 0x20], hex('c8c7')),
  radiotap([0x8000_0020, 0x21], hex('c8c7')),
  radiotap([0x8000_0020], ''),
  hex('0000080020000000'),
  hex('000007000000000000'),
  hex('000009000000000000'),
  hex('00000800000000'),
  hex('00000800000000'.concat('80')),
];

const avs = (length: number): Uint8Array => join(hex('80211001'), be32(length), zeros(56));

/** Frames of LINKTYPE_PRISM_HEADER. */
export const prismSamples: readonly Uint8Array[] = [
  join(hex('00000044'), zeros(140), beacon),
  join(hex('00000044'), zeros(140), ack),
  join(avs(64), beacon),
  hex('000000'),
  join(hex('00000044'), zeros(50)),
];

/** Frames of LINKTYPE_IEEE802_11_AVS. */
export const avsSamples: readonly Uint8Array[] = [
  join(avs(64), beacon),
  join(avs(8), ack),
  join(avs(1000), ack),
  avs(64).subarray(0, 7),
  ...ieee80211Samples.slice(0, 12).map((frame) => join(avs(64), frame)),
];
