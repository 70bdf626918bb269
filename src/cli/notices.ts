/** What could not be read, said once on standard error. */
import { printable } from '../report/printable.ts';
import type { CliContext } from './context.ts';

/** Prints each notice as a note. */
export function printNotices(notices: readonly string[], { out, err }: Pick<CliContext, 'out' | 'err'>): void {
  out.flush();
  for (const notice of new Set(notices)) err.write(`note: ${printable(notice)}\n`);
}

/** Names the columns that a table had no room for: on a terminal only, where a reader can do something about it. */
export function printHiddenColumns(hidden: readonly string[], { out, err }: Pick<CliContext, 'out' | 'err'>): void {
  if (hidden.length === 0 || !err.isTTY) return;
  out.flush();
  err.write(err.style.paint('dim', `no room for ${hidden.join(', ')}: widen the window, or choose with --fields`));
  err.write('\n');
}
