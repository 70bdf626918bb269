/** Answers to questions, read from standard input byte by byte: what follows the line is left for whoever reads next. */
import { readSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { errnoName } from '../../base/errors.ts';

const longestAnswer = 1024;
const pauseMilliseconds = 20;

/** A line without its end; empty at the end of input, where there is none, and when `signal` aborts. */
export async function readAnswer(clock: Clock, signal: AbortSignal): Promise<string> {
  const byte = Buffer.alloc(1);
  let line = '';
  while (line.length < longestAnswer && !signal.aborted) {
    try {
      if (readSync(0, byte) === 0 || byte[0] === 10) break;
      line += byte.toString('latin1');
    } catch (error) {
      if (errnoName(error) !== 'EAGAIN') break;
      // A terminal that someone made non-blocking has nothing yet.
      await clock.sleep(pauseMilliseconds, signal);
    }
  }
  return line;
}
