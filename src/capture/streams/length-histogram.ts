/** How many packets of which lengths: ranges that double, as Wireshark's statistic of packet lengths has them. */
import type { LengthRange } from './statistics-record.ts';

const starts = [0, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120];

/** Counts lengths on the wire. */
export class LengthHistogram {
  readonly #ranges: readonly LengthRange[] = starts.map((from, index) => ({
    from,
    to: (starts[index + 1] ?? Number.NaN) - 1 || null,
    packets: 0,
    bytes: 0,
  }));

  /** Counts a packet. */
  take(length: number): void {
    const range = this.#ranges.findLast(({ from }) => length >= from)!;
    range.packets++;
    range.bytes += length;
  }

  /** All ranges. */
  list(): readonly LengthRange[] {
    return this.#ranges;
  }
}
