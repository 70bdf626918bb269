/** Packets of PPP: control protocols, authentication, and Cisco's HDLC. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, ip4, ip6, join } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const inner = ip4({ protocol: 17 }, be16(1000), be16(2000), be16(9), be16(0), 'x');
const inner6 = ip6(59, '');

const ppp = (protocol: number, ...payload: readonly Part[]): Uint8Array => join(be16(protocol), payload);
const control = (protocol: number, code: number, ...data: readonly Part[]): Uint8Array =>
  ppp(protocol, code, 5, be16(4 + join(data).length), data);
const option = (type: number, value: Part): Part => [type, 2 + join(value).length, value];
const counting = Uint8Array.from({ length: 16 }, (_, index) => 0xc0 + index);

const lcpOptions: readonly Part[] = [
  option(1, be16(1492)),
  option(2, be32(0xa0000)),
  option(3, hex('c023')),
  option(3, hex('c22305')),
  option(3, hex('c22380')),
  option(3, hex('c22381')),
  option(3, hex('c22307')),
  option(3, hex('c227')),
  option(3, hex('c02500')),
  option(3, hex('c123')),
  option(3, hex('1234aa')),
  option(4, hex('c02500000064')),
  option(4, hex('c021')),
  option(5, be32(0xdeadbeef)),
  option(6, 'x'),
  option(7, ''),
  option(8, ''),
  ...[0, 1, 2, 3, 4, 5, 6].map((operation) => option(13, [operation, 'x'])),
  option(17, be16(1500)),
  option(18, ''),
  option(19, [0, 'x']),
  option(19, [1, 'x']),
  option(19, [2, hex('c0000201')]),
  option(19, [3, hex('020000000001')]),
  option(19, [4]),
  option(19, [5, '1']),
  option(19, [6]),
  option(23, be16(7)),
  option(0, hex('00000c0102')),
  option(0, hex('00000c01')),
];
const ipCompression = (...suboptions: readonly Part[]): Part =>
  option(2, [be16(0x61), be16(1), be16(2), be16(3), be16(4), be16(5), suboptions]);
const ipcpOptions: readonly Part[] = [
  option(1, hex('c0000201c0000202')),
  option(2, hex('002d0f01')),
  ipCompression(),
  ipCompression(hex('0102')),
  ipCompression(hex('01020303')),
  ipCompression(hex('0100')),
  ipCompression(hex('0205'), 'x'),
  option(2, hex('0061')),
  option(2, hex('0037aa')),
  ...[3, 4, 129, 130, 131, 132].map((type) => option(type, hex('c0000201'))),
  option(5, 'x'),
];
const ccpOptions: readonly Part[] = [
  ...Array.from({ length: 28 }, (_, type) => option(type, hex('7a31'))),
  option(26, hex('8803')),
  option(21, [0x2f]),
  option(24, hex('df09')),
];
const each = (protocol: number, options: readonly Part[]): readonly Uint8Array[] => [
  ...options.map((one) => control(protocol, 1, one)),
  control(protocol, 2, options.slice(0, 4)),
  control(protocol, 3, options.slice(2, 7)),
];

/** What stands behind address and control of a frame: a protocol's number and more. */
const frames: readonly Uint8Array[] = [
  ppp(0x21, inner),
  ppp(0x57, inner6),
  join(0x21, inner),
  ppp(0x281, be32(0x10140), inner),
  ppp(0x283, zeros(2)),
  ...Array.from({ length: 17 }, (_, code) => control(0xc021, code, hex('c0210102deadbeef'), 'text')),
  ...Array.from({ length: 17 }, (_, code) => control(0xc021, code, be32(7))),
  ...Array.from({ length: 17 }, (_, code) => control(0x8021, code)),
  control(0xc021, 12, be32(7), 'ident', zeros(3)),
  ppp(0xc021, hex('01050009'), zeros(4)),
  ppp(0xc021, hex('01050003'), zeros(4)),
  ppp(0xc021, hex('0105')),
  ...each(0xc021, lcpOptions),
  ...Array.from({ length: 33 }, (_, type) => control(0xc021, 1, option(type, counting.subarray(0, 2)))),
  ...Array.from({ length: 33 }, (_, type) => control(0xc021, 1, option(type, ''))),
  control(0xc021, 1, hex('0101')),
  control(0xc021, 1, hex('1f00')),
  control(0xc021, 1, hex('0109 0000')),
  control(0xc021, 1, hex('0104 0000 05')),
  ...each(0x8021, ipcpOptions),
  ...each(0x8057, [option(1, counting.subarray(0, 8)), option(1, 'x'), option(2, 'x')]),
  ...each(0x80fd, ccpOptions),
  ...each(0xc02b, [option(1, be32(5)), option(1, 'x'), option(2, 'x')]),
  ...[0x8281, 0x8023, 0x8025].map((protocol) => control(protocol, 1, option(1, 'abcd'))),
  ...[0x8021, 0x8057, 0x80fd, 0xc02b].flatMap((protocol) => [
    control(protocol, 1, hex('01')),
    control(protocol, 1, hex('0101')),
  ]),
  ...Array.from({ length: 5 }, (_, code) => control(0xc023, code, hex('03'), 'usr', hex('04'), 'pw\x01\xff')),
  ...[zeros(0), hex('00'), hex('0461'), hex('0161'), hex('016102')].flatMap((data) => [
    control(0xc023, 1, data),
    control(0xc023, 2, data),
    control(0xc223, 1, data),
    control(0xc223, 3, data),
  ]),
  ...Array.from({ length: 6 }, (_, code) => control(0xc223, code, hex('04deadbeef'), 'name\x01')),
  ppp(0xc223, hex('01050040 04deadbeef'), 'name'),
  ...[0xc023, 0xc223].flatMap((protocol) => [
    ppp(protocol, hex('010500')),
    ppp(protocol),
    ppp(protocol, hex('01050002')),
  ]),
  ppp(0xc023, hex('01050040'), 'x'),
  ...['8001', '4001', '0fff', 'c001aabb', '00'].map((data) => ppp(0x3d, hex(data))),
  ...[0x25, 0x27, 0x29, 0x2d, 0x2f, 0x31, 0x33, 0x35, 0xfd, 0x201, 0x231, 0x233, 0x802b, 0xc025, 0xc02d, 0xc03d].map(
    (protocol) => ppp(protocol, hex('4500aabb')),
  ),
  ...[0x8031, 0x1234, 0x0].map((protocol) => ppp(protocol, 'abcd')),
  ppp(0x7e21, inner),
  ppp(0x7eff, hex('7d23c0217d21057d2000040102')),
  ppp(0x7ec0, hex('210105000401027d')),
  ppp(0x7eff, hex('037e21')),
  ppp(0x7e57, inner6),
  ppp(0x7e01),
  zeros(1),
];

