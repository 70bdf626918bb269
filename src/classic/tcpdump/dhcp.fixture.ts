/** Packets of BOOTP and DHCP: each printer's lines are in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, hex, join, udp4 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const magic = hex('63825363');

interface Settings {
  readonly operation?: number;
  readonly hardware?: number;
  readonly length?: number;
  readonly hops?: number;
  readonly seconds?: number;
  readonly flags?: number;
  readonly addresses?: string;
  readonly server?: string;
  readonly file?: string;
}

function bootp(settings: Settings, ...vendor: readonly Part[]): Uint8Array {
  const {
    operation = 1,
    hardware = 1,
    length = 6,
    hops = 0,
    seconds = 0,
    flags = 0,
    server = '',
    file = '',
  } = settings;
  return udp4(
    68,
    67,
    [operation, hardware, length, hops, be32(0x3d1d), be16(seconds), be16(flags)],
    hex(settings.addresses ?? '00'.repeat(16)),
    hex('020000000003'),
    zeros(10),
    join(server, zeros(64)).subarray(0, 64),
    join(file, zeros(128)).subarray(0, 128),
    vendor,
  );
}

function option(type: number, ...value: readonly Part[]): Uint8Array {
  const bytes = join(value);
  return join(type, bytes.length, bytes);
}

const withOptions = (...options: readonly Part[]): Uint8Array => bootp({}, magic, options, 255);
const structured = [1, 12, 13, 19, 21, 23, 46, 51, 52, 53, 55, 61, 77, 81, 82, 90, 93, 121, 62];

/** Frames. */
export const dhcpSamples: readonly Uint8Array[] = [
  bootp(
    { hops: 3, seconds: 9, flags: 0x8000, addresses: 'c0000201c0000202c0000203c0000204' },
    magic,
    53,
    1,
    1,
    0,
    0,
    255,
  ),
  bootp({ operation: 2, server: 'server', file: 'a file' }, magic, 53, 1, 2, 255, 0, 0, 0),
  bootp({ operation: 3, server: 's'.repeat(64), file: 'f'.repeat(128) }, 'abcd'),
  bootp({ hardware: 6 }),
  bootp({ length: 5 }, zeros(4)),
  bootp({ hardware: 2, length: 4, flags: 1 }, zeros(64)),
  bootp({}, hex('434d5500'), zeros(4), hex('c0000201c0000202c0000203c0000204c0000205c0000206c0000207'), zeros(24)),
  bootp({}, magic, 53, 1),
  bootp({}, magic, 53),
  bootp({}, magic, 1, 9, 1),
  withOptions(
    option(53, 1),
    option(50, hex('c0000209')),
    option(61, 1, hex('020000000003')),
    option(57, be16(1500)),
    option(12, 'host'),
    option(55, hex('0103060f2c2e2f79f9fc50518081ff00')),
  ),
  withOptions(
    option(53, 5),
    option(54, hex('c0000201')),
    option(51, be32(3600)),
    option(1, hex('ffffff00')),
    option(3, hex('c0000201c0000202')),
    option(15, 'example.org'),
    option(33, hex('c0000201c0000202c0000203c0000204')),
    option(43, hex('010203')),
  ),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((length) =>
    withOptions(structured.map((type) => option(type, hex('0102030405060708090a').subarray(0, length)))),
  ),
  withOptions(Array.from({ length: 86 }, (_, index) => option(index + 1, hex('01020304')))),
  withOptions(Array.from({ length: 86 }, (_, index) => option(index + 87, hex('01020304')))),
  withOptions(Array.from({ length: 82 }, (_, index) => option(index + 173, hex('01020304')))),
  withOptions(
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((value) => option(53, value)),
    [0, 1, 2, 3, 4, 8].map((value) => [option(46, value), option(52, value)]),
    [0, 1, 2, 6, 27, 255].map((value) => [option(61, value, 'name'), option(61, value)]),
    [0, 1, 15, 4].map((value) => [option(81, value, 0, 0, 'host'), option(81, value, 255, 255, 4, 'host', 0)]),
  ),
  withOptions(
    option(82, 1, 2, 'ab', 2, 3, 'cde', 5, 4, hex('c0000201'), 6, 2, 'xy', 9, 0),
    option(82, 1, 9, 'ab'),
    option(77, 3, 'abc', 2, 'de'),
    option(77, 0, 1, 'a'),
    option(77, 5, 'ab'),
    option(121, 24, hex('c00002'), hex('c0000201'), 0, hex('c0000202')),
    option(121, 33, hex('c00002c0000201')),
    option(249, 9, hex('c0ff'), hex('c0000201'), 32, hex('c0000201c0000202'), 1),
  ),
];
