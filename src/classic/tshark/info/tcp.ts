/** What tshark 4.0 says of TCP in a line, what its analysis says of a segment first. */
import { analysisMarks as marks } from '../../../capture/streams/tcp-analysis.ts';
import type { FlowPlace } from '../../../capture/streams/stream-facts.ts';
import type { TreeNode } from '../../../capture/tree-node.ts';
import type { Columns, Layer } from './layer.ts';

const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'];
const reservedFlags = 0xe00;

/** `50420 → 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 ...` */
export function tcpWords(layer: Layer): Columns | string | null {
  const { flow } = layer.packet;
  const ports = `${layer.u16(0)} → ${layer.u16(2)}`;
  const flags = layer.u16(12) & 0xfff;
  const names = flagsText(flags);
  const headLength = (layer.u8(12) >> 4) * 4;
  if (headLength < 20 && layer.length >= 20) return `${ports} [${names}] ${bogusText(layer, flags, headLength)}`;
  if (flow === null || flow.transport !== 'tcp') return null;
  const acknowledgment = (flags & 0x10) === 0 ? '' : ` Ack=${flow.acknowledgment}`;
  const urgent = (flags & 0x20) === 0 ? '' : ` Urg=${layer.u16(18)}`;
  const head = `${ports} [${names}] Seq=${flow.sequence}${acknowledgment} Win=${flow.window}${urgent} Len=${flow.length}`;
  const options = layer.node.children.filter(({ field }) => field === 'tcp.option_kind');
  const info = head + options.map((node) => optionText(layer, node)).join('');
  const isMultipath = options.some(({ value }) => value === 30);
  return isMultipath ? { protocol: 'MPTCP', info } : info;
}

function flagsText(flags: number): string {
  const names = flagNames.filter((_, bit) => (flags & (1 << bit)) !== 0);
  if ((flags & reservedFlags) !== 0) names.push('Reserved');
  return names.join(', ') || '<None>';
}

/** Of a header that cannot be: nothing is known of its connection. */
function bogusText(layer: Layer, flags: number, length: number): string {
  const sequence = (flags & 0x02) === 0 ? 'Seq=1' : 'Seq=0';
  const acknowledgment = (flags & 0x10) === 0 ? '' : ' Ack=1';
  const why = `bogus TCP header length (${length}, must be at least 20)`;
  return `${sequence}${acknowledgment} Win=${layer.u16(14)}, ${why}`;
}

/** Options without a value. */
const plainOptions: Readonly<Record<number, string>> = { 4: ' SACK_PERM', 19: ' MD5', 29: 'TCP AO' };

function optionText(layer: Layer, { value: kind, children, source, start, end }: TreeNode): string {
  const value = (field: string): number | undefined => {
    const found = children.find((child) => child.field === `tcp.options.${field}`)?.value;
    return typeof found === 'number' ? found : undefined;
  };
  const [mss, shift, sent] = [value('mss_val'), value('wscale.shift'), value('timestamp.tsval')];
  if (mss !== undefined) return ` MSS=${mss}`;
  if (shift !== undefined) return ` WS=${2 ** Math.min(14, shift)}`;
  if (sent !== undefined) return ` TSval=${sent} TSecr=${value('timestamp.tsecr') ?? 0}`;
  if (kind === 34) return end - start === 2 ? ' TFO=R' : ' TFO=C';
  if (kind === 28 && end - start === 4) {
    const { bytes } = layer.packet.tree.sources[source]!;
    return ` USER_TO=${(bytes[start + 2]! << 8) | bytes[start + 3]!}`;
  }
  const plain = typeof kind === 'number' ? plainOptions[kind] : undefined;
  if (plain !== undefined) return plain;
  // What is acknowledged selectively counts from the first of the other direction too.
  const { packet } = layer;
  const acknowledged = packet.flow?.acknowledgment ?? -1;
  const base = acknowledged < 0 ? 0 : layer.u32(8) - acknowledged;
  const edges = children.filter(({ field }) => field?.startsWith('tcp.options.sack_') === true);
  return edges
    .map((edge) => ` ${edge.field!.endsWith('le') ? 'SLE' : 'SRE'}=${(Number(edge.value) - base) >>> 0}`)
    .join('');
}

/** In the order in which they stand before the line; of the first three only one. */
const markTexts: readonly (readonly [mark: number, text: string])[] = [
  [marks.zeroWindowProbeAck, 'ZeroWindowProbeAck'],
  [marks.zeroWindow, 'ZeroWindow'],
  [marks.zeroWindowProbe, 'ZeroWindowProbe'],
  [marks.keepAliveAck, 'Keep-Alive ACK'],
  [marks.keepAlive, 'Keep-Alive'],
  [marks.windowFull, 'Window Full'],
  [marks.windowUpdate, 'Window Update'],
  [marks.ackLostSegment, 'ACKed unseen segment'],
  [marks.lostSegment, 'Previous segment not captured'],
  [marks.reusedPorts, 'Port numbers reused'],
  [marks.outOfOrder, 'Out-Of-Order'],
  [marks.spuriousRetransmission, 'Spurious Retransmission'],
  [marks.fastRetransmission, 'Fast Retransmission'],
  [marks.retransmission, 'Retransmission'],
];

/** `[TCP Dup ACK 9#1] `: what stands before the line of a segment, whatever it carries. */
export function markText(flow: FlowPlace | null): string {
  if (flow === null || flow.transport === 'udp') return '';
  const { duplicate } = flow;
  const said = markTexts.filter(([mark]) => (flow.marks & mark) !== 0).map(([, text]) => `[TCP ${text}] `);
  if (duplicate !== null) {
    const before = said.findIndex((text) => !/ZeroWindow/.test(text));
    said.splice(before === -1 ? said.length : before, 0, `[TCP Dup ACK ${duplicate.of}#${duplicate.count}] `);
  }
  return said.join('');
}
