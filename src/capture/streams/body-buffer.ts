/** Bytes that are gathered at one end and taken from the other, up to a bound. */
import { copyOf } from '../../wire/bytes.ts';

/** How much may be kept: of one body, and of all that share a pool. */
export interface BodyLimits {
  readonly most: number;
  /** Bytes that are left for all; taken and given back. */
  readonly pool?: { left: number };
}

/** A buffer that grows by doubling. */
export class BodyBuffer {
  readonly #most: number;
  readonly #pool: { left: number } | null;
  #bytes = new Uint8Array(0);
  #start = 0;
  #end = 0;
  /** Bytes that were left out beyond the bound. */
  leftOut = 0;

  constructor(limits: number | BodyLimits) {
    this.#most = typeof limits === 'number' ? limits : limits.most;
    this.#pool = typeof limits === 'number' ? null : (limits.pool ?? null);
  }

  /** How many bytes are kept. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Adds a copy of the bytes. */
  add(bytes: Uint8Array): void {
    const fits = Math.min(bytes.length, this.#most - this.length, this.#pool?.left ?? Infinity);
    if (this.#pool !== null) this.#pool.left -= fits;
    this.leftOut += bytes.length - fits;
    this.#makeRoom(fits);
    this.#bytes.set(bytes.subarray(0, fits), this.#end);
    this.#end += fits;
  }

  /** The bytes; a view, valid until the next `add`. */
  view(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** Drops the first bytes: nothing is moved until room is needed. */
  drop(count: number): void {
    this.#start += count;
  }

  /** All bytes, in memory of their own, and an empty buffer behind it. */
  take(): Uint8Array {
    const bytes = copyOf(this.#bytes, this.#start, this.#end);
    if (this.#pool !== null) this.#pool.left += bytes.length;
    this.#bytes = new Uint8Array(0);
    this.#start = 0;
    this.#end = 0;
    this.leftOut = 0;
    return bytes;
  }

  #makeRoom(needed: number): void {
    if (this.#end + needed <= this.#bytes.length) return;
    const { length } = this;
    // Moved only when at least half is free, so that a byte is moved a bounded number of times.
    if (length + needed <= this.#bytes.length / 2) this.#bytes.copyWithin(0, this.#start, this.#end);
    else {
      const larger = new Uint8Array(Math.max(length + needed, this.#bytes.length * 2, 1024));
      larger.set(this.view());
      this.#bytes = larger;
    }
    this.#start = 0;
    this.#end = length;
  }
}
