/** The attempts of a dial run that are under way, slot by slot, and those that have to wait for their host. */

/** A probe that waits until its host may be asked again. */
export interface Deferred {
  readonly index: number;
  readonly attempt: number;
  readonly readyMs: number;
}

/** An attempt, as it was begun. */
export interface Attempt {
  readonly index: number;
  readonly attempt: number;
  readonly sentMs: number;
}

const mostDeferred = 1024;

/** The slots of a dialer. */
export class ProbeSlots {
  readonly deferred: Deferred[] = [];
  readonly #indexes: Float64Array;
  readonly #attempts: Uint8Array;
  readonly #sent: Float64Array;
  /** Infinity where the slot is free. */
  readonly #deadlines: Float64Array;
  readonly #free: number[];
  #capacity: number;
  #busy = 0;

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
    if (this.#busy === 0) return slots;
    for (let slot = 0; slot < this.#deadlines.length; slot++) if (this.#deadlines[slot]! <= nowMs) slots.push(slot);
    return slots;
  }

  /** When the first of them is over; Infinity when none is under way. */
  nextDeadlineMs(): number {
    let first = Infinity;
    for (const deadline of this.#deadlines) if (deadline < first) first = deadline;
    return first;
  }

  /** Whether no more probes can be made to wait for their hosts. */
  get deferredFull(): boolean {
    return this.deferred.length >= mostDeferred;
  }

  /** Makes a probe wait. */
  defer(probe: Deferred): void {
    this.deferred.push(probe);
  }

  /** A waiting probe whose time has come. */
  takeDeferred(nowMs: number): Deferred | undefined {
    const at = this.deferred.findIndex((probe) => probe.readyMs <= nowMs);
    return at === -1 ? undefined : this.deferred.splice(at, 1)[0];
  }

  /** When the first waiting probe may go; Infinity where none waits. */
  nextReadyMs(): number {
    return this.deferred.reduce((first, probe) => Math.min(first, probe.readyMs), Infinity);
  }
}
