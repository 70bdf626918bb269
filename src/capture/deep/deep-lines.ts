/** An answer of the deep add-on as lines, not fit to print before the report floor has escaped them. */
import type { DeepAnswer, DeepNode } from './deep-answer.ts';

/** A line a packet, its columns two blanks apart; or a line a node, two blanks deeper than what it is in. */
export function deepLines(answer: Exclude<DeepAnswer, { kind: 'failure' }>): readonly string[] {
  if (answer.kind === 'tree') return linesOf(answer.nodes, 0);
  return answer.rows.map(({ columns }) => columns.join('  '));
}

function linesOf(nodes: readonly DeepNode[], depth: number): readonly string[] {
  return nodes.flatMap(({ label, children }) => [`${'  '.repeat(depth)}${label}`, ...linesOf(children, depth + 1)]);
}
