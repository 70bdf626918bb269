/** Frames of LLDP-MED: each line of its printer is in here at least once. */
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
