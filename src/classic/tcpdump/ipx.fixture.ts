/** Packets of IPX, behind the four kinds of frames that carry it. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, join } from './frames.fixture.ts';

const node = hex('020000000003');
const packet = (to: number, payload: Part, length?: number): Uint8Array => {
  const body = join(payload);
  const stated = length ?? 30 + body.length;
  return join(hex('ffff'), be16(stated), 0, 0, be32(1), node, be16(to), be32(2), node, be16(0x4001), body);
};
const ipx = (to: number, payload: Part, length?: number): Uint8Array => ether(0x8137, packet(to, payload, length));
const server = [be16(4), 'SERVER', new Uint8Array(42), be32(1), node, be16(0x451), be16(1)];
const route = [be32(7), be16(2), be16(3)];
const commands = [0, 1, 2, 3, 4, 5];
const whole = packet(0x4002, 'data');

/** Frames. */
export const ipxSamples: readonly Uint8Array[] = [
  ...[0x451, 0x455, 0x456, 0x553, 0x4000].map((to) => ipx(to, 'data')),
  ...commands.flatMap((command) => [
    ipx(0x452, [be16(command), be16(4)]),
    ipx(0x452, [be16(command), server]),
    ipx(0x452, [be16(command), Array.from({ length: 9 }, () => server)]),
    ipx(0x452, [be16(command), server, 'cut']),
    ipx(0x453, [be16(command), route, route]),
    ipx(0x453, [be16(command), route, 'cut']),
    ipx(0x453, be16(command)),
    ipx(0x452, be16(command)),
  ]),
  ipx(0x452, ''),
  ipx(0x453, 'x'),
  ipx(0x4000, 'data', 16),
  ipx(0x4000, 'data', 99),
  ether(0x8137, hex('ffff001e')),
  ether(whole.length, whole),
  ether(whole.length + 3, hex('e0e003'), whole),
  ether(whole.length + 8, hex('aaaa030000008137'), whole),
];
