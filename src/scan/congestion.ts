/**
 * How many probes may be unanswered at once: TCP's congestion control (RFC 5681) with a scanner's idea of loss. A port that
 * stays silent is no loss, it is what firewalls do. Evidence of loss is only an answer to a retransmission, or silence of a
 * port that has answered before (a canary).
 */

/** How the window behaves. */
export interface CongestionOptions {
  readonly initial: number;
  readonly threshold: number;
  readonly max: number;
  /** The window is divided by this at each loss. */
  readonly divisor: number;
}

/** Sparse answers still open the window, but not by more than this each. */
const mostScale = 50;

/** A window. */
export class Congestion {
  readonly #options: CongestionOptions;
  #window: number;
  #threshold: number;
  #expected = 0;
  #received = 0;
  #lastDropMs = -Infinity;
  #drops = 0;

  constructor(options: CongestionOptions) {
    this.#options = options;
    this.#window = options.initial;
    this.#threshold = options.threshold;
  }

  /** Probes that may be in flight; at least 1. */
  get window(): number {
    return Math.max(1, Math.floor(this.#window));
  }

  /** How often loss was seen. */
  get drops(): number {
    return this.#drops;
  }

  /** A probe was answered or given up: one more answer could have been expected. */
  expect(): void {
    this.#expected++;
  }

  /** An answer came: slow start below the threshold, then one probe a window. */
  reply(weight = 1): void {
    this.#received++;
    const scale = Math.min(mostScale, Math.max(1, this.#expected / this.#received)) * weight;
    this.#window += this.#window < this.#threshold ? scale : scale / this.#window;
    this.#window = Math.min(this.#options.max, this.#window);
  }

  /** Loss was seen of a probe sent at `sentMs`; what was in flight together counts as one loss. */
  drop(sentMs: number, nowMs: number, inFlight: number): void {
    if (sentMs <= this.#lastDropMs) return;
    this.#lastDropMs = nowMs;
    this.#drops++;
    this.#threshold = Math.max(2, inFlight / this.#options.divisor);
    // Loss by chance looks like congestion, too: below half of the initial window a scan would only stand still.
    this.#window = Math.max(1, this.#options.initial / 2, this.#window / this.#options.divisor);
  }
}
