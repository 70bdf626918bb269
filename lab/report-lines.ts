/** Reads what a laboratory program says about itself: one JSON value a line on its output. */
import { systemClock } from '../src/base/clock.ts';
import { labError } from './lab-error.ts';
import type { LabProcess } from './lab-process.ts';

/** A function that waits for the next line and parses it. It throws PTL_LAB when the program ends or takes longer than `limitMs`. */
export function reportLines<T>(started: LabProcess, limitMs: number): () => Promise<T> {
  let text = '';
  let wake = (): void => undefined;
  started.child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    wake();
  });
  started.child.once('exit', () => wake());
  return async () => {
    const deadline = systemClock.monotonic() + limitMs;
    while (!text.includes('\n')) {
      const ended = started.child.exitCode !== null || started.child.signalCode !== null;
      if (ended) throw labError('a program of the laboratory ended', started.output());
      if (systemClock.monotonic() > deadline)
        throw labError('a program of the laboratory is too slow', started.output());
      const woken = new AbortController();
      wake = () => woken.abort();
      await systemClock.sleep(1000, woken.signal);
    }
    const end = text.indexOf('\n');
    const line = text.slice(0, end);
    text = text.slice(end + 1);
    return JSON.parse(line) as T;
  };
}
