/** What could not be seen, said once on standard error; the exit code tells scripts. */
import { exitCodes } from '../base/errors.ts';
import type { CliContext } from './context.ts';

/** Prints each notice as a note. */
export function printNotices(notices: readonly string[], { out, err }: CliContext): void {
  out.flush();
  for (const notice of new Set(notices)) err.write(`note: ${notice}\n`);
}

/** 0 when there was an answer, 1 when there was none. */
export function foundOrNot(count: number): number {
  return count > 0 ? exitCodes.ok : exitCodes.no;
}
