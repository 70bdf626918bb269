/**
 * Which probe is next: new ones in the order of the permutation, repeated ones before them, and rounds over all that stayed
 * silent. The state is the window's size, not the scan's: silence is known from the bitmap of what was answered.
 */
import { Bitmap } from './bitmap.ts';
import { identityOrder, permutation, shardPosition, shardSize } from './permutation.ts';
import type { Permutation, Shard } from './permutation.ts';

/** How a queue is made. */
export interface ProbeQueueOptions {
  /** Number of probes of the whole scan. */
  readonly size: number;
  readonly seed: number;
  /** Probes go by their numbers, not shuffled. */
  readonly inOrder?: boolean;
  readonly shard: Shard;
  /** Attempts a probe gets before its round ends: 2 is one retransmission. */
  readonly firstAttempts: number;
  /** Whether an index needs no probe (any more), beside those answered. */
  readonly skips?: (index: number) => boolean;
}

/** The queue. */
export class ProbeQueue {
  /** Indexes that are settled. */
  readonly answered: Bitmap;
  /** The probe that {@link next} found, and which attempt it is (from 1). */
  index = -1;
  attempt = 0;
  readonly #options: ProbeQueueOptions;
  readonly #order: Permutation;
  readonly #steps: number;
  readonly #retries: { readonly index: number; readonly attempt: number }[] = [];
  #step = 0;
  #round = 1;
  #settled = 0;

  constructor(options: ProbeQueueOptions) {
    this.#options = options;
    this.#order = options.inOrder === true ? identityOrder(options.size) : permutation(options.size, options.seed);
    this.#steps = shardSize(options.size, options.shard);
    this.answered = new Bitmap(options.size);
  }

  /** Probes of this shard in all. */
  get total(): number {
    return this.#steps;
  }

  /** Attempts that every silent probe has had when the current round is over. */
  get attempts(): number {
    return this.#options.firstAttempts + this.#round - 1;
  }

  /** Probes still to be sent in this round, as far as is known. */
  get ahead(): number {
    return this.#steps - this.#step + this.#retries.length;
  }

  /** Steps to the next probe; false when nothing is left to send now. */
  next(): boolean {
    while (this.#retries.length > 0) {
      const retry = this.#retries.shift()!;
      // A late answer may have come meanwhile.
      if (this.answered.has(retry.index)) continue;
      ({ index: this.index, attempt: this.attempt } = retry);
      return true;
    }
    while (this.#step < this.#steps) {
      const index = this.#order.at(shardPosition(this.#step++, this.#options.shard));
      if (this.answered.has(index) || this.#options.skips?.(index) === true) continue;
      this.index = index;
      this.attempt = this.#round === 1 ? 1 : this.attempts;
      return true;
    }
    return false;
  }

  /** Settles an index; false when it was settled before. */
  settle(index: number): boolean {
    const isNew = this.answered.add(index);
    if (isNew) this.#settled++;
    return isNew;
  }

  /** No answer came to an attempt: it is repeated while its round allows that. */
  silent(index: number, attempt: number): void {
    if (this.#round === 1 && attempt < this.#options.firstAttempts) this.again(index, attempt + 1);
  }

  /** Puts a probe back before all others: an attempt that was not made after all keeps its number. */
  again(index: number, attempt: number): void {
    if (!this.answered.has(index)) this.#retries.push({ index, attempt });
  }

  /** Begins another round over everything silent. */
  startRound(): void {
    this.#round++;
    this.#step = 0;
  }

  /** How many of this shard are not settled. */
  get unsettled(): number {
    return this.#steps - this.#settled;
  }

  /** The indexes that are not settled, ascending where the shard is the whole. */
  *silentIndexes(): Generator<number, undefined> {
    const { size, shard } = this.#options;
    if (this.unsettled === 0) return;
    for (let step = 0; step < this.#steps; step++) {
      const position = shardPosition(step, shard);
      const index = shard.count === 1 ? position : this.#order.at(position);
      if (!this.answered.has(index) && index < size) yield index;
    }
  }
}
