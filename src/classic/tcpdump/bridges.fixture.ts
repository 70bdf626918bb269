/** Frames of bridges and switches: regions of spanning trees, CDP, VTP, UDLD, DTP. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, join } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const mac = hex('020000000001');

const stp = (...payload: readonly Part[]): Uint8Array => {
  const body = join(0x42, 0x42, 3, payload);
  return ether(body.length, body, zeros(4));
};
const bridge = (flags: number): Uint8Array =>
  join(flags, hex('8001020000000001 00000013 9001020000000002 8002 0180 1400 0200 0f01'), 0);
const instance = (flags: number, number: number): Part => [
  flags,
  be16(0x8000 + number),
  mac,
  be32(20_000),
  0x80,
  0x80,
  19,
];
const region = (...instances: readonly Part[]): Part => {
  const rest = join(instances);
  return [
    be16(64 + rest.length),
    0,
    'region\0\0',
    zeros(24),
    be16(3),
    hex('ac36177f50283cd4b83821d8ab26de62'),
    be32(1000),
    hex('8000020000000003'),
    20,
    rest,
  ];
};

/** Frames of spanning trees with regions (802.1s, 802.1aq). */
export const mstpSamples: readonly Uint8Array[] = [
  stp(be16(0), 3, 2, bridge(0x3c), region()),
  stp(be16(0), 3, 2, bridge(0x7e), region(instance(0x3c, 1), instance(0x7f, 2), instance(0x04, 3))),
  stp(be16(0), 3, 2, bridge(0x08), region(instance(0x08, 1))),
  stp(be16(0), 3, 2, bridge(0x3c)),
  stp(be16(0), 3, 2, bridge(0x3c), be16(10), zeros(10)),
  stp(be16(0), 3, 2, bridge(0x3c), be16(64), 0, zeros(63)),
  stp(be16(0), 3, 2, bridge(0x3c), be16(900), 0, zeros(80)),
  stp(be16(0), 3, 2, bridge(0x3c), region(instance(0x3c, 1), 1, 2, 3)),
  stp(be16(0), 3, 0x80),
  stp(be16(0), 4, 0, bridge(0)),
];

const cisco = (protocol: number, ...payload: readonly Part[]): Uint8Array => {
  const body = join(0xaa, 0xaa, 3, hex('00000c'), be16(protocol), payload);
  return ether(body.length, body);
};
const tlv = (type: number, ...value: readonly Part[]): Uint8Array => {
  const bytes = join(value);
  return join(be16(type), be16(4 + bytes.length), bytes);
};
const cdp = (...tlvs: readonly Part[]): Uint8Array => cisco(0x2000, 2, 180, be16(0x1234), tlvs);
const address4 = [1, 1, 0xcc, be16(4), hex('c0000201')] as const;
const address6 = [2, 8, hex('aaaa0300000086dd'), be16(16), hex('20010db8000000000000000000000001')] as const;

/** Frames of CDP. */
export const cdpSamples: readonly Uint8Array[] = [
  cdp(
    tlv(1, 'router.example'),
    tlv(2, be32(3), address4, address6, [1, 1, 0x81, be16(2), 1, 2]),
    tlv(3, 'FastEthernet0/1'),
    tlv(4, be32(0x29)),
    tlv(5, 'IOS\nversion 12'),
    tlv(6, 'cisco 2811'),
    tlv(7, hex('c0000200'), 24, hex('c0000300'), 24),
    tlv(8, hex('00000c0112000000')),
    tlv(9, 'domain'),
    tlv(10, be16(100)),
    tlv(11, 1),
    tlv(14, hex('20 0064')),
    tlv(15, hex('01 2001')),
    tlv(16, be16(6300)),
    tlv(17, be32(1500)),
    tlv(18, 1),
    tlv(19, 1),
    tlv(20, 'system'),
    tlv(21, hex('0102')),
    tlv(22, be32(1), address4),
    tlv(23, be16(0), 'basement'),
    tlv(26, be16(1), be16(2), be32(0), be32(15_400)),
    tlv(0x1234, 'unknown'),
  ),
  cdp(tlv(2, be32(1), address6), tlv(22, be32(0)), tlv(4, be32(0xffff)), tlv(11, 0), tlv(18, 0), tlv(19, 0)),
  ...[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
  ].flatMap((type) => [
    cdp(tlv(type)),
    cdp(tlv(type, 1)),
    cdp(tlv(type, 1, 2)),
    cdp(tlv(type, be32(1))),
    cdp(tlv(type, 'twelve bytes')),
  ]),
  cdp(tlv(1, 'a'), be16(2), be16(2)),
  cdp(be16(1), be16(90), 'short'),
  cdp(be16(1), 1),
  cdp(),
  cisco(0x2000, 2),
];

const name32 = 'domain'.padEnd(32, '\0');
const vtp = (code: number, followers: number, ...rest: readonly Part[]): Uint8Array =>
  cisco(0x2003, 1, code, followers, 6, name32, rest);
const vlan = (id: number, name: string, ...tlvs: readonly Part[]): Part => {
  const padded = name.padEnd(Math.ceil(name.length / 4) * 4, '\0');
  const body = join(0, 1, name.length, be16(id), be16(1500), be32(100_000 + id), padded, tlvs);
  return [body.length + 1, body];
};
const vlanTlv = (type: number, value: number): Part => [type, 1, be16(value)];

/** Frames of VTP, UDLD and DTP. */
export const ciscoSamples: readonly Uint8Array[] = [
  vtp(1, 1, be32(7), hex('c0000201'), '930301000102', zeros(16)),
  vtp(
    2,
    1,
    be32(7),
    vlan(1, 'default'),
    vlan(100, 'users', vlanTlv(1, 1), vlanTlv(5, 2), vlanTlv(6, 1), vlanTlv(8, 1), vlanTlv(9, 7), vlanTlv(10, 1)),
  ),
  vtp(2, 1, be32(7), vlan(2, 'x', ...[2, 3, 4, 7, 11].map((type) => vlanTlv(type, 3)))),
  vtp(2, 1, be32(7), [8, 1, 2, 3]),
  vtp(3, 0, be32(5)),
  vtp(4, 0, be32(9)),
  vtp(9, 0, be32(9)),
  cisco(0x2003, 1, 1),
  cisco(
    0x0111,
    0x21,
    1,
    be16(0x1234),
    tlv(1, 'device'),
    tlv(2, 'port'),
    tlv(3, be32(0)),
    tlv(4, 7),
    tlv(5, 5),
    tlv(6, 'name'),
    tlv(7, be32(99)),
    tlv(9, 'x'),
  ),
  ...[0, 1, 2, 3, 4, 9].map((code) =>
    cisco(0x0111, 0x20 | code, 3, be16(0), tlv(3, be32(1), be16(3), 'abc', be16(2), 'de')),
  ),
  cisco(0x0111, 0x21, 0, be16(0), tlv(4), tlv(5), tlv(7)),
  cisco(0x0111, 0x21, 0, be16(0), tlv(1, 'a'), be16(1), be16(3)),
  cisco(0x0111, 0x41, 0, be16(0)),
  cisco(0x0111, 0x21),
  cisco(0x2004, 1, tlv(1, 'domain\0'), tlv(2, 0x81), tlv(3, 0xa5), tlv(4, mac), tlv(5, 'x')),
  cisco(0x2004, 1, tlv(1), tlv(2), tlv(3), tlv(4)),
  cisco(0x2004, 1, tlv(2, 1, 2), tlv(4, 1)),
  cisco(0x2004, 1, be16(1), be16(99)),
  cisco(0x2004, 2),
  cisco(0x2004),
];
