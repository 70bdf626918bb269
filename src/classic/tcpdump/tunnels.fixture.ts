/** Packets of TFTP, VXLAN, Geneve, MPLS, PPP and PPPoE: each printer's lines are in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, ip4, join, udp4 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const inner = ip4({ protocol: 17 }, be16(4000), be16(5300), be16(12), be16(0), zeros(4));
const frame = ether(0x0800, inner);

const tftp = (...message: readonly Part[]): Uint8Array => udp4(1000, 69, message);

/** Frames of TFTP. */
export const tftpSamples: readonly Uint8Array[] = [
  tftp(be16(1), 'file\0octet\0blksize\0', '1428\0tsize\0', '0\0'),
  tftp(be16(2), 'fi\x01le\0netascii\0'),
  tftp(be16(3), be16(5), 'data'),
  tftp(be16(4), be16(5)),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 99].map((code) => tftp(be16(5), be16(code), 'nope\0')),
  tftp(be16(6), 'blksize\0', '1428\0'),
  tftp(be16(6), 'a\0b'),
  tftp(be16(9), 'x'),
  tftp(be16(1), 'file'),
  tftp(be16(1), '\0octet\0'),
  tftp(be16(1), 'f\0octet\0a\0'),
  tftp(be16(1), 'f\0'),
  tftp(be16(5), be16(1)),
  tftp(be16(5), be16(1), 'x'),
  ...[1, 3, 4, 5].map((operation) => tftp(be16(operation))),
  tftp(1),
  tftp(),
];

const vxlan = (flags: number, network: number, ...payload: readonly Part[]): Uint8Array =>
  udp4(1000, 4789, flags, zeros(3), be32(network * 256), payload);
const geneve = (first: number, flags: number, protocol: number, ...payload: readonly Part[]): Uint8Array =>
  udp4(1000, 6081, first, flags, be16(protocol), be32(0x700), payload);

/** Frames of VXLAN and Geneve. */
export const overlaySamples: readonly Uint8Array[] = [
  vxlan(8, 5, frame),
  vxlan(0, 0xffffff, frame),
  vxlan(0xff, 1, ether(0x0806, zeros(28))),
  vxlan(8, 1),
  udp4(1000, 4789, 8, 0, 0),
  geneve(0, 0, 0x6558, frame),
  geneve(0, 0x40, 0x0800, inner),
  geneve(2, 0x80, 0x86dd, hex('0102800100000005 6000000000003b40'), zeros(32)),
  geneve(1, 0xff, 0x6558, hex('010280005a5a5a5a'), frame),
  geneve(0x40, 0, 0x6558),
  ...['0000', '00ff', '0100', '0101', '0102', '0103', '0104', '0105', 'ffef', 'fff0', 'ffff'].map((group) =>
    geneve(3, 0xc0, 0x0800, hex(group), hex('8001 deadbeef'), hex(group), hex('7f00'), inner),
  ),
  geneve(3, 0xc0, 0x6558, hex('0102030412345678'), zeros(4)),
  geneve(0, 0, 0x1234, 'abcd'),
  geneve(0, 0, 0x8847, be32(0x10140)),
  geneve(2, 0, 0x6558, be32(1)),
  udp4(1000, 6081, 0, 0, 0),
];

const entry = (label: number, bottom: number, ttl = 64, priority = 0): Uint8Array =>
  be32(label * 4096 + priority * 512 + bottom * 256 + ttl);
const mpls = (...payload: readonly Part[]): Uint8Array => ether(0x8847, payload);

/** Frames of MPLS. */
export const mplsSamples: readonly Uint8Array[] = [
  mpls(entry(100, 0, 5, 3), entry(17, 1), inner),
  ...[0, 1, 3, 14, 15, 16].map((label) => mpls(entry(label, 1), inner)),
  mpls(entry(2, 1), hex('6000000000003b40'), zeros(32)),
  mpls(entry(17, 1), hex('6000000000003b40'), zeros(32)),
  mpls(entry(0, 1), hex('60'), zeros(39)),
  mpls(entry(2, 1), inner),
  mpls(entry(1, 1), hex('45'), zeros(3)),
  mpls(entry(16, 1), zeros(4), frame),
  mpls(entry(16, 1), hex('ff'), zeros(19)),
  mpls(entry(16, 0)),
  mpls(entry(16, 1)),
  mpls(zeros(3)),
  mpls(Array.from({ length: 20 }, () => entry(9, 0))),
  ether(0x8848, entry(16, 1), inner),
  udp4(1000, 6635, entry(16, 1), inner),
];

const pppoe = (type: number, first: number, code: number, session: number, ...payload: readonly Part[]): Uint8Array => {
  const body = join(payload);
  return ether(type, first, code, be16(session), be16(body.length), body);
};
const tag = (type: number, value: Part): Uint8Array => join(be16(type), be16(join(value).length), value);

/** Frames of PPPoE. */
export const pppoeSamples: readonly Uint8Array[] = [
  pppoe(0x8863, 0x11, 9, 0, tag(0x101, ''), tag(0x103, hex('deadbeef'))),
  pppoe(0x8863, 0x11, 7, 0, tag(0x102, 'ac'), tag(0x101, 'svc'), tag(0x104, 'cookie'), zeros(4)),
  ...[0x19, 0x65, 0x55].map((code) => pppoe(0x8863, 0x11, code, 5)),
  pppoe(0x8863, 0x11, 0xa7, 5, tag(0x203, 'err\x01')),
  ...[0x105, 0x110, 0x120, 0x201, 0x202, 0x999].map((type) => pppoe(0x8863, 0x22, 9, 0, tag(type, 'x'))),
  pppoe(0x8864, 0x11, 0, 5, be16(0x21), inner),
  pppoe(0x8864, 0x11, 0, 5, be16(0x57), hex('6000000000003b40'), zeros(32)),
  ether(0x8863, 0x11, 9, 0),
  ether(0x8864, 0x11, 0, be16(1), be16(99), be16(0x21), inner),
];
