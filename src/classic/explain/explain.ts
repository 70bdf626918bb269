/** Explains a classic command line, piece by piece. Pure: nothing is run, looked up or read. */

import { suggest } from '../../base/suggest.ts';
import { isAvailable } from './available.ts';
import { deepFreeze } from './explanation.ts';
import type { Explanation, OurForm, Part, StageExplanation } from './explanation.ts';
import { readCommand } from './parse-command.ts';
import type { ReadCommand, Surroundings } from './parse-command.ts';
import { MAX_WORDS, splitArguments, splitShell } from './shell-split.ts';
import type { Redirect, SplitLine, Stage } from './shell-split.ts';
import { part } from './tool.ts';
import type { Parsed, ToolSpec } from './tool.ts';
import { TOOLS } from './tools/catalog.gen.ts';

/** How many commands may wrap one another (`sudo watch sudo ...`), and how many parts one command shows. */
const MAX_DEPTH = 6;
const MAX_PARTS = 500;

/**
 * Explains a command line given as the words a shell made of it, or as one text with pipes, redirections and a prompt. Never throws:
 * what is not understood is a part of kind `unknown`. Reads at most `MAX_WORDS` words and `MAX_CHARACTERS` characters.
 */
export function explainCommand(argv: readonly string[] | string): Explanation {
  const line: SplitLine = typeof argv === 'string' ? splitShell(argv) : splitArguments(argv);
  const waiting = [...line.stages];
  const earlier: Parsed[] = [];
  const stages: StageExplanation[] = [];
  for (let stage = waiting.shift(); stage !== undefined && stages.length < MAX_WORDS; stage = waiting.shift()) {
    const feeder = stage.join === '|' || stage.join === '|&' ? earlier.at(-1) : undefined;
    const explained = explainStage(stage, { asRoot: false, feeder, earlier: [...earlier], redirects: stage.redirects });
    stages.push(explained.stage);
    if (explained.parsed !== undefined) earlier.push(explained.parsed);
    waiting.unshift(...explained.behind);
  }
  const notes = stages.length === 0 ? [...line.notes, 'there is no command to explain'] : [...line.notes];
  return deepFreeze({ stages, notes });
}

/** All tools that can be explained, by every name they answer to. */
export function explainableTools(): ReadonlyMap<string, ToolSpec> {
  return BY_NAME;
}

const BY_NAME: ReadonlyMap<string, ToolSpec> = new Map(
  TOOLS.flatMap((tool) => [tool.name, ...tool.aliases].map((name) => [name, tool] as const)),
);

interface Explained {
  readonly stage: StageExplanation;
  readonly parsed: Parsed | undefined;
  /** The further commands of a quoted line within: `watch 'ss -t | wc -l'`. */
  readonly behind: readonly Stage[];
}

function explainStage(stage: Stage, around: Surroundings): Explained {
  const body = explainWords(stage.words, around, 0);
  const redirects = stage.redirects.map(explainRedirect);
  const comment =
    stage.comment === undefined ? [] : [part(stage.comment, 'operand', 'a comment, which the shell leaves out')];
  const parts = bounded([...body.stage.parts, ...redirects, ...comment]);
  const join = stage.join === undefined ? {} : { join: stage.join };
  return { ...body, stage: { ...join, ...body.stage, parts } };
}

function explainWords(words: readonly string[], around: Surroundings, depth: number): Explained {
  const assignments = leadingAssignments(words);
  if (assignments.length > 0) {
    const inner = explainWords(words.slice(assignments.length), around, depth);
    return prefixed(assignments.map(explainAssignment), [], inner);
  }
  const first = words[0];
  if (first === undefined) return emptyStage();
  const tool = findTool(first);
  if (tool === undefined) return unknownStage(words);
  const all = isUrl(first) ? [tool.name, ...words] : words;
  const read = readCommand(tool, all, around);
  const head = isUrl(first) ? [] : [part(first, 'command', commandMeaning(tool))];
  const stage: StageExplanation = {
    tool: tool.name,
    known: true,
    summary: tool.summary,
    parts: [...head, ...read.parts],
    pitfalls: [...read.faults, ...pitfallsOf(tool, read.parsed)],
    ours: oursOf(tool, read),
  };
  const [wrapped, ...behind] = tool.wraps === true ? wrappedStages(read.parsed.operands) : [];
  if (wrapped === undefined || depth >= MAX_DEPTH) return { stage, parsed: read.parsed, behind: [] };
  const asRoot = around.asRoot || tool.name === 'sudo';
  const redirects = [...around.redirects, ...wrapped.redirects];
  const inner = explainWords(wrapped.words, { ...around, asRoot, redirects }, depth + 1);
  const parts = [...inner.stage.parts, ...wrapped.redirects.map(explainRedirect)];
  return prefixed(stage.parts, stage.pitfalls, {
    ...inner,
    stage: { ...inner.stage, parts },
    behind: [...inner.behind, ...behind],
  });
}

