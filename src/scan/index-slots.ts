/** Which slot asks what: a hash table of numbers, which is written and cleared once for each probe and allocates nothing. */

/** Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4): 2^32 divided by the golden ratio. */
const multiplier = 0x9e3779b1;

/** Slots by probe index (0 to 2^32-1); as many entries as there are slots. */
export class IndexSlots {
  readonly #mask: number;
  readonly #shift: number;
  readonly #indexes: Uint32Array;
  /** The slot and one; 0 where the place is free. */
  readonly #slots: Int32Array;

  /** For at most `capacity` entries at once. */
  constructor(capacity: number) {
    const bits = Math.max(4, Math.ceil(Math.log2(capacity)) + 2);
    this.#mask = 2 ** bits - 1;
    this.#shift = 32 - bits;
    this.#indexes = new Uint32Array(2 ** bits);
    this.#slots = new Int32Array(2 ** bits);
  }

  /** The slot of an index, or -1. */
  get(index: number): number {
    for (let at = this.#home(index); this.#slots[at] !== 0; at = (at + 1) & this.#mask)
      if (this.#indexes[at] === index) return this.#slots[at]! - 1;
    return -1;
  }

  /** Puts an index in, or gives it another slot. */
  set(index: number, slot: number): void {
    let at = this.#home(index);
    while (this.#slots[at] !== 0 && this.#indexes[at] !== index) at = (at + 1) & this.#mask;
    this.#indexes[at] = index;
    this.#slots[at] = slot + 1;
  }

  /** Takes an index out; nothing where it is not there. What stands behind it moves up, so that no gap hides it. */
  delete(index: number): void {
    let gap = this.#home(index);
    while (this.#slots[gap] !== 0 && this.#indexes[gap] !== index) gap = (gap + 1) & this.#mask;
    if (this.#slots[gap] === 0) return;
    for (let at = (gap + 1) & this.#mask; this.#slots[at] !== 0; at = (at + 1) & this.#mask) {
      const distance = (at - this.#home(this.#indexes[at]!)) & this.#mask;
      if (distance < ((at - gap) & this.#mask)) continue;
      this.#indexes[gap] = this.#indexes[at]!;
      this.#slots[gap] = this.#slots[at]!;
      gap = at;
    }
    this.#slots[gap] = 0;
  }

  #home(index: number): number {
    return Math.imul(index, multiplier) >>> this.#shift;
  }
}
