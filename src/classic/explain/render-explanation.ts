/** An explanation as text for people: the line's stages, each with its parts, pitfalls and our own form. */

import { printable } from '../../report/printable.ts';
import { displayWidth } from '../../report/width.ts';
import type { Explanation, OurForm, Part, StageExplanation } from './explanation.ts';

/** How text is dressed; each function gets finished, printable text. Identity when absent. */
export interface ExplanationStyle {
  readonly heading?: (text: string) => string;
  readonly piece?: (text: string) => string;
  readonly warning?: (text: string) => string;
  readonly command?: (text: string) => string;
}

/** How to render. */
export interface RenderOptions {
  /** Columns to wrap at; at least 40 is used. */
  readonly width: number;
  readonly style?: ExplanationStyle;
}

const LEAST_WIDTH = 40;
/** A piece longer than this stands on a line of its own. */
const WIDEST_PIECE = 26;

/** Renders to text that ends in a newline. Every character of the input is made printable. */
export function renderExplanation(explanation: Explanation, options: RenderOptions): string {
  const width = Math.max(LEAST_WIDTH, options.width);
  const style = options.style ?? {};
  const lines = explanation.notes.flatMap((note) => wrap(`note: ${clean(note)}`, width, 0));
  for (const [index, stage] of explanation.stages.entries()) {
    if (lines.length > 0) lines.push('');
    lines.push(...renderStage(stage, index, explanation.stages.length, width, style));
  }
  return `${lines.join('\n')}\n`;
}

function renderStage(
  stage: StageExplanation,
  index: number,
  count: number,
  width: number,
  style: ExplanationStyle,
): readonly string[] {
  const number = count > 1 ? `${index + 1}. ` : '';
  const joined = stage.join === undefined ? '' : ` (${joinMeaning(stage.join)})`;
  const [first = '', ...rest] = wrap(`${number}${clean(stage.tool)}: ${clean(stage.summary)}${joined}`, width, 2);
  const lines = [(style.heading ?? same)(first), ...rest];
  // The command itself says what the heading has said.
  const told = (piece: Part): boolean => piece.kind === 'command' && sameText(piece.meaning, stage.summary);
  lines.push(
    ...renderParts(
      stage.parts.filter((piece) => !told(piece)),
      width,
      style,
    ),
  );
  for (const pitfall of stage.pitfalls) {
    const [head = '', ...tail] = wrap(`! ${clean(pitfall)}`, width - 2, 2);
    lines.push(`  ${(style.warning ?? same)(head)}`, ...tail.map((line) => `  ${line}`));
  }
  if (stage.ours.length > 0) lines.push('  With Portolan:');
  for (const form of stage.ours) lines.push(...renderOurs(form, width, style));
  return lines;
}

function renderParts(parts: readonly Part[], width: number, style: ExplanationStyle): readonly string[] {
  const texts = parts.map((piece) => clean(piece.text) || "''");
  const widest = Math.min(WIDEST_PIECE, Math.floor(width / 3));
  const column = Math.max(0, ...texts.map(displayWidth).filter((columns) => columns <= widest));
  return parts.flatMap((piece, index) => {
    const text = texts[index]!;
    const mark = piece.kind === 'unknown' ? '? ' : '';
    const meaning = wrap(mark + clean(piece.meaning), width - column - 6, 0);
    const dressed = (style.piece ?? same)(text);
    const indent = ' '.repeat(column + 6);
    if (displayWidth(text) > column) return [`    ${dressed}`, ...meaning.map((line) => indent + line)];
    const [head = '', ...tail] = meaning;
    return [`    ${dressed}${' '.repeat(column - displayWidth(text))}  ${head}`, ...tail.map((line) => indent + line)];
  });
}

function renderOurs(form: OurForm, width: number, style: ExplanationStyle): readonly string[] {
  const command = (style.command ?? same)(clean(form.command));
  const planned = form.available ? '' : ' (planned)';
  return [`    ${command}${planned}`, ...wrap(clean(form.why), width - 6, 0).map((line) => `      ${line}`)];
}

function joinMeaning(join: string): string {
  const meanings: Readonly<Record<string, string>> = {
    '|': 'reads what the command before it prints',
    '|&': 'reads what the command before it prints, errors too',
    '&&': 'runs when the command before it succeeds',
    '||': 'runs when the command before it fails',
    '&': 'runs while the command before it goes on',
  };
  return meanings[join] ?? 'runs after the command before it';
}

/** Whether two texts differ only in their first letter and the final stop. */
function sameText(meaning: string, summary: string): boolean {
  return `${meaning}.`.toLowerCase() === summary.toLowerCase();
}

/** One line of printable text. */
function clean(text: string): string {
  return printable(text);
}

function same(text: string): string {
  return text;
}

/** Wraps at blanks; a word longer than the width stands alone on its line. Lines after the first are indented. */
function wrap(text: string, width: number, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
