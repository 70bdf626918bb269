/** A port that has answered: it is asked again where everything has become silent, to tell a silent host from a lossy path. */

/** It is due when nothing came for this long although this many probes went out. */
const [quietMs, quietProbes] = [1250, 10];

/** The canary of a run. */
export class Canary {
  static readonly quietMs = quietMs;
  /** -1 while nothing has answered. */
  index = -1;
  #lastAnswerMs: number;
  #sentSinceAnswer = 0;

  constructor(nowMs: number) {
    this.#lastAnswerMs = nowMs;
  }

  /** A probe went out. */
  sent(): void {
    this.#sentSinceAnswer++;
  }

  /** An answer came. */
  heard(nowMs: number): void {
    this.#lastAnswerMs = nowMs;
    this.#sentSinceAnswer = 0;
  }

  /** Whether it is to be asked now; `skipped` says that its host gets no more probes. */
  isDue(nowMs: number, skipped: (index: number) => boolean): boolean {
    if (this.index < 0 || this.#sentSinceAnswer < quietProbes) return false;
    if (nowMs - this.#lastAnswerMs < quietMs || skipped(this.index)) return false;
    this.heard(nowMs);
    return true;
  }
}
