/** Sending whole batches in a thread that may sleep. */
import { backPressure, type Link } from './link.ts';
import type { PreparedBatch } from './prepared-batch.ts';
import type { Refusal, SendReport } from './send-all.ts';

const firstWaitMs = 0.1;
const longestWaitMs = 16;
/** After so many waits in a row without one frame taken (five seconds) the queue is taken for stuck. */
const mostWaits = 320;
/** A word that nobody rings: waiting for it is sleeping. */
const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * Sends all of a batch, blocking the thread while the queue is full. Frames that cannot go are set aside; all that is left is,
 * with the queue's own error, when nothing was taken for five seconds.
 */
export function sendBlocking(link: Link, batch: PreparedBatch): SendReport {
  const refused: Refusal[] = [];
  let waits = 0;
  let inRow = 0;
  for (let at = 0; at < batch.count;) {
    const taken = link.send(batch, at);
    at += taken;
    if (taken > 0) inRow = 0;
    const error = link.sendError;
    if (error === null) continue;
    if (!backPressure.has(error) || inRow === mostWaits) {
      refused.push({ index: at, error });
      at++;
    } else {
      Atomics.wait(never, 0, 0, Math.min(firstWaitMs * 2 ** inRow, longestWaitMs));
      waits++;
      inRow++;
    }
  }
  return { sent: batch.count - refused.length, refused, waits };
}
