/** Options of IPv4 whose contents go past them, inner frames longer than the datagram says, and types of ARP that few have. */
import type { Part } from './frames.fixture.ts';
import { be16, ether, hex, ip4, join, udp4 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const options = (text: string): Uint8Array => ether(0x0800, ip4({ protocol: 99, options: hex(text) }, 'payload'));
/** Only as much of the packet as its options. */
const optionsAlone = (text: string): Uint8Array => options(text).subarray(0, 34 + hex(text).length);
const inner = ether(0x0800, ip4({ protocol: 17 }, be16(4000), be16(5300), be16(12), be16(0), zeros(4)));
const withStated = (length: number, port: number, ...payload: readonly Part[]): Uint8Array => {
  const frame = udp4(1000, port, payload);
  frame.set(be16(length), 38);
  return frame;
};

/** Frames. */
export const ipOddSamples: readonly Uint8Array[] = [
  ...['070c0c01d9537b131f5af5b3', '44072001650070940705102e', '440f0921342f9c701f28a27eab66ff52', '8305040a'].flatMap(
    (text) => [options(text), optionsAlone(text)],
  ),
  ...['890c0401f58e846242db9963', '440b0c91ffd979de23758d83', '01010107 07040501'].flatMap((text) => [
    options(text),
    optionsAlone(text),
  ]),
  ...[16, 26, 38, 54].flatMap((length) => [
    withStated(length, 4789, hex('0800000000000700'), inner),
    withStated(length, 6081, hex('0000655800000700'), inner),
  ]),
  ...[0xfe, 0x200, 0x500].map((type) => ether(0x0806, join(be16(1), be16(type), 6, 4, be16(1), zeros(20)))),
];
