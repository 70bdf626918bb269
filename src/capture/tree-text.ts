/** The words of a tree: what a node says. Not fit to print before the report floor has escaped it. */
import { ipText } from '../addr/ip-address.ts';
import { macText } from '../addr/mac.ts';
import type { TreeNode } from './tree-node.ts';
import type { FieldSpec, FieldValue } from './field.ts';

/** The line of a node: label, value, and what is said beside it. */
export function nodeText(node: TreeNode): string {
  const { spec, text } = node;
  if (spec === null) return text ?? '';
  const value = node.value === null ? '' : valueText(node);
  const said = [value, text === null ? '' : value === '' ? text : `(${text})`].filter((part) => part !== '').join(' ');
  return said === '' ? spec.meaning : `${spec.meaning}: ${said}`;
}

/** The value of a node with the name of its number: `TCP (6)`. */
export function valueText({ spec, value, start, end }: TreeNode): string {
  if (value === null || spec === null) return '';
  if (spec.secret === true) return '(not shown)';
  const plain = plainText(value, spec, end - start);
  const name = typeof value === 'number' ? spec.names?.[value] : undefined;
  return name === undefined ? plain : `${name} (${plain})`;
}

/** The value alone: numbers as their field wants them, bytes in base 16, flags as 0 or 1. */
export function plainText(value: FieldValue, spec: FieldSpec, length: number): string {
  if (typeof value === 'number') {
    const digits = spec.hex === true ? length * 2 : spec.hex;
    return digits === undefined ? String(value) : `0x${value.toString(16).padStart(digits, '0')}`;
  }
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'bigint' || typeof value === 'string') return String(value);
  if (value instanceof Uint8Array)
    return spec.type === 'ether' && value.length === 6 ? macText(value) : Buffer.from(value).toString('hex');
  return ipText(value);
}

/** Every node of a tree, parents before their children. */
export function* everyNode(nodes: readonly TreeNode[]): Generator<TreeNode, void, undefined> {
  const waiting = nodes.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    for (let index = node.children.length - 1; index >= 0; index--) waiting.push(node.children[index]!);
  }
}
