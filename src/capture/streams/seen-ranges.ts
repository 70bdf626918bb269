/** Which sequence numbers of a direction were seen and are not acknowledged: a few ranges, bounded. */

/** Ranges at one time: more segments than are in flight on any path. */
const mostRanges = 2048;

/** Segments in flight. */
export class SeenRanges {
  /** Start and end of each, one after the other in place: objects that live for a round trip would be old garbage. */
  readonly #ranges: number[] = [];

  /** Remembers a segment; beyond the bound the oldest is forgotten. */
  add(start: number, end: number): void {
    if (start === end) return;
    const ranges = this.#ranges;
    if (ranges.length === mostRanges * 2) ranges.splice(0, 2);
    ranges.push(start, end);
  }

  /** Forgets all of them. */
  clear(): void {
    this.#ranges.length = 0;
  }

  /** Forgets what ends at or before an acknowledgment. */
  forget(acknowledgment: number): void {
    const ranges = this.#ranges;
    let kept = 0;
    for (let at = 0; at < ranges.length; at += 2) {
      const end = ranges[at + 1]!;
      if (!after(end, acknowledgment)) continue;
      ranges[kept++] = ranges[at]!;
      ranges[kept++] = end;
    }
    if (kept < ranges.length) ranges.length = kept;
  }

  /** How far the numbers are whole from `whole` on, given that a segment has come now. */
  reach(whole: number, start: number, end: number): number {
    const ranges = this.#ranges;
    let reached = whole;
    if (after(start, reached)) return reached;
    if (after(end, reached)) reached = end;
    for (let moved = true; moved;) {
      moved = false;
      for (let at = 0; at < ranges.length; at += 2) {
        if (after(ranges[at]!, reached) || !after(ranges[at + 1]!, reached)) continue;
        reached = ranges[at + 1]!;
        moved = true;
      }
    }
    return reached;
  }
}

function after(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}
