/** Frames of LLDP-MED and of data centre bridging: each line of their printers is in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, ether, hex, join } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const tlv = (type: number, ...value: readonly Part[]): Uint8Array => {
  const bytes = join(value);
  return join(be16((type << 9) | bytes.length), bytes);
};
const med = (kind: number, ...value: readonly Part[]): Uint8Array => tlv(127, hex('0012bb'), kind, value);
const civic = (length: number, ...rest: readonly Part[]): Uint8Array => med(3, 2, length, rest);
const frame = (...parts: readonly Part[]): Uint8Array => ether(0x88cc, parts);
const town = [1, 10, 'California', 3, 8, 'Townhall'] as const;

/** Frames of LLDP-MED. */
export const lldpMedSamples: readonly Uint8Array[] = [
  frame(
    med(1, be16(0x3f), 1),
    [0, 2, 3, 4, 5].map((device) => med(1, be16(1 << device), device)),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((application) => med(2, application, hex('c0c8ae'))),
    [0x00, 0x20, 0x40, 0x80].map((flags) => med(2, 1, flags, hex('fa2e'))),
    tlv(0),
  ),
  ...[0x1f, 0x21, 0x32, 0x03].map((datum) =>
    frame(med(3, 1, hex('12345678901234567890'), datum, hex('345678ab'), datum & 15)),
  ),
  frame(
    civic(24, 1, 'US', town, 0),
    civic(25, 1, 'US', town, 0, 0),
    civic(23, 1, 'US', town),
    civic(22, 9, 'US', town),
  ),
  frame(
    civic(3, 0, 'DE'),
    civic(4, 0, 'DE', 1),
    civic(2, 0, 'DE'),
    civic(99, 2, 'DE'),
    civic(9, 2, 'DE', 77, 0, 3, 1, 'x', 0),
  ),
  frame([2, 4, 5, 6].map((kind) => civic(6, 2, 'DE', kind, 1, 'x', 0))),
  frame(med(3, 3, '911'), med(3, 0), med(3, 9, 1, 2), med(3, 1, 1), med(3, 2, 9)),
  frame([0x00, 0x11, 0x21, 0x31, 0x42, 0x53, 0x64, 0x75, 0x9f, 0xff].map((bits) => med(4, bits, be16(64 + bits)))),
  frame(
    [5, 6, 7, 8, 9, 10, 11].map((kind) => [med(kind, 'text \x01'), med(kind)]),
    med(12, 'what'),
    med(0, 1),
  ),
  frame(
    [1, 2, 3, 4].map((kind) => [0, 1, 2, 3, 4, 5].map((length) => med(kind, zeros(length)))),
    tlv(127, hex('0012bb')),
  ),
];

/** Frames of IANA's kinds. */
export const lldpIanaSamples: readonly Uint8Array[] = [
  frame([0, 1, 2].map((kind) => [0, 3, 4, 5].map((length) => tlv(127, hex('00005e'), kind, zeros(length))))),
  frame(tlv(127, hex('00005e'), 1, 'https://example.net/thing.json'), tlv(0)),
];

const bridging = (kind: number, ...value: readonly Part[]): Uint8Array => tlv(127, hex('0080c2'), kind, value);
const tables = hex('01234567 0102030405060708 0001020304050607');

/** Frames of data centre bridging. */
export const lldpBridgingSamples: readonly Uint8Array[] = [
  frame(bridging(8, 0xa5, 0x5a), bridging(9, 0xd5, tables), bridging(9, 0x2a, tables), bridging(10, 7, tables)),
  frame(bridging(11, 0xc8, 0xa5), bridging(11, 0x37, 0x5a)),
  frame(bridging(12, 9, 0x61, be16(3260), 0xbc, be16(0x8906), 0x03, be16(5)), tlv(0)),
  frame([0x00, 0x41, 0xa2, 0xff].map((bits) => bridging(13, bits, bits, bits, bits, bits))),
  frame(bridging(14, hex('ff123456 00a0b0 c0d0e0')), bridging(14, hex('5a000fff 00')), tlv(0)),
  frame(
    [8, 9, 10, 11, 12, 13, 14].map((kind) =>
      [0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 22].map((length) => bridging(kind, zeros(length))),
    ),
  ),
];