const gre = (flags: number, ...payload: readonly Part[]): Uint8Array =>
  ether(0x0800, ip4({ protocol: 47 }, be16(flags), be16(0x880b), be16(99), be16(7), payload));

const session = (...payload: readonly Part[]): Uint8Array =>
  ether(0x8864, 0x11, 0, be16(5), be16(join(payload).length), payload);

/** Frames of PPP over Ethernet. */
export const pppSamples: readonly Uint8Array[] = [
  ...frames.map((frame) => session(frame)),
  ether(0x880b, hex('ff030021'), inner),
  ether(0x880b, hex('c0210105')),
  ether(0x880b),
  gre(0x3001, be32(5), hex('ff030021'), inner),
  gre(0x3081, be32(5), be32(4), hex('c0210105'), zeros(2)),
  gre(0x3001, be32(5), hex('7eff7d23c0217d2105000401027d7e')),
  gre(0x2081, be32(4)),
  gre(0x3001, be32(5)),
];

/** Frames of LINKTYPE_PPP. */
export const pppLinkSamples: readonly Uint8Array[] = [
  ...frames
    .filter((_, index) => index % 3 === 1)
    .map((frame, index) => join(hex(['ff03', '0003', '0103', ''][index % 4]!), frame)),
  hex('ff03'),
  hex('ff0300'),
  hex('21'),
];

const slarp = (code: number, ...rest: readonly Part[]): Uint8Array =>
  join(hex('8f008035'), be32(code), hex('c0000201ffffff00ffff'), rest);

/** Frames of Cisco's HDLC. */
export const chdlcSamples: readonly Uint8Array[] = [
  join(hex('0f000800'), inner),
  join(hex('8f0086dd'), inner6),
  join(hex('00008847'), be32(0x10140), inner),
  join(hex('0f008848'), be32(0x10140)),
  slarp(0),
  slarp(1),
  slarp(2, be16(9)),
  slarp(2, be32(0xffffffff)),
  slarp(2, be32(90_061_000), 'junk'),
  slarp(7),
  join(hex('0f008035'), zeros(10)),
  join(hex('0f002000'), 'x'),
  hex('0f0008'),
];

/** Frames of serial lines. */
export const pppSerialSamples: readonly Uint8Array[] = [
  ...frames.filter((_, index) => index % 4 === 1).map((frame) => join(hex('ff03'), frame)),
  ...chdlcSamples,
  hex('ff0300'),
  hex('ff'),
  hex('210000aa'),
];
