/** Which sequence numbers of a direction were seen and are not acknowledged: a few ranges, bounded. */

/** Ranges at one time: more segments than are in flight on any path. */
const mostRanges = 2048;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Segments in flight. */
export class SeenRanges {
  #ranges: Range[] = [];

  /** Remembers a segment; beyond the bound the oldest is forgotten. */
  add(start: number, end: number): void {
    if (start === end) return;
    if (this.#ranges.length === mostRanges) this.#ranges.shift();
    this.#ranges.push({ start, end });
  }

  /** Forgets what ends at or before an acknowledgment. */
  forget(acknowledgment: number): void {
    if (this.#ranges.length > 0) this.#ranges = this.#ranges.filter(({ end }) => after(end, acknowledgment));
  }

  /** How far the numbers are whole from `whole` on, given that a segment has come now. */
  reach(whole: number, start: number, end: number): number {
    let reached = whole;
    if (after(start, reached)) return reached;
    if (after(end, reached)) reached = end;
    for (let moved = true; moved;) {
      moved = false;
      for (const range of this.#ranges) {
        if (after(range.start, reached) || !after(range.end, reached)) continue;
        reached = range.end;
        moved = true;
      }
    }
    return reached;
  }
}

function after(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}
