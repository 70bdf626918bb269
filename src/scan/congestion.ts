/**
 * How many probes may be unanswered at once: TCP's congestion control (RFC 5681) with a scanner's idea of loss. A port that
 * stays silent is no loss, it is what firewalls do. Evidence of loss is only an answer to a retransmission, or silence of a
 * port that has answered before (a canary). And loss is congestion only where a smaller window costs no answers: what a bad
 * radio link loses, it loses at any rate.
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
/** Probes are judged together that were first sent within this time, or within twice what is waited for an answer. */
const shortestSpanMs = 250;
/** Fewer answers tell nothing about a rate. */
const fewestAnswers = 30;
/** Loss beyond what is known to be the path's own: a quarter more, and three of a hundred. */
const [toleranceFactor, toleranceMargin] = [1.25, 0.03];
/** A window cut in half that keeps more of its answers than this was too large. */
const keptShare = 0.75;

/** Probes that were first sent in the same span of time, as far as they were answered. */
interface Span {
  readonly startMs: number;
  readonly endMs: number;
  answers: number;
  lost: number;
}

/** A window. */
export class Congestion {
  readonly #options: CongestionOptions;
  #window: number;
  #threshold: number;
  #expected = 0;
  #received = 0;
  #lastDropMs = -Infinity;
  #drops = 0;
  /** The latest, and those before it that are not judged yet. */
  readonly #spans: Span[] = [];
  /** The latest of them, and when the oldest is judged. */
  #newest: Span | undefined;
  #judgeMs = -Infinity;
  /** Share of probes that is lost whatever the window. */
  #ownLoss = 0;
  /** What was before the window was cut, until it is known whether that was right. */
  #cut: {
    readonly window: number;
    readonly answersPerMs: number;
    readonly loss: number;
    readonly atMs: number;
  } | null = null;

  constructor(options: CongestionOptions) {
    this.#options = options;
    this.#window = options.initial;
    this.#threshold = options.threshold;
  }

  /** Probes that may be in flight; at least 1. */
  get window(): number {
    return Math.max(1, Math.floor(this.#window));
  }

  /** How often the window was made smaller, and not larger again because that did not help. */
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

  /** A probe first sent at `firstMs` was answered after it had been lost `lost` times; `patienceMs` is what is waited for answers. */
  answered(firstMs: number, lost: number, patienceMs: number, nowMs: number): void {
    const newest = this.#newest;
    if (newest !== undefined && nowMs < this.#judgeMs && firstMs >= newest.startMs && firstMs < newest.endMs) {
      newest.answers++;
      newest.lost += lost;
    } else this.#answeredElse(firstMs, lost, patienceMs, nowMs);
  }

  /** The rarer cases: a span begins, an older one is meant, the oldest is over. */
  #answeredElse(firstMs: number, lost: number, patienceMs: number, nowMs: number): void {
    const newest = this.#spans.at(-1);
    if (newest === undefined || firstMs >= newest.endMs) {
      const endMs = nowMs + Math.max(shortestSpanMs, 2 * patienceMs);
      this.#spans.push({ startMs: nowMs, endMs, answers: 1, lost });
    } else {
      // What was sent before the oldest of them is judged already.
      const span = firstMs >= newest.startMs ? newest : this.#spans.findLast(({ startMs }) => firstMs >= startMs);
      if (span === undefined) return;
      span.answers++;
      span.lost += lost;
    }
    const oldest = this.#spans[0]!;
    if (nowMs >= judgedMs(oldest)) this.#judge(this.#spans.shift()!, nowMs);
    this.#newest = this.#spans.at(-1);
    this.#judgeMs = this.#spans.length === 0 ? -Infinity : judgedMs(this.#spans[0]!);
  }

  /** A canary sent at `sentMs` was lost; what was in flight together counts as one loss. */
  drop(sentMs: number, nowMs: number, inFlight: number): void {
    if (sentMs <= this.#lastDropMs) return;
    this.#shrink(nowMs, inFlight);
    // Loss by chance looks like congestion, too: below half of the initial window a scan would only stand still.
    this.#window = Math.max(1, this.#options.initial / 2, this.#window);
  }

  #judge(span: Span, nowMs: number): void {
    if (span.answers < fewestAnswers) return;
    const loss = span.lost / (span.answers + span.lost);
    const answersPerMs = span.answers / (span.endMs - span.startMs);
    const cut = this.#cut;
    if (cut !== null && span.startMs < cut.atMs) return;
    this.#cut = null;
    if (cut !== null && answersPerMs < keptShare * cut.answersPerMs) {
      // Fewer answers for fewer probes: the loss is the path's own.
      this.#ownLoss = Math.max(cut.loss, loss);
      this.#window = Math.max(this.#window, cut.window);
      this.#threshold = Math.max(this.#threshold, cut.window);
      this.#drops--;
      return;
    }
    if (loss <= this.#ownLoss * toleranceFactor + toleranceMargin) return;
    const window = this.#window;
    if (this.window === 1) return;
    this.#shrink(nowMs, window);
    this.#cut = { window, answersPerMs, loss, atMs: nowMs };
  }

  #shrink(nowMs: number, inFlight: number): void {
    this.#lastDropMs = nowMs;
    this.#drops++;
    this.#threshold = Math.max(2, inFlight / this.#options.divisor);
    this.#window = Math.max(1, this.#window / this.#options.divisor);
  }
}

/** When a span is judged: as long again behind its end, by then what was lost has been repeated. */
function judgedMs({ startMs, endMs }: Span): number {
  return endMs + (endMs - startMs);
}
