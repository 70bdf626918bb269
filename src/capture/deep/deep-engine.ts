/** Deep dissection by an add-on that is no part of this program: in a process of its own, with bounds of memory, time and output. */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { errnoName, PortolanError } from '../../base/errors.ts';
import { runProgram } from '../../os/run-program.ts';
import type { DeepAnswer } from './deep-answer.ts';
import { parseDeepAnswer } from './deep-answer.ts';

/** A question about a file: its packets that pass a filter of Wireshark, or the tree of one packet. */
export type DeepQuestion =
  | { readonly kind: 'list'; readonly filter: string }
  | { readonly kind: 'tree'; readonly number: number };

/** What the process may use. */
export interface DeepBounds {
  readonly timeoutMs: number;
  /** Of its heap and, apart from that, of the memory that the add-on counts its packets in. */
  readonly memoryMiB: number;
  readonly outputBytes: number;
  /** The whole file goes into its memory. */
  readonly fileBytes: number;
}

/** What suits files that people look at. */
export const usualDeepBounds: DeepBounds = {
  timeoutMs: 60_000,
  memoryMiB: 2048,
  outputBytes: 64 << 20,
  fileBytes: 512 << 20,
};

const addOn = '@goodtools/wiregasm';

/** Where the add-on begins: it is looked for where this program's own packages are. Null where it is not installed. */
export function findDeepAddOn(): string | null {
  try {
    return createRequire(import.meta.url).resolve(`${addOn}/dist/wiregasm.js`);
  } catch {
    return null;
  }
}

/**
 * Asks the add-on. Rejects with PTL_USAGE where it is not installed, with PTL_CAPTURE_FILE where the file cannot be read, is too
 * large, or the add-on failed or went over its bounds.
 */
export async function askDeep(
  path: string,
  question: DeepQuestion,
  bounds: DeepBounds = usualDeepBounds,
  entry: string | null = findDeepAddOn(),
): Promise<Exclude<DeepAnswer, { kind: 'failure' }>> {
  if (entry === null) {
    throw new PortolanError('PTL_USAGE', 'deep dissection is an add-on that is not installed', {
      hint: `npm install ${addOn} beside portolan (it is Wireshark's engine, GPL-2.0, 90 MB)`,
    });
  }
  checkSize(path, bounds);
  const argument = question.kind === 'list' ? question.filter : String(question.number);
  const pages = bounds.memoryMiB * 16;
  const limits = [`--max-old-space-size=${bounds.memoryMiB}`, `--wasm-max-mem-pages=${pages}`];
  const result = await runProgram(
    [process.execPath, ...limits, childPath(), entry, path, question.kind, argument],
    bounds.timeoutMs,
    bounds.outputBytes,
  );
  // The add-on talks while it starts; its answer is the last line.
  const answer = parseDeepAnswer(result.stdout.trimEnd().split('\n').at(-1) ?? '');
  if (answer !== null && answer.kind !== 'failure') return answer;
  const ended = result.failure === null ? 'it went over its memory or broke off' : result.failure;
  throw new PortolanError('PTL_CAPTURE_FILE', `the deep add-on gave no answer about ${path}`, {
    evidence: answer?.reason ?? ended,
    hint: 'portolan read shows the packet without it',
  });
}

function checkSize(path: string, { fileBytes }: DeepBounds): void {
  let size: number;
  try {
    ({ size } = statSync(path));
  } catch (error) {
    throw new PortolanError('PTL_CAPTURE_FILE', `${path} cannot be read`, {
      evidence: errnoName(error) ?? 'unknown',
      hint: 'check the name of the file',
      cause: error,
    });
  }
  if (size <= fileBytes) return;
  throw new PortolanError('PTL_CAPTURE_FILE', `${path} is too large for deep dissection`, {
    evidence: `${size} bytes, at most ${fileBytes}`,
    hint: 'write the packets that matter to a file first: portolan read FILE FILTER --write part.pcapng',
  });
}

/** The program of the process: source beside source, built file beside built file. */
function childPath(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? 'deep-child.ts' : 'deep-child.js', here));
}
