/** Round-trip times and the timeout that follows from them: RFC 6298 section 2 with clamps against outliers. Milliseconds. */

/** The bounds of a timeout, and what holds before the first sample. */
export interface RttBounds {
  readonly initialMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** A sample this long says more about a queue or a sleeping host than about the path. */
const absurdMs = 8000;

/** An estimator. */
export class RttEstimator {
  readonly #bounds: RttBounds;
  #smoothed = 0;
  #variance = 0;
  #samples = 0;

  constructor(bounds: RttBounds) {
    this.#bounds = bounds;
  }

  get samples(): number {
    return this.#samples;
  }

  /** The smoothed round-trip time, or null before the first sample. */
  get smoothedMs(): number | null {
    return this.#samples === 0 ? null : this.#smoothed;
  }

  /** How long to wait for an answer. */
  get timeoutMs(): number {
    const { initialMs, minMs, maxMs } = this.#bounds;
    if (this.#samples === 0) return Math.min(maxMs, Math.max(minMs, initialMs));
    return Math.min(maxMs, Math.max(minMs, this.#smoothed + 4 * this.#variance));
  }

  /** Takes in a sample; Karn's rule (RFC 6298 section 3) is the caller's: no sample from a probe that was sent twice. */
  add(sampleMs: number): void {
    if (sampleMs >= absurdMs) return;
    if (this.#samples === 0) {
      this.#smoothed = sampleMs;
      this.#variance = Math.min(2000, Math.max(5, sampleMs));
      this.#samples = 1;
      return;
    }
    const error = sampleMs - this.#smoothed;
    if (error > 1500 && error > 3 * this.#smoothed + 2 * this.#variance) return;
    this.#samples++;
    this.#smoothed += error / 8;
    this.#variance += (Math.abs(error) - this.#variance) / 4;
    if (this.#variance > 2300) this.#variance = 2000;
  }
}
