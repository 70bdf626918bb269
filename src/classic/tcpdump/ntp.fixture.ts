/** Packets of NTP: each printer's lines are in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, hex, udp4 } from './frames.fixture.ts';

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const times = ['e800000080000000', 'e800000140000000', 'e800000220000000', 'e8000003ffffffff'] as const;

const message = (first: number, stratum: number, poll: number, reference: Part, ...rest: readonly Part[]): Uint8Array =>
  udp4(123, 123, first, stratum, poll, 0xec, be32(0x10000), be32(0x2abcd), reference, hex(times.join('')), rest);
const odd = (...values: readonly string[]): Uint8Array =>
  udp4(123, 123, 0x23, 2, 6, 0xec, zeros(12), hex(values.join('')));

/** Frames. */
export const ntpSamples: readonly Uint8Array[] = [
  message(0x23, 0, 6, zeros(4)),
  message(0xe3, 1, 255, 'GPS\0'),
  message(0x24, 2, 0x80, hex('c0000201')),
  message(0x1e, 16, 17, hex('c0000201')),
  message(0x1f, 17, 31, hex('c0000201')),
  message(0x65, 17, 32, hex('c0000201'), be32(7)),
  ...[1, 3, 15, 16, 17, 20, 24].map((length) => message(0xa4, 0, 6, 'RATE', be32(7), zeros(length))),
  message(0x00, 15, 3, 'INIT'),
  message(0x21, 16, 224, 'INIT'),
  message(0x22, 255, 225, 'INIT'),
  odd('0000000000000000', 'e000000000000000', '0000000100000001', '7fffffff00000001'),
  odd('ffffffffffffffff', '83aa7e8000000001', '83aa7e80ffffffff', '0000000000000000'),
  odd('00000000'),
  ...['hello world!', '', 'hello'].map((text) =>
    udp4(123, 123, 0x26, 0x82, be16(1), be16(2), be16(3), be16(4), be16(text.length), text, 0),
  ),
  udp4(123, 123, 0x26, 0xe2, be16(1), be16(2), be16(3), be16(4), be16(20), 'short'),
  udp4(123, 123, 0x26, 0x82, be16(1)),
  udp4(123, 123, 0x17, 0, 3, 42, zeros(4)),
  udp4(123, 123, 0x97, 0x80, 3, 42, zeros(100)),
  udp4(123, 123, 0x26),
  udp4(123, 123),
];
