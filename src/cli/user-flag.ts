/** Commands that give up root before they read what the network says: their flag, and how it is done. */
import { flushCompileCache } from 'node:module';
import type { Capability } from '../os/give-up-root.linux.ts';
import type { ProcessRights } from '../os/process-rights.ts';
import { usualName } from '../registry/service-name.ts';
import { printable } from '../report/printable.ts';
import type { CliContext } from './context.ts';

/** The flag's declaration. */
export const userFlag = {
  user: {
    kind: 'parsed',
    parse: String,
    brief: 'the user to become when started as root; root stays root',
    optional: true,
  },
} as const;

/** Stops being root but for these; a note says where that cannot be. Rejects as {@link ProcessRights.giveUp} does. */
export async function giveUpRights(
  rights: ProcessRights,
  keep: readonly Capability[],
  { err }: CliContext,
): Promise<void> {
  // Read while root's folders may be; and what was compiled is written down while they may be written to, not at the end.
  if (rights.isRoot) {
    usualName(1, 'tcp');
    flushCompileCache();
  }
  const remark = await rights.giveUp(keep);
  if (remark !== null) err.write(`note: ${printable(remark)}\n`);
}