/** What a wrapper runs: its operands, or the line quoted in its only operand. */
function wrappedStages(operands: readonly string[]): readonly Stage[] {
  if (operands.length === 0) return [];
  if (operands.length === 1 && /\s/.test(operands[0]!)) return splitShell(operands[0]!).stages;
  return [{ join: undefined, words: operands, redirects: [], comment: undefined }];
}

/** The wrapped command, with the wrapper's parts in front. */
function prefixed(parts: readonly Part[], pitfalls: readonly string[], inner: Explained): Explained {
  const stage = {
    ...inner.stage,
    parts: [...parts, ...inner.stage.parts],
    pitfalls: [...pitfalls, ...inner.stage.pitfalls],
  };
  return { ...inner, stage };
}

/** At most `MAX_PARTS` pieces; the last then says how many are left out. */
function bounded(parts: readonly Part[]): readonly Part[] {
  if (parts.length <= MAX_PARTS) return parts;
  const kept = parts.slice(0, MAX_PARTS - 1);
  return [...kept, part('...', 'unknown', `and ${parts.length - kept.length} more pieces, which are left out here`)];
}

function findTool(word: string): ToolSpec | undefined {
  if (isUrl(word)) return BY_NAME.get('url');
  const base = word.slice(word.lastIndexOf('/') + 1).replace(/\.exe$/i, '');
  return base === 'url' ? undefined : BY_NAME.get(base);
}

function isUrl(word: string): boolean {
  return /^https?:\/\//i.test(word);
}

function leadingAssignments(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  return words.slice(0, end === -1 ? words.length : end);
}

function explainAssignment(word: string): Part {
  return part(word, 'operand', `sets the environment variable ${word.split('=')[0]!} for this command only`);
}

function commandMeaning(tool: ToolSpec): string {
  return tool.summary.charAt(0).toLowerCase() + tool.summary.slice(1).replace(/\.$/, '');
}

function pitfallsOf(tool: ToolSpec, parsed: Parsed): readonly string[] {
  return tool.pitfalls
    .filter((pitfall) => pitfall.when(parsed))
    .map(({ text }) => (typeof text === 'string' ? text : text(parsed)));
}

function oursOf(tool: ToolSpec, { parsed, parts, faults }: ReadCommand): readonly OurForm[] {
  const understood = faults.length === 0 && parts.every((piece) => piece.kind !== 'unknown');
  // What we do not understand we cannot promise to run.
  const offers = tool.ours(parsed).filter(({ command }) => understood || !command.startsWith(`portolan ${tool.name} `));
  return offers.map((form) => ({ ...form, available: isAvailable(form.command) }));
}

function emptyStage(): Explained {
  const stage = { tool: '', known: true, summary: 'No command.', parts: [], pitfalls: [], ours: [] };
  return { stage, parsed: undefined, behind: [] };
}

function unknownStage(words: readonly string[]): Explained {
  const name = words[0]!;
  const near = suggest(name, BY_NAME.keys());
  const advice = near === undefined ? '' : `; did you mean ${near}?`;
  const parts = words.map((word, index) =>
    part(
      word,
      'unknown',
      index === 0 ? `not a tool that we explain${advice}` : `belongs to ${name}, which we do not explain`,
    ),
  );
  const stage = { tool: name, known: false, summary: 'A tool that we do not explain.', parts, pitfalls: [], ours: [] };
  return { stage, parsed: undefined, behind: [] };
}

/** The shell's own redirections (POSIX 2.7 and bash's additions). */
function explainRedirect({ operator, target }: Redirect): Part {
  const text = target === '' ? operator : `${operator} ${target}`;
  return part(text, 'redirect', redirectMeaning(operator, target));
}

function redirectMeaning(operator: string, target: string): string {
  const duplicate = /^(\d*)[<>]&(\d+|-)$/.exec(operator);
  if (duplicate !== null) {
    const from = streamName(duplicate[1] || (operator.includes('<') ? '0' : '1'));
    return duplicate[2] === '-' ? `the shell closes ${from}` : `${from} goes where ${streamName(duplicate[2]!)} goes`;
  }
  if (target === '') return 'a redirection whose file is missing';
  if (target === '/dev/null' && operator.includes('>')) return `throws away ${streamOf(operator)}`;
  if (operator.includes('<<<')) return 'gives this text to the command as its standard input';
  if (operator.includes('<<')) return `the lines up to ${target} become the standard input`;
  if (operator.includes('<')) return 'the shell opens this file as the standard input';
  if (operator.includes('>>')) return `${streamOf(operator)} is appended to this file`;
  return `${streamOf(operator)} goes into this file, which is emptied first`;
}

function streamOf(operator: string): string {
  if (operator.startsWith('&') || operator.endsWith('>&')) return 'standard output and standard error';
  return streamName(/^\d+/.exec(operator)?.[0] ?? '1');
}

function streamName(descriptor: string): string {
  return (
    { '0': 'standard input', '1': 'standard output', '2': 'standard error' }[descriptor] ?? `descriptor ${descriptor}`
  );
}
