/** How many digits of a second a file keeps, interface by interface. */
import type { PacketBatch } from '../../capture/packet-batch.ts';
import type { PcapHeader } from '../../wire/pcap.ts';

/** Learns from interface blocks as they come. */
export class TimePrecision {
  readonly #whole: number | null;
  readonly #digits = new Map<number, number>();

  constructor(header: PcapHeader | null) {
    this.#whole = header === null ? null : header.nanoseconds ? 9 : 6;
  }

  /** Takes the interfaces that a batch brings. */
  learn({ between }: PacketBatch): void {
    for (const { item, firstInterface } of between) {
      if (item.kind !== 'interface') continue;
      // Powers of two are shown in full, and so is what is finer than a nanosecond.
      const power = String(item.value.timeUnit.perSecond).match(/^10*$/);
      this.#digits.set(firstInterface + item.index, power === null ? 9 : Math.min(9, power[0].length - 1));
    }
  }

  /** Digits behind the point. */
  digits(interfaceIndex: number): number {
    return this.#whole ?? this.#digits.get(interfaceIndex) ?? 6;
  }
}
