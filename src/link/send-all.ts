/** Sends whole batches: a full queue is waited for and tried again, a frame that cannot go is set aside. */
import type { Clock } from '../base/clock.ts';
import { backPressure, type Link } from './link.ts';
import type { PreparedBatch } from './prepared-batch.ts';

/** A frame that the kernel will not take, by its place in the batch. */
export interface Refusal {
  readonly index: number;
  /** Errno name: `EMSGSIZE`, `ENETDOWN`, `EBADF` for a closed link. */
  readonly error: string;
}

/** What became of a batch. */
export interface SendReport {
  readonly sent: number;
  readonly refused: readonly Refusal[];
  /** How often a full queue was waited for. */
  readonly waits: number;
}

const firstWaitMs = 1;
const longestWaitMs = 64;
/** Refusals after which no other frame would go either. */
const hopeless: ReadonlySet<string> = new Set(['EBADF', 'ENETDOWN', 'ENODEV', 'ENXIO']);

/**
 * Sends every frame of a batch, waiting longer and longer (1 to 64 ms) while the queue stays full. Ends early, with what was
 * sent so far, when the signal aborts; the rest is then neither sent nor refused.
 */
export async function sendAll(
  link: Link,
  batch: PreparedBatch,
  clock: Clock,
  signal?: AbortSignal,
): Promise<SendReport> {
  const refused: Refusal[] = [];
  let at = 0;
  let waits = 0;
  let waitMs = firstWaitMs;
  const aborted = (): boolean => signal?.aborted ?? false;
  while (at < batch.count && !aborted()) {
    const taken = link.send(batch, at);
    at += taken;
    const error = link.sendError;
    if (error === null) continue;
    if (backPressure.has(error)) {
      waitMs = taken > 0 ? firstWaitMs : Math.min(waitMs * 2, longestWaitMs);
      waits++;
      await clock.sleep(waitMs, signal);
    } else if (hopeless.has(error)) {
      for (let index = at; index < batch.count; index++) refused.push({ index, error });
      return { sent: at - (refused.length - (batch.count - at)), refused, waits };
    } else {
      refused.push({ index: at, error });
      at++;
    }
  }
  return { sent: at - refused.length, refused, waits };
}
