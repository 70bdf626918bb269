/** A rate in probes per second as a token bucket; time is a parameter, so that it is exact under any clock. */

/** The bucket. Tokens gather while nobody sends, up to `burst`. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #filledMs: number | undefined;

  /** `rate` Infinity lets everything pass. */
  constructor(rate: number, burst: number = Math.max(1, Math.min(512, rate / 100))) {
    this.#perMs = rate / 1000;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes one token at a time (milliseconds, monotonic); false when there is none. */
  take(nowMs: number): boolean {
    if (this.#perMs === Infinity) return true;
    this.#fill(nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Milliseconds until {@link take} succeeds; 0 when it would now. */
  delayMs(nowMs: number): number {
    if (this.#perMs === Infinity) return 0;
    this.#fill(nowMs);
    return this.#tokens >= 1 ? 0 : (1 - this.#tokens) / this.#perMs;
  }

  #fill(nowMs: number): void {
    const elapsed = Math.max(0, nowMs - (this.#filledMs ?? nowMs));
    this.#tokens = Math.min(this.#burst, this.#tokens + elapsed * this.#perMs);
    this.#filledMs = nowMs;
  }
}
