/** Segments of telnet: commands, options, subnegotiations, and those that end too early. */
import type { Part } from './frames.fixture.ts';
import { hex, join, tcp4 } from './frames.fixture.ts';

const segment = (...payload: readonly Part[]): Uint8Array => tcp4({ source: 40_000, destination: 23 }, payload);
const sub = (...bytes: readonly Part[]): Uint8Array => segment(hex('fffa'), bytes, hex('fff0'));
const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** Frames. */
export const telnetSamples: readonly Uint8Array[] = [
  segment('login: '),
  segment('abc', hex('fffb01')),
  ...numbers(230, 256).map((command) => segment(255, command)),
  segment(numbers(0, 45).map((option) => [255, 251 + (option % 4), option])),
  segment(hex('fffd18fffd20fffd23fffd27'), 'text', hex('fffb01')),
  ...numbers(0, 42).map((option) => sub(option, 0, 'xterm')),
  ...[37, 38, 24].flatMap((option) => numbers(0, 17).map((byte) => sub(option, byte, byte, 2, 0, 255))),
  sub(37),
  sub(38, 0),
  sub(24),
  sub(39, 0, new Uint8Array(40).fill(65)),
  ...['ff', 'fffb', 'fffa', 'fffa18', 'fffa1801', 'fffa1801ff', 'fffb01fffa1801ff', 'fffb01ff01fffb03', 'ffffff'].map(
    (text) => segment(hex(text)),
  ),
  segment(join(hex('fffa1801ff'), 'x')),
  segment(hex('fffa18ff')),
  segment(hex('fffa18fff0')),
  segment(hex('fffa1f005000fffffff0')),
];
