/** What the process of the deep add-on answers: one line of JSON a question, read as an enemy's. */

/** A packet of a list. */
export interface DeepRow {
  readonly number: number;
  /** Number, time, source, destination, protocol, length, info. */
  readonly columns: readonly string[];
}

/** A line of a tree; texts may hold hostile characters. */
export interface DeepNode {
  readonly label: string;
  /** A filter that packets with this value pass, or a protocol's name; empty for a line without one. */
  readonly field: string;
  readonly start: number;
  readonly length: number;
  readonly children: readonly DeepNode[];
}

/** An answer. */
export type DeepAnswer =
  | { readonly kind: 'list'; readonly rows: readonly DeepRow[]; readonly matched: number }
  | { readonly kind: 'tree'; readonly nodes: readonly DeepNode[] }
  | { readonly kind: 'failure'; readonly reason: string };

const deepest = 64;
const mostNodes = 50_000;

/** Reads an answer; null for what is none. */
export function parseDeepAnswer(text: string): DeepAnswer | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  if (value['kind'] === 'failure') return { kind: 'failure', reason: textOf(value['reason']) };
  if (value['kind'] === 'list' && Array.isArray(value['rows'])) {
    return { kind: 'list', matched: numberOf(value['matched']), rows: value['rows'].filter(isObject).map(rowOf) };
  }
  if (value['kind'] !== 'tree' || !Array.isArray(value['nodes'])) return null;
  const left = { nodes: mostNodes };
  return { kind: 'tree', nodes: nodesOf(value['nodes'], 0, left) };
}

function rowOf(row: Record<string, unknown>): DeepRow {
  const columns = Array.isArray(row['columns']) ? row['columns'].slice(0, 16).map(textOf) : [];
  return { number: numberOf(row['number']), columns };
}

function nodesOf(list: readonly unknown[], depth: number, left: { nodes: number }): readonly DeepNode[] {
  const nodes: DeepNode[] = [];
  for (const node of list) {
    if (!isObject(node) || depth > deepest || left.nodes-- <= 0) break;
    const children = Array.isArray(node['children']) ? nodesOf(node['children'], depth + 1, left) : [];
    nodes.push({
      label: textOf(node['label']),
      field: textOf(node['field']),
      start: numberOf(node['start']),
      length: numberOf(node['length']),
      children,
    });
  }
  return nodes;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 4096) : '';
}

function numberOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : 0;
}
