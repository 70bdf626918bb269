/** Packets of DCCP. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, checked, ether, hex, ip4, ip6, join } from './frames.fixture.ts';

interface Settings {
  readonly long?: boolean;
  readonly coverage?: number;
  readonly words?: number;
  readonly options?: Part;
}

const packet = (type: number, extra: Part, settings: Settings = {}): Uint8Array => {
  const { long = true, coverage = 0, options = '' } = settings;
  const sequence = long ? hex('00000000000005') : hex('000005');
  const rest = join(extra, options);
  const words = settings.words ?? Math.ceil(((long ? 16 : 12) + rest.length) / 4);
  const head = [be16(5000), be16(5001), words, coverage, be16(0), (type << 1) | (long ? 1 : 0), sequence];
  return join(head, rest, new Uint8Array(-rest.length & 3), 'payload');
};
const v4 = (body: Uint8Array, sum = true): Uint8Array => {
  const whole = ip4({ protocol: 33 }, body);
  return ether(0x0800, sum && body.length >= 12 ? checked(whole, 20, 6, 33) : whole);
};
const acknowledged = hex('0000000000000009');
const extras = [be32(0x64656d6f), [acknowledged, be32(7)], '', ...Array.from({ length: 4 }, () => acknowledged)];
const extraOf = (type: number): Part => extras[type] ?? [acknowledged, type === 7 ? hex('02010203') : ''];
const types = Array.from({ length: 13 }, (_, type) => type);
const options = ['00', '01', '02', '03', '1f'].concat(
  Array.from({ length: 14 }, (_, index) => 32 + index).flatMap((kind) =>
    ['', '03', '0301', '09aabb', '0a0b0c0d', '0a0b0c0d0e0f', '0a0b0c0d0e0f1011'].map(
      (value) => `${kind.toString(16)}0${2 + value.length / 2}`.slice(0, 4).padEnd(4, '0') + value,
    ),
  ),
);

/** Frames. */
export const dccpSamples: readonly Uint8Array[] = [
  ...types.map((type) => v4(packet(type, extraOf(type)))),
  ...types.map((type) => v4(packet(type, extraOf(type), { long: false }), false)),
  ...types.map((type) => v4(packet(type, extraOf(type)).subarray(0, 18), false)),
  ...Array.from({ length: 13 }, (_, code) => v4(packet(7, [acknowledged, code, hex('000000')]))),
  ...Array.from({ length: 11 }, (_, feature) => v4(packet(2, '', { options: [hex('2005'), feature, hex('0102')] }))),
  ...options.map((option) => v4(packet(2, '', { options: hex(option) }))),
  ...['8006aabbccdd', '8004aabb', 'ff03aa', '8001', '2001', '2aff', 'ff'].map((option) =>
    v4(packet(2, '', { options: hex(option) })),
  ),
  ...[1, 2, 3, 0x3f].map((coverage) => v4(packet(2, '', { coverage }))),
  v4(packet(0, extraOf(0), { words: 2 })),
  v4(packet(0, extraOf(0), { words: 90 })),
  ...[2, 4, 11, 12, 14].map((length) => v4(packet(2, '').subarray(0, length), false)),
  ether(0x86dd, checked(ip6(33, packet(2, '')), 40, 6, 33)),
  ether(0x86dd, ip6(33, packet(1, extraOf(1)))),
];
