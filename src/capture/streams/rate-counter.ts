/** How much was captured in each span of time, with a bound on the spans. */
import type { PacketBatch } from '../packet-batch.ts';
import { millisecondsOf } from './conversations.ts';
import type { Bucket } from './statistics-record.ts';

/** Spans that are kept; and empty ones between them that are listed. */
const mostSpans = 100_000;

/** Counts packets by span, from the first packet on. */
export class RateCounter {
  readonly #spanMs: number;
  readonly #spans = new Map<number, { packets: number; bytes: number }>();
  #startMs = Number.NaN;
  /** Packets whose spans are beyond the bound. */
  beyond = 0;

  /** `spanMs` milliseconds make a span. */
  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** Counts a packet. */
  take(batch: PacketBatch, row: number): void {
    const time = millisecondsOf(batch, row);
    if (Number.isNaN(this.#startMs)) this.#startMs = time;
    const index = Math.floor((time - this.#startMs) / this.#spanMs);
    let span = this.#spans.get(index);
    if (span === undefined) {
      if (this.#spans.size >= mostSpans) {
        this.beyond++;
        return;
      }
      span = { packets: 0, bytes: 0 };
      this.#spans.set(index, span);
    }
    span.packets++;
    span.bytes += batch.originalLengths[row]!;
  }

  /** The spans in their order; empty ones too, unless there are too many of them. */
  list(): readonly Bucket[] {
    const indices = [...this.#spans.keys()].sort((a, b) => a - b);
    const [first = 0, last = -1] = [indices[0], indices.at(-1)];
    const isDense = last - first < mostSpans;
    const shown = isDense ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : indices;
    let most = 1;
    for (const { packets } of this.#spans.values()) most = Math.max(most, packets);
    return shown.map((index) => {
      const { packets, bytes } = this.#spans.get(index) ?? { packets: 0, bytes: 0 };
      return { startMs: this.#startMs + index * this.#spanMs, packets, bytes, share: packets / most };
    });
  }
}
