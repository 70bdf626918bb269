/** What shares IGMP's number: DVMRP, version 1 of PIM, and the traces of mtrace. */
import type { Part } from './frames.fixture.ts';
import { be16, ether, hex, ip4, join } from './frames.fixture.ts';

const message = (...parts: readonly Part[]): Uint8Array => ether(0x0800, ip4({ protocol: 2 }, join(parts)));
const dvmrp = (type: number, body = ''): Uint8Array => message(0x13, type, 0, 0, hex('c00a020a'), hex(body));
const pim = (type: number, body: string, ...rest: readonly Part[]): Uint8Array =>
  message(0x14, type, 0, 0, hex(body), rest);
const inner = ip4({ protocol: 17 }, be16(4000), be16(9), be16(12), be16(0), 'abcd');
const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 85] as const;
const joinHeader = '10000000 c0000201 0000 00d2 00 20 04 01';
const joinGroup = 'e0000001 ffffffff 0002 0001 04 20 c000020a 07 d8 c0000300 06 60 c000020b';

/** Frames. */
export const igmpSamples: readonly Uint8Array[] = [
  ...numbers.map((type) => dvmrp(type)),
  message(0x13, 1, 0, 0),
  message(0x13),
  ...['00000102', '0102', '00000102c0000201c0000202', '00000102c0000201c000'].map((body) => dvmrp(1, body)),
  ...[
    'ffff000a000082',
    'ffff000a0000020a010081',
    'ffffff0a0000020a010083ff00000b84',
    '0000000085',
    'ff',
    'ffff000a00',
    'ffff000a000002',
    'ffff000a0000ff00ff000a000081ff',
    'ff00ff0a000081',
  ].map((body) => dvmrp(2, body)),
  ...[
    'c0000201010101c0000202',
    'c0000201012002c0000202c0000203c0000201020101c0000205',
    'c0000201012002c0000202',
    'c0000201012002c0000202c000',
    'c00002010120',
    'c0000201012000c0000201010101c0000202',
  ].map((body) => dvmrp(4, body)),
  ...[
    'c000020101010001c0000202',
    'c00002010101ff01c0000202',
    'c000020105072002c0000202c0000203c000020105070c01c0000202',
    'c000020105072002c0000202',
    'c000020105072002c0000202c000',
    'c000020105072000',
    'c00002010507',
  ].map((body) => dvmrp(6, body)),
  ...['c0000201e000000100000e10', 'c0000201e0000001', 'c0000201'].flatMap((body) =>
    [7, 8, 9].map((type) => dvmrp(type, body)),
  ),
  ...['10000000000000690000', '1000000010000000', '10000000200000ff', '200000003f000000', '1000000010', '10000000'].map(
    (body) => pim(0, body),
  ),
  ...numbers.map((type) => pim(type, `10000000${'00'.repeat(24)}`)),
  ...numbers.map((type) => pim(type, '20000000')),
  pim(1, '10000000', inner),
  pim(1, '10000000', inner.subarray(0, 10)),
  pim(2, '10000000 e0000001c0000201'),
  pim(4, '10000000 e0000001ffffff00c0000201 00000069'),
  pim(4, '10000000 e0000001ffffffffc0000201 00000069'),
  pim(5, '10000000 e0000001ffffffffc0000201 80000007 00000009'),
  pim(5, '10000000 e0000001ffffff00c0000201 00000007 00000009'),
  pim(5, '10000000 e0000001ffffff00c0000201 0000'),
  ...[3, 6, 7].map((type) => pim(type, joinHeader, hex(joinGroup))),
  pim(3, '10000000 c0000201 0000 00b4 00 20 04 02', hex(joinGroup), hex('e0000002 ffffff00 0000 0000')),
  pim(3, joinHeader),
  pim(3, joinHeader, hex(joinGroup).subarray(0, 15)),
  pim(3, joinHeader, hex('e0000001 ff000000 0001 0000 00 10 c0000201')),
  pim(3, '10000000 c0000201 0000 00b4 00 20 04 01', hex('e0000001 ffffffff 0000 0001 01 e0 c0000201')),
  pim(3, '10000000 c0000201 0000'),
  ...[0x1e, 0x1f].map((type) => message(type, 3, 0, 0, hex('e0000001c0000201c0000202c000020340000102'), inner)),
  message(0x1f, 3, 0, 0, hex('e0000001c0000201c0000202e000020340000102')),
  message(0x1f, 3, 0, 0, hex('e0000001c0000201c0000202e0000203400001')),
  message(0x14),
  message(0x14, 0),
];
