/** Packets of VRRP, HSRP, RIP and IPsec: each printer's lines are in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, checked, ether, hex, ip4, ip6, join, tcp, udp4 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const on4 = (protocol: number, ...payload: readonly Part[]): Uint8Array => ether(0x0800, ip4({ protocol }, payload));

/** Frames of VRRP. */
export const vrrpSamples: readonly Uint8Array[] = [
  on4(112, 0x21, 1, 100, 1, 0, 1, be16(0xb9cd), hex('c0000209'), zeros(8)),
  on4(112, 0x21, 1, 255, 2, 1, 1, be16(0), hex('c0000209c000020a'), 'secret\0\0'),
  on4(112, 0x21, 1, 255, 0, 2, 1, be16(0)),
  on4(112, 0x21, 1, 255, 3, 9, 1, be16(0)),
  ether(
    0x0800,
    checked(ip4({ protocol: 112, ttl: 255 }, 0x31, 1, 100, 1, be16(0xf064), be16(0), hex('c0000209')), 20, 6, 112),
  ),
  on4(112, 0x31, 1, 100, 1, be16(100), be16(7), hex('c0000209')),
  ether(
    0x86dd,
    checked(ip6(112, 0x31, 1, 100, 1, be16(100), be16(0), hex('20010db8000000000000000000000009')), 40, 6, 112),
  ),
  on4(112, 0x41, 1),
  on4(112, 0x22, 1, 0, 1, 9, 1, zeros(14)),
];

const hsrp = (operation: number, state: number, ...rest: readonly Part[]): Uint8Array =>
  udp4(1985, 1985, 0, operation, state, 3, 70, 100, 1, rest);

/** Frames of HSRP. */
export const hsrpSamples: readonly Uint8Array[] = [
  ...[0, 1, 2, 3].map((operation) => hsrp(operation, 16, 0, 'cisco\0\0\0', hex('c0000209'))),
  ...[0, 1, 2, 4, 8, 99].map((state) => hsrp(0, state, 7, 'secretxx', hex('c0000209'))),
  udp4(1985, 1985, 1, 0, 0),
  hsrp(0, 16),
];

const rip = (command: number, version: number, ...routes: readonly Part[]): Uint8Array =>
  udp4(520, 520, command, version, be16(0), routes);
const route = (type: number, tag: number, address: string, mask: string, next: string, metric: number): Uint8Array =>
  join(be16(type), be16(tag), hex(address), hex(mask), hex(next), be32(metric));
const plain = route(2, 0, 'c0000200', 'ffffff00', '00000000', 3);

/** Frames of RIP. */
export const ripSamples: readonly Uint8Array[] = [
  rip(1, 1, route(0, 0, '00000000', '00000000', '00000000', 16)),
  rip(2, 1, route(2, 0, 'c0000200', '00000000', '00000000', 3), plain),
  rip(1, 1, route(5, 0, 'c0000200', '00000000', '00000000', 3)),
  rip(2, 2, route(2, 7, 'c0000200', 'fffffff0', '00000000', 3), route(2, 0, 'c0000300', 'ff00ff00', 'c0000201', 16)),
  rip(1, 2, route(0, 0, '00000000', '00000000', '00000000', 16), route(5, 0, 'c0000200', 'ffffff00', '00000000', 3)),
  rip(2, 2, be16(0xffff), be16(2), 'password12345678', plain),
  rip(2, 2, be16(0xffff), be16(2), 'pass\0word', zeros(7), plain),
  rip(2, 2, be16(0xffff), be16(3), be16(44), 1, 20, be32(99), zeros(8), plain, be16(0xffff), be16(1), zeros(16)),
  rip(2, 2, be16(0xffff), be16(9), zeros(16)),
  ...[0, 3, 4, 5, 6, 7, 9, 10].map((command) => rip(command, 2, zeros(20))),
  rip(2, 0, plain),
  rip(2, 3, plain),
  rip(2, 2, zeros(10)),
  udp4(520, 520, 1),
];

/** Frames of ESP, AH and IPComp. */
export const ipsecSamples: readonly Uint8Array[] = [
  on4(50, be32(0x1234), be32(7), zeros(40)),
  on4(50, be32(1)),
  on4(51, 6, 4, be16(0), be32(0x1234), be32(7), zeros(12), tcp({ source: 1, destination: 2 })),
  on4(51, 17, 1, be16(5), be32(0x1234), be32(7), be16(4000), be16(5300), be16(12), be16(0), zeros(4)),
  on4(51, 51, 1, be16(0), be32(1), be32(2), 59, 1, be16(0), be32(3), be32(4)),
  on4(51, 99, 0, be16(0), be32(1), be32(2)),
  on4(51, 6, 1, be16(5), be32(0x1234)),
  on4(108, 6, 0, be16(2), zeros(20)),
  on4(108, 6),
  ether(0x86dd, ip6(50, be32(0x1234), be32(7), zeros(40))),
  ether(0x86dd, ip6(51, 59, 1, be16(0), be32(0x1234), be32(7))),
  ether(0x86dd, ip6(108, 6, 0, be16(2), zeros(20))),
];

const stp = (...payload: readonly Part[]): Uint8Array => {
  const body = join(0x42, 0x42, 3, payload);
  return ether(body.length, body, zeros(4));
};
const bridge = (flags: number, ...rest: readonly Part[]): Uint8Array =>
  join(flags, hex('8001020000000001 00000013 9001020000000002 8002 0180 1400 0200 0f01'), rest);

/** Frames of spanning trees. */
export const stpSamples: readonly Uint8Array[] = [
  ...[0, 1, 0x81].map((flags) => stp(be16(0), 0, 0, bridge(flags))),
  ...[0x00, 0x3c, 0x7e, 0x0f, 0x06, 0xff].map((flags) => stp(be16(0), 2, 2, bridge(flags), 0)),
  stp(be16(0), 0, 0x80),
  stp(be16(0), 2, 0x80),
  stp(be16(0), 2, 0, bridge(0)),
  stp(be16(0), 3, 0, bridge(0)),
  stp(be16(0), 0, 2, bridge(0x3c), 0),
  stp(be16(0), 2, 2, bridge(0x3c)),
  stp(be16(1), 0, 0),
  stp(be16(0), 9, 0, zeros(31)),
  stp(be16(0), 0, 5, zeros(31)),
  stp(be16(0)),
  stp(be16(0), 0, 0, zeros(10)),
];
