/** `-T text` and `-T tabs`: a line a packet; with -V its tree, with -x its bytes. */
import { macText } from '../../addr/mac.ts';
import type { TreeNode } from '../../capture/tree-node.ts';
import { nodeText } from '../../capture/tree-text.ts';
import { hexLines } from './hex-lines.ts';
import { infoText, protocolText } from './info.ts';
import type { TsharkOptions } from './options.ts';
import type { PacketSink } from './packet-sink.ts';
import { longTime, timeText } from './packet-times.ts';
import type { SeenPacket } from './seen-packet.ts';
import { shown } from './shown.ts';

/** Makes the sink. */
export function textSink(options: TsharkOptions, write: (text: string) => void): PacketSink {
  const lines = options.print || (!options.details && !options.bytes);
  const between = `${options.separator}\n`;
  return {
    begin: () => undefined,
    take(packet) {
      let text = lines ? `${packetLine(packet, options)}\n` : '';
      if (options.details) text += `${detailLines(packet, options.detailsOf)}${options.bytes ? '\n' : ''}`;
      if (options.bytes) text += `${lines && !options.details ? '\n' : ''}${bytesOf(packet)}`;
      if (options.details || options.bytes) text += between;
      write(text);
    },
    end: () => undefined,
  };
}

/** The columns: numbers to the right, the destination to the left, the rest as it is. */
export function packetLine(packet: SeenPacket, { output, time }: Pick<TsharkOptions, 'output' | 'time'>): string {
  const { tree, details } = packet;
  const cells = [
    String(details.number).padStart(5),
    timeText(packet.times, time).padStart(10),
    shown(sourceOf(packet)).padStart(12),
    '→',
    shown(tree.destination ?? '').padEnd(12),
    protocolText(packet),
    String(details.originalLength),
    shown(infoText(packet)),
  ];
  return cells.join(output === 'tabs' ? '\t' : ' ');
}

/** Where a capture on all interfaces has no Ethernet header it knows who sent the packet, not to whom. */
function sourceOf(packet: SeenPacket): string {
  const sender = packet.tree.source ?? packet.first('sll.src.eth');
  return sender instanceof Uint8Array ? macText(sender) : typeof sender === 'string' ? sender : '';
}

/** The columns as they are, for -T psml. */
export function packetCells(packet: SeenPacket, { time }: Pick<TsharkOptions, 'time'>): readonly string[] {
  const { tree, details } = packet;
  return [
    String(details.number),
    timeText(packet.times, time),
    sourceOf(packet),
    tree.destination ?? '',
    protocolText(packet),
    String(details.originalLength),
    infoText(packet),
  ];
}

/** The tree, four blanks a level; of `only`, where given, with what is inside, of others their line. */
function detailLines(packet: SeenPacket, only: readonly string[] | null): string {
  const lines: string[] = [];
  for (const node of packet.tree.nodes) {
    const open = only === null || only.includes(node.field ?? '');
    lines.push(shown(rootLine(packet, node)));
    if (!open) continue;
    if (node.field === 'frame') lines.push(`    Arrival Time: ${longTime(packet.times.epoch)}`);
    for (const child of node.children) putLines(child, 1, lines);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function rootLine({ details, tree, flow }: SeenPacket, node: TreeNode): string {
  const captured = details.bytes.length;
  const bytes = (count: number, what: string): string => `${count} bytes ${what} (${count * 8} bits)`;
  switch (node.field) {
    case 'frame':
      return `Frame ${details.number}: ${bytes(details.originalLength, 'on wire')}, ${bytes(captured, 'captured')}`;
    case 'ip':
    case 'ipv6':
      return `${nodeText(node).replace('version', 'Version')}, Src: ${tree.source ?? ''}, Dst: ${tree.destination ?? ''}`;
    case 'tcp':
      return flow === null ? nodeText(node) : `${nodeText(node)}, Seq: ${flow.sequence}, Len: ${flow.length}`;
    case null:
    default:
      return nodeText(node);
  }
}

function putLines(node: TreeNode, depth: number, lines: string[]): void {
  lines.push(`${'    '.repeat(depth)}${node.flaw ? `[Malformed: ${shown(nodeText(node))}]` : shown(nodeText(node))}`);
  for (const child of node.children) putLines(child, depth + 1, lines);
}

function bytesOf({ tree }: SeenPacket): string {
  if (tree.sources.length === 1) return hexLines(tree.sources[0]!.bytes);
  return tree.sources
    .map(
      ({ name, bytes }, index) => `${index === 0 ? 'Frame' : shown(name)} (${bytes.length} bytes):\n${hexLines(bytes)}`,
    )
    .join('\n');
}
