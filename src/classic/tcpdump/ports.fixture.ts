/** Packets of the small protocols behind ports: one of each kind of line, and lengths that lie. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, ip4, ip6, tcp4, udp4 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const to = (port: number, ...payload: readonly Part[]): Uint8Array => udp4(40_000, port, payload);
const over = (port: number, ...payload: readonly Part[]): Uint8Array =>
  tcp4({ source: 40_000, destination: port }, payload);
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const datagram: readonly Part[] = [be16(4000), be16(9), be16(12), be16(0), 'abcd'];
const frame = ether(0x0800, ip4({ protocol: 17 }, datagram));

/** Overlays: VXLAN-GPE and OTV. */
export const overlayKinSamples: readonly Uint8Array[] = [
  to(4790, 0x0c, 0, 0, 1, 0, 0, 7, 0, frame.subarray(14)),
  to(4790, 0xff, 1, 2, 2, 0, 1, 7, 3, ip6(17, datagram)),
  to(4790, 0x08, 0, 0, 3, 1, 2, 3, 0, frame),
  ...[0, 5, 6, 255].map((next) => to(4790, 0, 0, 0, next, 0, 0, 7, 0, zeros(8))),
  to(4790, 1, 2),
  to(8472, 8, 1, 0, 2, 0, 0, 7, 0, frame),
  to(8472, 0xf7, 0, 0, 0, 0, 0, 0, 9, frame),
  to(8472, 8, 0, 0),
  to(8472),
];

const someIp = (method: number, kind: number, result: number): Uint8Array =>
  to(30_490, be16(0x1234), be16(method), be32(8), hex('1111222201'), 2, kind, result);
const bfd = (first: number, second: number, ...rest: readonly Part[]): Uint8Array =>
  to(3784, first, second, 5, 24, be32(1), be32(0x2000_0002), be32(1_000_000), be32(300_500), be32(0xffff_ffff), rest);

/** SOME/IP, SSH's greeting, BFD. */
export const smallSamples: readonly Uint8Array[] = [
  ...[0, 1, 2, 32, 33, 34, 128, 129, 160, 161, 162].map((kind) => someIp(7, kind, kind & 15)),
  ...numbers(17).map((result) => someIp(0x8007, 0, result)),
  to(30_490, hex('123400')),
  ...[
    'SSH-2.0-OpenSSH_9\r\n',
    'SSH-2.0-x',
    'SSH-2.0\nmore\n',
    'SSH\x01\n',
    'SSH-1\r\nabc',
    'SSH-\r',
    'SSH-\ra\n',
    '',
  ].map((text) => over(22, text)),
  ...numbers(12).map((diagnostic) => bfd(0x20 | diagnostic, 0xc0)),
  ...[0, 0x40, 0x80, 0x3b, 0x20, 0x10, 0x08, 0x02, 0x01].map((flags) => bfd(0x20, flags)),
  ...[0, 0xfb, 0xff].map((flags) => bfd(0x01, flags)),
  bfd(0x40, 0),
  bfd(0x20, 4, 1, 9, 7, 'secret'),
  bfd(0x20, 4, 1, 3, 7),
  bfd(0x20, 4, 1, 19, 7, 'abc\xff fghijklmnop'),
  bfd(0x20, 4, 1, 20, 7, 'abcdefghijklmnopq'),
  ...numbers(8).map((type) => bfd(0x20, 4, type, type < 4 ? 24 : 28, 7, 0, be32(9), 'abcdefghijklmnopqrst')),
  ...numbers(6).map((type) => bfd(0x20, 4, type, 8, 7, 0, be32(9))),
  ...[3784, 3785, 4784, 6784].flatMap((port) => [to(port), to(port, hex('20c80518'), zeros(20)), to(port, 'abc')]),
];

const kerberos = (...payload: readonly Part[]): Uint8Array => to(750, payload);

/** Kerberos, timed. */
export const oldSamples: readonly Uint8Array[] = [
  ...[2, 3].map((type) => kerberos(4, type, 'user\0inst\0REALM\0', be32(7), 96, 'svc\0i2\0')),
  ...[4, 5].map((type) => kerberos(4, type, 'user\0\0REALM\0', be32(7), 2, be32(9), 1, be16(4), 'abcd')),
  kerberos(4, 6, 9, 'realm\xff\0', 10, 20, zeros(30)),
  ...numbers(12).map((error) => kerberos(4, 10, 'u\0i\0r\0', be32(7), be16(error), be16(0), 'text\0')),
  kerberos(4, 11, 'u\0i\0r\0', be32(7), be16(0x0500), be16(0), 'text\0'),
  ...[0, 8, 12, 14, 16, 64, 126].map((type) => kerberos(4, type)),
  ...[0, 1, 2, 3, 5, 106, 107].map((version) => to(88, version, 2)),
  kerberos(4, 2, 'user\0inst'),
  kerberos(4),
  kerberos(),
  ...numbers(27).map((type) => to(525, type, 1, be16(7), be32(5), be32(600), 'hostname\0')),
  to(525, 1, 1, be16(7), be32(0xffff_fffe), be32(0xffff_ff00), 'a\xff\0'),
  ...[600, 0, 1_500_000].map((fraction) => to(525, 5, 1, be16(7), be32(0xffff_fffb), be32(fraction), 'h\0')),
  to(525, 24, 1, be16(7), 3, zeros(7), 'a'),
];

const ptp = (kind: number, flags: number, ...body: readonly Part[]): Uint8Array =>
  to(
    320,
    kind,
    2,
    be16(34),
    1,
    2,
    be16(flags),
    hex('0000000100020003 00000004'),
    hex('001122fffe334455 0006'),
    7,
    8,
    body,
  );

/** PTP. */
export const ptpSamples: readonly Uint8Array[] = [
  ...numbers(16).map((kind) =>
    ptp(kind, 0x0208, kind, 0xfd, hex('0000654321000000000f00251180f8fe4e5d80001122fffe334455')),
  ),
  ...numbers(16).map((bit) => ptp(0x10, 1 << bit, 0, 0, zeros(10))),
  ptp(0, 0xffff, 9, 9, zeros(12)),
  ptp(11, 0, 3, 3, hex('000065432100000000ff00251180f8fe4e5d80001122fffe3344550001a0')),
  ...[0, 1, 3, 0x12].map((version) => to(319, 0, version, zeros(40))),
  to(319, 0, 2),
];
