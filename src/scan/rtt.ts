/** Round-trip times and the timeout that follows from them: RFC 6298 section 2 with clamps against outliers. Milliseconds. */

/** The bounds of a timeout, and what holds before the first sample. */
export interface RttBounds {
  readonly initialMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** A sample this long says more about a queue or a sleeping host than about the path. */
const absurdMs = 8000;

/** Numbers that one estimate takes: samples, smoothed time and variance, all 0 at first. */
export const rttNumbers = 3;

/**
 * Takes a sample into the estimate that stands at an offset; Karn's rule (RFC 6298 section 3) is the caller's: no sample from a
 * probe that was sent twice.
 */
export function addRtt(numbers: Float32Array, at: number, sampleMs: number): void {
  if (sampleMs >= absurdMs) return;
  if (numbers[at] === 0) {
    numbers[at] = 1;
    numbers[at + 1] = sampleMs;
    numbers[at + 2] = Math.min(2000, Math.max(5, sampleMs));
    return;
  }
  const smoothed = numbers[at + 1]!;
  const variance = numbers[at + 2]!;
  const error = sampleMs - smoothed;
  if (error > 1500 && error > 3 * smoothed + 2 * variance) return;
  numbers[at]!++;
  numbers[at + 1] = smoothed + error / 8;
  const spread = variance + (Math.abs(error) - variance) / 4;
  numbers[at + 2] = spread > 2300 ? 2000 : spread;
}

/** How long to wait for an answer, by the estimate that stands at an offset. */
export function rttTimeoutMs({ initialMs, minMs, maxMs }: RttBounds, numbers: Float32Array, at: number): number {
  const wanted = numbers[at] === 0 ? initialMs : numbers[at + 1]! + 4 * numbers[at + 2]!;
  return Math.min(maxMs, Math.max(minMs, wanted));
}

/** One estimate of its own. */
export class RttEstimator {
  readonly #bounds: RttBounds;
  readonly #numbers = new Float32Array(rttNumbers);

  constructor(bounds: RttBounds) {
    this.#bounds = bounds;
  }

  get samples(): number {
    return this.#numbers[0]!;
  }

  /** The smoothed round-trip time, or null before the first sample. */
  get smoothedMs(): number | null {
    return this.samples === 0 ? null : this.#numbers[1]!;
  }

  /** How long to wait for an answer. */
  get timeoutMs(): number {
    return rttTimeoutMs(this.#bounds, this.#numbers, 0);
  }

  /** Takes in a sample, as {@link addRtt} does. */
  add(sampleMs: number): void {
    addRtt(this.#numbers, 0, sampleMs);
  }
}
