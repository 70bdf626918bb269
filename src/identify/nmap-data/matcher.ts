/** Tries texts on patterns in a thread of their own, and gives no pattern more than its time. */
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../base/clock.ts';
import type { MatchHit, PatternText } from './match-list.ts';
import type { MatchReply, MatchRequest, MatchTask } from './match-thread.ts';
import { matchThreadModule } from './match-thread.ts';

/** A pattern that takes longer on one text is skipped for it. */
export const patternTimeMs = 50;

/** What tries. */
export interface Matcher {
  /** Has the thread loaded now: later its file may be out of reach, and a thread begins with what rights the first one has left. */
  begin(): Promise<void>;
  /** The first of the matches numbered in `order` that fits; null where none does. One at a time: the next waits. */
  first(text: string, order: Uint32Array): Promise<MatchHit | null>;
  /** Matches that were skipped because they took too long. */
  readonly skipped: ReadonlySet<number>;
  close(): Promise<void>;
}

/** Opens one; its thread starts with the first text. */
export function openMatcher(texts: readonly PatternText[], clock: Clock): Matcher {
  return new ThreadMatcher(texts, clock);
}

class ThreadMatcher implements Matcher {
  readonly skipped = new Set<number>();
  readonly #texts: readonly PatternText[];
  readonly #clock: Clock;
  readonly #trying = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(texts: readonly PatternText[], clock: Clock) {
    this.#texts = texts;
    this.#clock = clock;
  }

  first(text: string, order: Uint32Array): Promise<MatchHit | null> {
    const mine = this.#last.then(() => this.#search(text, order));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async begin(): Promise<void> {
    await this.#from({ text: '', order: new Uint32Array(0), from: 0 });
  }

  async close(): Promise<void> {
    await this.#end();
  }

  async #search(text: string, order: Uint32Array): Promise<MatchHit | null> {
    for (let from = 0; from < order.length;) {
      const found = await this.#from({ text, order, from });
      if (typeof found !== 'number') return found;
      this.skipped.add(order[found]!);
      from = found + 1;
    }
    return null;
  }

  /** The hit, or null; or the position of a pattern that took too long, and then the thread is gone. */
  async #from(request: MatchRequest): Promise<MatchHit | null | number> {
    const worker = (this.#worker ??= this.#start());
    const over = new AbortController();
    const reply = new Promise<MatchHit | null>((resolve, reject) => {
      worker.once('message', ({ hit }: MatchReply) => resolve(hit));
      worker.once('error', reject);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(request);
    try {
      return await Promise.race([reply, this.#stuck(over.signal)]);
    } finally {
      over.abort();
      worker.removeAllListeners('message');
      worker.removeAllListeners('error');
    }
  }

  /** Resolves with the position of a pattern that is tried for too long. */
  async #stuck(signal: AbortSignal): Promise<number> {
    let [seen, sinceMs] = [0, this.#clock.monotonic()];
    for (;;) {
      await this.#clock.sleep(patternTimeMs / 2, signal);
      if (signal.aborted) return 0;
      const trying = Atomics.load(this.#trying, 0);
      const nowMs = this.#clock.monotonic();
      if (trying === 0 || trying !== seen) [seen, sinceMs] = [trying, nowMs];
      else if (nowMs - sinceMs >= patternTimeMs) {
        await this.#end();
        return trying - 1;
      }
    }
  }

  #start(): Worker {
    Atomics.store(this.#trying, 0, 0);
    const workerData: MatchTask = { portolanMatch: true, texts: this.#texts, trying: this.#trying };
    // Flags of this process (--input-type, --eval) are not for it.
    const worker = new Worker(new URL(matchThreadModule), { workerData, execArgv: [], name: 'match' });
    worker.unref();
    return worker;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
