/** `-z io,phs`: protocols inside protocols, with packets and bytes. */
import type { SeenPacket } from './seen-packet.ts';
import type { Statistic } from './statistic.ts';

interface Level {
  frames: number;
  bytes: number;
  readonly below: Map<string, Level>;
}

/** Protocols whose payload, where nobody knows it, Wireshark hands to a protocol called data. */
const carriers: ReadonlySet<string> = new Set(['tcp', 'udp', 'ip', 'ipv6', 'sctp', 'eth', 'udplite']);
const rule = `${'='.repeat(67)}\n`;

/** The table; a protocol counts once a packet at each place. */
export function hierarchyTable(filter: string): Statistic {
  const top: Level = { frames: 0, bytes: 0, below: new Map() };
  return {
    take(packet) {
      let level = top;
      for (const name of pathOf(packet)) {
        const known = level.below.get(name) ?? { frames: 0, bytes: 0, below: new Map<string, Level>() };
        level.below.set(name, known);
        known.frames++;
        known.bytes += packet.details.originalLength;
        level = known;
      }
    },
    text: () => `\n${rule}Protocol Hierarchy Statistics\nFilter: ${filter}\n\n${linesOf(top, 0)}${rule}`,
  };
}

/** The protocols of a packet, quotations left out. */
function pathOf({ tree }: SeenPacket): readonly string[] {
  const names = tree.nodes.flatMap(({ field }) => (field === null || field === 'frame' ? [] : [field]));
  return carriers.has(tree.protocols.at(-1) ?? '') && hasData(tree.nodes) ? [...names, 'data'] : names;
}

function hasData(nodes: SeenPacket['tree']['nodes']): boolean {
  return nodes.some(({ field, children }) => field === 'data' || hasData(children));
}

function linesOf({ below }: Level, depth: number): string {
  return Array.from(below, ([name, level]) => {
    const label = `${'  '.repeat(depth)}${name}`.padEnd(40);
    return `${label} frames:${level.frames} bytes:${level.bytes}\n${linesOf(level, depth + 1)}`;
  }).join('');
}
