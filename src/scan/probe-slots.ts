/** The attempts of a run that are under way, slot by slot. */

/** An attempt, as it was begun. */
export interface Attempt {
  readonly index: number;
  readonly attempt: number;
  readonly sentMs: number;
}

/** The slots of a dialer. */
export class ProbeSlots {
  readonly #indexes: Float64Array;
  readonly #attempts: Uint8Array;
  readonly #sent: Float64Array;
  /** Infinity where the slot is free. */
  readonly #deadlines: Float64Array;
  readonly #free: number[];
  #capacity: number;
  #busy = 0;
  /** No deadline is earlier. */
  #earliestMs = Infinity;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#indexes = new Float64Array(capacity);
    this.#attempts = new Uint8Array(capacity);
    this.#sent = new Float64Array(capacity);
    this.#deadlines = new Float64Array(capacity).fill(Infinity);
    this.#free = Array.from({ length: capacity }, (_, index) => capacity - 1 - index);
  }

  /** How many attempts are under way. */
  get busy(): number {
    return this.#busy;
  }

  /** How many more may be begun. */
  get free(): number {
    return Math.max(0, Math.floor(this.#capacity) - this.#busy);
  }

  /** This machine has fewer descriptors, buffers or ports than slots: a quarter less from now on. */
  shrink(): void {
    this.#capacity = Math.max(1, Math.min(this.#capacity, this.#busy + 1) * 0.75);
  }

  /** An attempt went well: one slot more for every eight of them, up to all. */
  grow(): void {
    if (this.#capacity < this.#indexes.length) this.#capacity = Math.min(this.#indexes.length, this.#capacity + 1 / 8);
  }

  /** Takes a slot for an attempt. */
  take(index: number, attempt: number, sentMs: number, deadlineMs: number): number {
    const slot = this.#free.pop()!;
    this.#indexes[slot] = index;
    this.#attempts[slot] = attempt;
    this.#sent[slot] = sentMs;
    this.#deadlines[slot] = deadlineMs;
    if (deadlineMs < this.#earliestMs) this.#earliestMs = deadlineMs;
    this.#busy++;
    return slot;
  }

  /** Frees a slot; what it was used for. */
  release(slot: number): Attempt {
    this.#deadlines[slot] = Infinity;
    this.#free.push(slot);
    this.#busy--;
    return { index: this.#indexes[slot]!, attempt: this.#attempts[slot]!, sentMs: this.#sent[slot]! };
  }

  /** The slots whose time is over. */
  expired(nowMs: number): readonly number[] {
    const slots: number[] = [];
    if (nowMs < this.#earliestMs) return slots;
    let earliestMs = Infinity;
    for (let slot = 0; slot < this.#deadlines.length; slot++) {
      const deadlineMs = this.#deadlines[slot]!;
      if (deadlineMs <= nowMs) slots.push(slot);
      else if (deadlineMs < earliestMs) earliestMs = deadlineMs;
    }
    this.#earliestMs = earliestMs;
    return slots;
  }

  /** No time is over before; {@link expired} looks closer then. Infinity when none is under way. */
  nextDeadlineMs(): number {
    return this.#busy === 0 ? Infinity : this.#earliestMs;
  }
}
