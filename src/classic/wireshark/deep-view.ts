/** The list or the tree as the deep add-on gives them. */
import { PortolanError } from '../../base/errors.ts';
import { askDeep } from '../../capture/deep/deep-engine.ts';
import { deepLines } from '../../capture/deep/deep-lines.ts';
import { printable } from '../../report/printable.ts';
import type { ClassicContext } from '../classic.ts';
import type { View } from './view.ts';

/** Shows it; 2 where the add-on is missing or gave no answer, with a line that says what to do. */
export async function deepView({ file, filter, packet }: View, context: ClassicContext): Promise<number> {
  try {
    const question =
      packet === null ? ({ kind: 'list', filter } as const) : ({ kind: 'tree', number: packet } as const);
    const answer = await askDeep(file, question);
    for (const line of deepLines(answer)) context.write(`${printable(line)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error;
    const why = error.evidence === undefined ? '' : ` (${printable(error.evidence)})`;
    const hint = error.hint === undefined ? '' : `: ${error.hint}`;
    context.writeError(`wireshark: ${printable(error.message)}${why}${hint}\n`);
    return 2;
  }
}
