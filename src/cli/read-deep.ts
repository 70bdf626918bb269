/** `portolan read --deep`: packets as Wireshark's own engine reads them, where that add-on is installed. */
import { exitCodes, PortolanError } from '../base/errors.ts';
import { askDeep } from '../capture/deep/deep-engine.ts';
import { deepLines } from '../capture/deep/deep-lines.ts';
import { safeJson } from '../report/json.ts';
import { printable } from '../report/printable.ts';
import type { CliContext } from './context.ts';
import type { ReadFlags } from './read-flags.ts';

/** Prints the list, or the tree of `--tree N`; the filter is Wireshark's. Rejects with PTL_USAGE without the add-on. */
export async function readDeep(
  { out }: CliContext,
  flags: ReadFlags,
  path: string,
  filterWords: readonly string[],
): Promise<number> {
  if (path === '-') {
    throw new PortolanError('PTL_USAGE', 'standard input cannot be handed to the deep add-on', {
      hint: 'write it to a file first',
    });
  }
  checkAlone(flags);
  const { tree, json, jsonl } = flags;
  const filter = filterWords.join(' ');
  const answer = await askDeep(path, tree === undefined ? { kind: 'list', filter } : { kind: 'tree', number: tree });
  if (json || jsonl) out.write(`${safeJson(answer.kind === 'tree' ? answer.nodes : answer.rows)}\n`);
  else for (const line of deepLines(answer)) out.write(`${printable(line)}\n`);
  const found = answer.kind === 'tree' ? answer.nodes.length : answer.rows.length;
  return found > 0 ? exitCodes.ok : exitCodes.no;
}

/** Flags that ask for what the add-on does not do. */
function checkAlone(flags: ReadFlags): void {
  const { write, hex, count, limit, kernelFilter, anonymize, keylog } = flags;
  const asked = [write, limit, kernelFilter, keylog].some((value) => value !== undefined);
  if (!asked && !hex && !count && !anonymize && flags.export === undefined) return;
  throw new PortolanError('PTL_USAGE', '--deep goes with --tree and --json alone', {
    hint: "portolan read dump.pcap --deep --tree 12, or --deep 'tcp.port == 80'",
  });
}
