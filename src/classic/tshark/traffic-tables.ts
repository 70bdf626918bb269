/** `-z conv` and `-z endpoints`: who talked to whom, and how much, in tshark's tables. */
import { ipText } from '../../addr/ip-address.ts';
import { macText } from '../../addr/mac.ts';
import type { TreeNode } from '../../capture/tree-node.ts';
import { secondsText } from './packet-times.ts';
import type { SeenPacket } from './seen-packet.ts';
import type { Statistic, TrafficLayer } from './statistic.ts';

/** More than this many at one time are not counted: a file of forged addresses must not fill the memory. */
const most = 1 << 20;

interface Amount {
  packets: number;
  bytes: number;
}

interface Conversation {
  readonly ends: readonly [string, string];
  /** From the first end, from the second one. */
  readonly sent: readonly [Amount, Amount];
  readonly first: bigint;
  last: bigint;
}

const titles: Readonly<Record<TrafficLayer, string>> = {
  eth: 'Ethernet',
  ip: 'IPv4',
  ipv6: 'IPv6',
  tcp: 'TCP',
  udp: 'UDP',
};
const rule = `${'='.repeat(80)}\n`;
const hasPorts = (layer: TrafficLayer): boolean => layer === 'tcp' || layer === 'udp';

/** `-z conv,LAYER`; those with the most packets come first. */
export function conversationTable(layer: TrafficLayer, filter: string): Statistic {
  const found = new Map<string, Conversation>();
  return {
    take(packet) {
      for (const [source, destination] of endsAt(packet, layer)) {
        const pair = source < destination ? `${source} ${destination}` : `${destination} ${source}`;
        const key = hasPorts(layer) && packet.flow !== null ? `${packet.flow.stream} ${pair}` : pair;
        const known = found.get(key);
        const { relative } = packet.times;
        const conversation: Conversation = known ?? {
          ends: [source, destination],
          sent: [none(), none()],
          first: relative,
          last: relative,
        };
        if (known === undefined && found.size < most) found.set(key, conversation);
        add(conversation.sent[conversation.ends[0] === source ? 0 : 1], packet);
        conversation.last = relative;
      }
    },
    text: () => conversationText(layer, filter, [...found.values()]),
  };
}

function conversationText(layer: TrafficLayer, filter: string, all: readonly Conversation[]): string {
  const width = hasPorts(layer) ? 26 : 20;
  const margin = ' '.repeat(width * 2 + 7);
  const head =
    `${margin}|       <-      | |       ->      | |     Total     |    Relative    |   Duration   |\n` +
    `${margin}| Frames  Bytes | | Frames  Bytes | | Frames  Bytes |      Start     |              |\n`;
  const total = ({ sent }: Conversation): number => sent[0].packets + sent[1].packets;
  const lines = all
    .toSorted((a, b) => total(b) - total(a))
    .map(({ ends, sent, first, last }) => {
      const sum = { packets: sent[0].packets + sent[1].packets, bytes: sent[0].bytes + sent[1].bytes };
      const amounts = [sent[1], sent[0], sum].map(amountText).join('');
      const names = `${ends[0].padEnd(width)} <-> ${ends[1].padEnd(width)}`;
      return `${names}${amounts}${secondsText(first, 9).padStart(16)}${durationText(first, last).padStart(15)}\n`;
    });
  const title = `${titles[layer]} Conversations\nFilter:${filter === '' ? '<No Filter>' : filter}\n`;
  return rule + title + head + lines.join('') + rule;
}

/** Seconds with four digits; both times are made floating numbers before one is taken from the other, as Wireshark does. */
function durationText(first: bigint, last: bigint): string {
  return (Number(last) / 1e9 - Number(first) / 1e9).toFixed(4);
}

function amountText({ packets, bytes }: Amount): string {
  return `${String(packets).padStart(8)} ${sizeText(bytes)}`;
}

