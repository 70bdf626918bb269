/** The tree of a packet as text: byte ranges in a gutter, and its bytes in base 16. */
import type { DissectedPacket } from '../capture/dissect.ts';
import type { TreeNode } from '../capture/tree-node.ts';
import { nodeText, plainText } from '../capture/tree-text.ts';
import { printable } from '../report/printable.ts';
import type { Output } from '../report/output.ts';

/** Longest line of a value; the rest is in `--json`. */
const longestLine = 400;

/** Prints the tree: `first-last` byte of each line, from 0. */
export function printTree(out: Output, { nodes, sources }: DissectedPacket): void {
  for (const node of nodes) printNode(out, node, 0, sources);
}

function printNode(out: Output, node: TreeNode, depth: number, sources: DissectedPacket['sources']): void {
  const range = rangeText(node, sources).padStart(11);
  const text = printable(nodeText(node), { maximum: longestLine });
  const isProtocol = depth === 0;
  const shown = node.flaw
    ? out.style.paint('warning', `! ${text}`)
    : isProtocol
      ? out.style.paint('strong', text)
      : text;
  const field =
    node.field === null || isProtocol || node.value === null ? '' : out.style.paint('dim', `  ${node.field}`);
  out.write(`${out.style.paint('dim', range)}  ${'  '.repeat(depth)}${shown}${field}\n`);
  for (const child of node.children) printNode(out, child, depth + 1, sources);
}

/** Fields that the file or the machine told, which stand at no byte of the packet. */
const frameKnowledge: ReadonlySet<string> = new Set(['pid', 'proc', 'unit', 'container']);

function rangeText({ field, source, start, end }: TreeNode, sources: DissectedPacket['sources']): string {
  // What the file says of a packet stands at no byte of it.
  if (field?.startsWith('frame') === true || frameKnowledge.has(field ?? '') || end === start) return '';
  const name = source === 0 ? '' : `${printable(sources[source]!.name)} `;
  return `${name}${start}-${end - 1}`;
}

/** Prints bytes sixteen a line: offset, base 16, what of it is plain ASCII. */
export function printBytes(out: Output, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const pairs = Array.from(line, (byte, index) => `${byte.toString(16).padStart(2, '0')}${index === 7 ? ' ' : ''}`);
    const plain = Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    out.write(`${at.toString(16).padStart(4, '0')}  ${pairs.join(' ').padEnd(49)} ${plain}\n`);
  }
}

/** The tree as plain data for `--json`. */
export function treeData(node: TreeNode): object {
  return {
    field: node.field,
    label: node.spec?.meaning ?? null,
    value: node.value === null ? null : valueData(node),
    text: nodeText(node),
    source: node.source,
    start: node.start,
    end: node.end,
    flaw: node.flaw,
    children: node.children.map(treeData),
  };
}

function valueData({ value, spec }: TreeNode): unknown {
  if (spec?.secret === true) return null;
  // Bytes and addresses as text; numbers, flags and texts are plain data.
  return typeof value === 'object' && value !== null && spec !== null ? plainText(value, spec, 0) : value;
}
