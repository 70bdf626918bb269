/** A sweep: the scan engine over one part after the other, every answer told as it is heard, and a last while of listening. */
import { PartRun } from './part-run.ts';
import type { SweepSurroundings } from './part-run.ts';
import type { SweepAnswer, SweepPlan, SweepProgress } from './sweep-plan.ts';

/** Between two looks at what has come in, once nothing is sent any more. */
const listenMs = 20;

/** What is to be said behind a sweep. */
export interface SweepSummary {
  /** Share of probes to answering places that were lost; null where nothing answered. */
  readonly lossRate: number | null;
  /** Silent places that would have answered, on average; 0 where nothing was lost. */
  readonly expectedMissed: number;
  /** Places that this machine failed to ask, and the errno name of the last. */
  readonly failed: number;
  readonly fault: string | null;
}

/** A sweep; {@link Sweep.run} may be called once. */
export class Sweep {
  readonly #plan: SweepPlan;
  readonly #around: SweepSurroundings;
  readonly #parts: readonly PartRun[];
  readonly #startedMs: number;
  #waitUntilMs: number | null = null;
  #answers: SweepAnswer[] = [];
  #heard = 0;
  #open = 0;

  /** Throws PTL_USAGE for more places than one run can hold. */
  constructor(plan: SweepPlan, around: SweepSurroundings) {
    this.#plan = plan;
    this.#around = around;
    let first = plan.first;
    let most = plan.most;
    this.#parts = plan.parts.map((part) => {
      const run = new PartRun(part, plan, around, { first, most }, (answer) => this.#hear(answer));
      first = Math.max(0, first - run.steps);
      most -= run.wanted;
      return run;
    });
    this.#startedMs = around.clock.monotonic();
  }

  /** Answers as they come. `stop` ends the sending (answers are still waited for), `signal` everything. Throws what links throw. */
  async *run(stop: AbortSignal, signal: AbortSignal): AsyncGenerator<readonly SweepAnswer[], undefined> {
    try {
      for (const part of this.#parts) {
        if (stop.aborted) break;
        for await (const _ of part.send(stop)) yield this.#take();
        yield this.#take();
      }
      yield* this.#listen(signal);
    } finally {
      for (const part of this.#parts) part.close();
    }
  }

  progress(): SweepProgress {
    const nowMs = this.#around.clock.monotonic();
    const sum = (of: (part: PartRun) => number): number => this.#parts.reduce((all, part) => all + of(part), 0);
    return {
      begun: sum(({ begun }) => begun),
      total: sum(({ wanted }) => wanted),
      sent: sum(({ sent }) => sent),
      answers: this.#heard,
      open: this.#open,
      silent: sum(({ silent }) => silent),
      drops: sum(({ drops }) => drops),
      waitingMs: this.#waitUntilMs === null ? null : this.#waitUntilMs - nowMs,
      elapsedMs: nowMs - this.#startedMs,
    };
  }

  /** The step of the order at which another run goes on. */
  get next(): number {
    return this.#plan.first + this.progress().begun;
  }

  summary(): SweepSummary {
    const losses = this.#parts.map((part) => part.loss).filter((loss) => loss !== null);
    const rates = losses.flatMap(({ rate }) => (rate === null ? [] : [rate]));
    return {
      lossRate: rates.length === 0 ? null : Math.max(...rates),
      expectedMissed: losses.reduce((sum, { missed }) => sum + missed, 0),
      failed: this.#parts.reduce((sum, { failed }) => sum + failed, 0),
      fault: this.#parts.map(({ fault }) => fault).find((fault) => fault !== null) ?? null,
    };
  }

  /** Who has not answered may still do so. */
  async *#listen(signal: AbortSignal): AsyncGenerator<readonly SweepAnswer[], undefined> {
    const { clock } = this.#around;
    this.#waitUntilMs = Math.max(...this.#parts.map(({ lastSentMs }) => lastSentMs)) + this.#plan.waitMs;
    while (!signal.aborted) {
      for (const part of this.#parts) part.listen();
      yield this.#take();
      if (this.progress().silent === 0) this.#waitUntilMs = clock.monotonic();
      if (clock.monotonic() >= this.#waitUntilMs) return;
      await clock.sleep(listenMs, signal);
    }
  }

  #hear(answer: SweepAnswer): void {
    this.#heard++;
    if (answer.state === 'open' && !answer.repeat) this.#open++;
    this.#answers.push(answer);
  }

  #take(): readonly SweepAnswer[] {
    const taken = this.#answers;
    this.#answers = [];
    return taken;
  }
}