/** In the largest unit that leaves a number of two digits. */
function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  for (; size >= 10_000 && unit < 4; unit++) size = Math.floor(size / 1000);
  return `${size} ${['bytes', 'kB', 'MB', 'GB', 'TB'][unit]!}`.padEnd(9);
}

/** `-z endpoints,LAYER`; those with the most packets come first. */
export function endpointTable(layer: TrafficLayer, filter: string): Statistic {
  const found = new Map<string, { readonly sent: Amount; readonly received: Amount }>();
  const of = (end: string): { readonly sent: Amount; readonly received: Amount } => {
    const known = found.get(end) ?? { sent: none(), received: none() };
    if (found.size < most) found.set(end, known);
    return known;
  };
  return {
    take(packet) {
      for (const [source, destination] of endsAt(packet, layer)) {
        add(of(source).sent, packet);
        add(of(destination).received, packet);
      }
    },
    text() {
      const sum = (end: { sent: Amount; received: Amount }): number => end.sent.packets + end.received.packets;
      const lines = [...found]
        .toSorted(([, a], [, b]) => sum(b) - sum(a))
        .map(([end, { sent, received }]) => {
          const numbers = [
            [sum({ sent, received }), hasPorts(layer) ? 11 : 12],
            [sent.bytes + received.bytes, 14],
            [sent.packets, 11],
            [sent.bytes, 16],
            [received.packets, 12],
            [received.bytes, 16],
          ] as const;
          return `${endText(end, layer)}${numbers.map(([value, width]) => String(value).padStart(width)).join('')}   \n`;
        });
      const port = hasPorts(layer) ? '|  Port  |' : '';
      const head = `${' '.repeat(23)}${port}|  Packets  | |  Bytes  | | Tx Packets | | Tx Bytes | | Rx Packets | | Rx Bytes |\n`;
      const title = `${titles[layer]} Endpoints\nFilter:${filter === '' ? '<No Filter>' : filter}\n`;
      return rule + title + head + lines.join('') + rule;
    },
  };
}

function endText(end: string, layer: TrafficLayer): string {
  if (!hasPorts(layer)) return end.padEnd(20);
  const colon = end.lastIndexOf(':');
  return `${end.slice(0, colon).padEnd(20)}${end.slice(colon + 1).padStart(11)}`;
}

function none(): Amount {
  return { packets: 0, bytes: 0 };
}

function add(amount: Amount, { details }: SeenPacket): void {
  amount.packets++;
  amount.bytes += details.originalLength;
}

/** Source and destination of every header of the layer, what ICMP quotes left out. */
function endsAt({ tree }: SeenPacket, layer: TrafficLayer): readonly (readonly [string, string])[] {
  const ends: (readonly [string, string])[] = [];
  let addresses: readonly [string, string] | null = null;
  for (const node of tree.nodes) {
    const { field } = node;
    if (field === 'ip' || field === 'ipv6') addresses = pairOf(node, `${field}.src`, `${field}.dst`);
    if (field !== layer) continue;
    if (layer === 'tcp' || layer === 'udp') {
      const ports = pairOf(node, `${layer}.srcport`, `${layer}.dstport`);
      if (addresses !== null && ports !== null)
        ends.push([`${addresses[0]}:${ports[0]}`, `${addresses[1]}:${ports[1]}`]);
    } else {
      const pair = layer === 'eth' ? pairOf(node, 'eth.src', 'eth.dst') : addresses;
      if (pair !== null) ends.push(pair);
    }
  }
  return ends;
}

function pairOf(node: TreeNode, source: string, destination: string): readonly [string, string] | null {
  const [from, to] = [textIn(node, source), textIn(node, destination)];
  return from === null || to === null ? null : [from, to];
}

function textIn({ children }: TreeNode, field: string): string | null {
  const value = children.find((child) => child.field === field)?.value;
  if (value instanceof Uint8Array) return macText(value);
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null ? ipText(value) : null;
}
