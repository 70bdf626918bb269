/** Things to be done in order of time, and in the order they were put in where the times are equal: a binary heap. */

/** A queue of timed things. */
export class EventQueue<T> {
  readonly #items: { readonly time: number; readonly order: number; readonly value: T }[] = [];
  #order = 0;

  /** How many wait. */
  get size(): number {
    return this.#items.length;
  }

  /** The time of the first, Infinity when none waits. */
  get nextTime(): number {
    return this.#items[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  add(time: number, value: T): void {
    const items = this.#items;
    const item = { time, order: this.#order++, value };
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#before(item, items[above]!)) break;
      items[at] = items[above]!;
      at = above;
    }
    items[at] = item;
  }

  /** Takes the first out; undefined when none waits. */
  take(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first?.value;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && this.#before(items[below + 1]!, items[below]!)) below++;
      if (!this.#before(items[below]!, last)) break;
      items[at] = items[below]!;
      at = below;
    }
    items[at] = last;
    return first.value;
  }

  #before(a: { time: number; order: number }, b: { time: number; order: number }): boolean {
    return a.time < b.time || (a.time === b.time && a.order < b.order);
  }
}
