/** How much gets lost on the way, measured on probes that were answered, and what that means for those that were not. */

/** The mean number of answering ports that may be taken for silent before another round of probes is worth it. */
const tolerance = 0.02;

/** The measurement. */
export class LossEstimate {
  #answered = 0;
  #lost = 0;

  /** A probe was answered at its attempt number `attempt` (from 1): the ones before were lost, there or back. */
  answered(attempt: number): void {
    this.#answered++;
    this.#lost += attempt - 1;
  }

  /** A port that has answered before kept silent. */
  canaryLost(): void {
    this.#lost++;
  }

  /** So many were lost to a limit of their host, which is kept to from now on: they say nothing about the path. */
  forgive(lost: number): void {
    this.#lost = Math.max(0, this.#lost - lost);
  }

  /** Probes known to be lost. */
  get lost(): number {
    return this.#lost;
  }

  /** Lost probes among those to ports that answer, 0 to 1; null while nothing has answered. */
  get rate(): number | null {
    const tries = this.#answered + this.#lost;
    return this.#answered === 0 ? null : this.#lost / tries;
  }

  /**
   * How many of `silent` ports would have answered, on average, had no probe been lost; null while nothing has answered. Of n
   * ports that answer, n * p^k lose all of k probes to a loss of p and n * (1 - p^k) have answered: those are counted.
   */
  expectedMissed(silent: number, tries: number): number | null {
    const { rate } = this;
    if (rate === null) return null;
    const all = rate ** tries;
    return Math.min(silent, (this.#answered * all) / (1 - all));
  }

  /** Whether loss was seen that makes the silence after `tries` attempts doubtful. */
  wantsAnotherRound(silent: number, tries: number): boolean {
    return this.#lost > 0 && (this.expectedMissed(silent, tries) ?? 0) > tolerance;
  }
}
