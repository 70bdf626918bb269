/** A packet's tree as the lines that are in sight: those below an open line, in order, printable. */
import type { PacketDetails } from '../../../capture/dissect.ts';
import { dissectPacket } from '../../../capture/dissect.ts';
import type { TreeNode } from '../../../capture/tree-node.ts';
import { nodeText } from '../../../capture/tree-text.ts';
import { printable } from '../../../report/printable.ts';
import type { ShownPacket, TreeLine } from './state.ts';

/** The longest line of the tree; windows are narrower. */
const longest = 500;

/** Takes a packet apart and shows what is open. */
export function shownPacket(row: number, packet: PacketDetails, open: ReadonlySet<string>): ShownPacket {
  const { nodes, sources } = dissectPacket(packet);
  const lines: TreeLine[] = [];
  addLines(nodes, '', 0, open, lines);
  return { row, lines, sources: sources.map(({ name, bytes }) => ({ name: printable(name), bytes })) };
}

function addLines(
  nodes: readonly TreeNode[],
  above: string,
  depth: number,
  open: ReadonlySet<string>,
  lines: TreeLine[],
): void {
  const met = new Map<string, number>();
  for (const node of nodes) {
    // A name that comes again at the same place (options, records) is told apart by its number.
    const name = node.field ?? 'note';
    const count = met.get(name) ?? 0;
    met.set(name, count + 1);
    const path = `${above}/${name}${count === 0 ? '' : `#${count}`}`;
    const hasChildren = node.children.length > 0;
    const text = printable(nodeText(node), { maximum: longest });
    const { source, start, end } = node;
    lines.push({ path, depth, text, hasChildren, isFlaw: node.flaw, source, start, end });
    if (hasChildren && open.has(path)) addLines(node.children, path, depth + 1, open, lines);
  }
}
