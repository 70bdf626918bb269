/** Messages of BGP: each line of the printers is in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, hex, join, tcp4 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const marker = new Uint8Array(16).fill(255);
const message = (type: number, ...body: readonly Part[]): Uint8Array => {
  const bytes = join(body);
  return join(marker, be16(19 + bytes.length), type, bytes);
};
const bgp = (...messages: readonly Part[]): Uint8Array =>
  tcp4({ source: 179, destination: 40_000, sequence: 1, acknowledgement: 1 }, messages);
const counted = (...value: readonly Part[]): Uint8Array => {
  const bytes = join(value);
  return join(bytes.length, bytes);
};
const capability = (code: number, ...value: readonly Part[]): Part => [2, counted(code, counted(value))];
const open = (...parameters: readonly Part[]): Uint8Array =>
  message(1, 4, be16(65_001), be16(180), hex('c0000201'), counted(parameters));
const attribute = (code: number, ...value: readonly Part[]): Part => [0x40, code, counted(value)];
const update = (attributes: readonly Part[], ...prefixes: readonly Part[]): Uint8Array => {
  const bytes = join(attributes);
  return message(2, be16(0), be16(bytes.length), bytes, prefixes);
};
const prefix = (length: number, bytes: string): Part => [length, hex(bytes)];
const reach = (afi: number, safi: number, nextHop: string, ...routes: readonly Part[]): Part =>
  attribute(14, be16(afi), safi, counted(hex(nextHop)), 0, routes);
const unreach = (afi: number, safi: number, ...routes: readonly Part[]): Part => attribute(15, be16(afi), safi, routes);
const v6 = '20010db8000000000000000000000001';
const distinguisher = '0000006400000001';

/** Segments of BGP. */
export const bgpSamples: readonly Uint8Array[] = [
  bgp(message(4)),
  bgp(message(4), message(4)),
  bgp(open()),
  bgp(
    open(
      capability(1, be16(1), 0, 1),
      capability(1, be16(2), 0, 128),
      capability(2),
      capability(128),
      capability(65, be32(4_200_000_001)),
      capability(64, be16(0x8078), be16(1), 1, 0x80),
      capability(64, be16(0x0078), be16(2), 1, 0),
      capability(69, be16(1), 1, 3),
      capability(69, be16(1), 1, 1, be16(2), 1, 2),
      capability(3, 'unknown'),
      capability(70),
      capability(200, 1, 2, 3),
    ),
  ),
  bgp(open(2, counted(1, counted(be16(25), 0, 65), 2, counted()))),
  bgp(open(1, counted('auth'))),
  bgp(open(7, counted('else'))),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 128, 129, 130, 131].map((code) =>
    bgp(open(capability(code, zeros(4)))),
  ),
  bgp(
    update(
      [
        attribute(1, 0),
        attribute(2, 2, 2, be16(65_001), be16(65_002)),
        attribute(3, hex('c0000201')),
        attribute(4, be32(100)),
        attribute(5, be32(200)),
        attribute(6),
        attribute(7, be16(65_001), hex('c0000202')),
        attribute(8, ['fde90001', 'ffffff01', 'ffffff02', 'ffffff03', 'ffff0000', '00000000'].map(hex)),
        attribute(9, hex('c0000203')),
        attribute(10, hex('c0000204c0000205')),
      ],
      prefix(24, 'c00002'),
      prefix(0, ''),
      prefix(32, 'c0000263'),
      prefix(20, 'c000f0'),
    ),
  ),
  bgp(message(2, be16(8), prefix(24, 'c00002'), prefix(20, 'c000f0'), be16(0))),
  bgp(message(2, be16(0), be16(0))),
  ...[0, 1, 2, 3].map((origin) => bgp(update([attribute(1, origin)]))),
  bgp(update([attribute(2), attribute(2, 1, 2, be16(1), be16(2)), attribute(2, 3, 1, be16(3), 4, 1, be16(4))])),
  bgp(update([attribute(2, 2, 2, be32(4_200_000_001), be32(65_002)), attribute(17, 2, 1, be32(4_200_000_001))])),
  bgp(
    update([attribute(18, be32(4_200_000_001), hex('c0000202')), attribute(7, be32(4_200_000_001), hex('c0000202'))]),
  ),
  bgp(
    update([
      attribute(3, 1),
      attribute(4, 1),
      attribute(5, 1),
      attribute(6, 1),
      attribute(7, 1),
      attribute(8, 1),
      attribute(9, 1),
      attribute(10, 1),
    ]),
  ),
  bgp(
    update([
      attribute(11, 'x'),
      attribute(12, 'x'),
      attribute(13, 'x'),
      attribute(19, 'y'),
      attribute(20, 'y'),
      attribute(200, 'z'),
    ]),
  ),
  bgp(
    update([
      [0xf0, 1, be16(1), 0],
      [0xff, 5, be16(4), be32(100)],
      [0x20, 99, 2, 1, 2],
    ]),
  ),
  bgp(
    update([
      attribute(
        16,
        [
          '0002fde900000064',
          '0003fde900000064',
          '0102c000020100c8',
          '0103c000020100c8',
          '0202fa56ea010064',
          '0203fa56ea010064',
          '4004fde949742400',
          '8006000049742400',
          '8007000000000003',
          '8008fde900000001',
          '8009000000000022',
          '030b000000000000',
          '030c000000000008',
          '0005000000000102',
          '0306000000000100',
          '0009fde900000064',
          '8000c00002010101',
          '0107c000020100c8',
          '800a040003e80000',
          '80100000000000ff',
          '4300000000000000',
          '0600000000000001',
          '0008fde900000064',
          '8010abcd00000001',
        ].map(hex),
      ),
    ]),
  ),
  bgp(update([attribute(16, 1, 2, 3), attribute(8, hex('fde9'))])),
  bgp(update([attribute(32, be32(65_001), be32(1), be32(2))])),
  bgp(update([attribute(32, 1), attribute(32)])),
  bgp(update([reach(1, 1, 'c0000201', prefix(24, 'c00002')), unreach(1, 1, prefix(24, 'c00002'))])),
  bgp(
    update([
      reach(2, 1, v6, prefix(32, '20010db8'), prefix(0, ''), prefix(128, v6)),
      unreach(2, 1, prefix(32, '20010db8')),
    ]),
  ),
  bgp(update([reach(2, 1, `${v6}fe800000000000000000000000000001`, prefix(48, '20010db80001'))])),
  bgp(update([reach(2, 2, v6, prefix(48, '20010db80001')), unreach(2, 1), unreach(1, 1), unreach(1, 128)])),
  bgp(update([reach(1, 4, 'c0000201', 48, hex('000641'), hex('c00002'))])),
  bgp(update([reach(2, 4, v6, 56, hex('000641'), hex('20010db8')), unreach(1, 4, 48, hex('800000'), hex('c00002'))])),
  bgp(update([reach(1, 128, `${'0'.repeat(16)}c0000201`, 112, hex('000641'), hex(distinguisher), hex('c00002'))])),
  bgp(
    update([
      reach(
        1,
        128,
        `${'0'.repeat(16)}c0000201`,
        112,
        hex('000641'),
        hex('0001c000020100c8'),
        hex('c00002'),
        112,
        hex('000641'),
        hex('0002fa56ea010064'),
        hex('c00002'),
      ),
    ]),
  ),
  bgp(update([reach(2, 128, `${'0'.repeat(16)}${v6}`, 120, hex('000641'), hex(distinguisher), hex('20010db8'))])),
  bgp(update([unreach(1, 128, 112, hex('800000'), hex(distinguisher), hex('c00002'))])),
  bgp(update([reach(1, 133, '', counted(1, 24, hex('c00002'), 3, 0x81, 6))])),
  bgp(update([reach(1, 9, 'c0000201', zeros(8))])),
  bgp(update([reach(16_397, 1, 'c0000201', zeros(8)), unreach(9, 9, 1, 2, 3)])),
  bgp(update([attribute(14), attribute(14, 1, 2), attribute(15), attribute(15, 1)])),
  ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((code) =>
    [0, 1, 2, 3, 5, 9].map((sub) => bgp(message(3, code, sub, code === 6 ? [] : 'data'))),
  ),
  bgp(message(3, 6, 2, counted('maintenance tonight \x01'))),
  bgp(message(3, 6, 4, counted(''))),
  bgp(message(3, 6, 2, 99, 'short')),
  bgp(message(3, 6, 1, be16(1), 1, be32(1000))),
  bgp(message(3, 6, 1, 1, 2)),
  bgp(message(5, be16(1), 0, 1)),
  bgp(message(5, be16(2), 1, 1), message(5, be16(25), 2, 65)),
  bgp(message(5, 0, 1)),
  bgp(message(6, zeros(4))),
  bgp(message(0)),
  bgp('stuff before the marker', message(4)),
  bgp(join(marker, be16(18), 4)),
  bgp(join(marker, be16(50), 2, be16(0), be16(90))),
  bgp(message(2, be16(90), 24, 1, 2)),
  bgp(update([attribute(1, 0)], 33, 1, 2, 3, 4, 5)),
  bgp(marker),
  bgp('no marker here at all'),
  bgp(marker.subarray(0, 7)),
  bgp(message(4), marker.subarray(0, 9)),
];
