/** Many tasks, one reader: what they tell comes out in the order in which it was told. */

/** A queue between tasks and the one who reads what they tell. */
export class EventStream<T> implements AsyncIterable<T> {
  #items: T[] = [];
  #ended = false;
  #error: unknown;
  #wake: (() => void) | undefined;

  put(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** Nothing comes any more. With an error the reader gets it after everything that was told before. */
  end(error?: unknown): void {
    this.#ended = true;
    this.#error ??= error;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, undefined> {
    for (;;) {
      const items = this.#items;
      this.#items = [];
      yield* items;
      if (this.#items.length > 0) continue;
      if (this.#ended) break;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#error !== undefined) throw this.#error;
  }
}

/** Lets so many tasks run at once; the others wait in line. */
export class Gate {
  #free: number;
  #waiting: (() => void)[] = [];
  /** How many of them had their turn: taking the first out of a long array costs as much as the array is long. */
  #called = 0;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Runs a task when its turn comes. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#next();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  #next(): (() => void) | undefined {
    const next = this.#waiting[this.#called];
    if (next !== undefined) this.#called++;
    if (this.#called < this.#waiting.length) return next;
    this.#waiting = [];
    this.#called = 0;
    return next;
  }
}
