/** Messages of RIPng: each line of the printer is in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, hex, join, udp4, udp6 } from './frames.fixture.ts';

const message = (command: number, ...entries: readonly Part[]): Uint8Array =>
  udp6(521, 521, command, 1, be16(0), entries);
const entry = (tag: number, prefix: number, metric: number): Uint8Array =>
  join(hex('20010db8000000000000000000000000'), be16(tag), prefix, metric);
const all = join(new Uint8Array(19), 16);

/** Frames of RIPng. */
export const ripngSamples: readonly Uint8Array[] = [
  message(1, all),
  message(2, all),
  message(1, all, all),
  message(1, entry(0, 32, 16)),
  message(1, all.subarray(0, 19), 3),
  ...[1, 2].flatMap((command) => [
    message(command),
    message(command, entry(0, 32, 1)),
    message(command, entry(7, 64, 0), entry(0, 128, 255)),
    message(command, entry(7, 64, 3), 1, 2, 3),
    message(command, entry(0, 48, 2).subarray(0, 12)),
  ]),
  message(0, all),
  message(3, entry(0, 32, 1)),
  udp6(521, 521, 1, 2, be16(0), all),
  udp6(521, 521, 2, 1),
  udp6(521, 521, 2),
  udp4(521, 521, 2, 1, be16(0), entry(1, 32, 1)),
];
