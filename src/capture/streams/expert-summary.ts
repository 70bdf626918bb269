/** What is noteworthy in a capture, summed up by kind. */
import type { ExpertNote } from './statistics-record.ts';
import { markFields } from './stream-fields.ts';

const order: readonly ExpertNote['severity'][] = ['error', 'warning', 'note', 'chat'];

/** Counts marks. */
export class ExpertSummary {
  readonly #counts = markFields.map(() => ({ packets: 0, first: 0 }));

  /** Counts the marks of a packet. */
  take(marks: number, packet: number): void {
    if (marks === 0) return;
    for (const [index, { mark }] of markFields.entries()) {
      if ((marks & mark) === 0) continue;
      const count = this.#counts[index]!;
      if (count.packets === 0) count.first = packet;
      count.packets++;
    }
  }

  /** What was met, the gravest first, then the most frequent. */
  list(): readonly ExpertNote[] {
    return markFields
      .map(({ severity, field, meaning }, index) => ({ severity, field, meaning, ...this.#counts[index]! }))
      .filter(({ packets }) => packets > 0)
      .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.packets - a.packets);
  }
}
