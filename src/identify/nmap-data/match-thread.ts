/**
 * The thread that tries the patterns of a user's own probe file. JavaScript cannot stop a pattern that backtracks without end, so it runs
 * where it can be ended: whoever waits sees which pattern is being tried, and ends the thread when one takes too long.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { MatchHit, PatternText } from './match-list.ts';
import { MatchList } from './match-list.ts';

/** What a thread is started with. */
export interface MatchTask {
  readonly portolanMatch: true;
  readonly texts: readonly PatternText[];
  /** One number: the position that is being tried, plus one; 0 while nothing is. */
  readonly trying: Int32Array;
}

/** A text to be tried on some matches in order. */
export interface MatchRequest {
  readonly text: string;
  readonly order: Uint32Array;
  readonly from: number;
}

/** The answer. */
export type MatchReply = { readonly hit: MatchHit | null };

/** Where the thread's module is. */
export const matchThreadModule = import.meta.url;

if (!isMainThread && (workerData as MatchTask | null)?.portolanMatch === true) serve(workerData as MatchTask);

function serve({ texts, trying }: MatchTask): void {
  const list = new MatchList(texts);
  parentPort!.on('message', ({ text, order, from }: MatchRequest) => {
    const hit = list.first(text, order, from, (position) => Atomics.store(trying, 0, position + 1));
    Atomics.store(trying, 0, 0);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort!.postMessage({ hit } satisfies MatchReply);
  });
}
