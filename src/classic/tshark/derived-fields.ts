/** Fields that no node of the tree has: times, what packets are in their flows, columns, addresses of either end. */
import type { FieldSpec, FieldValue } from '../../capture/field.ts';
import { streamFields } from '../../capture/streams/stream-fields.ts';
import { infoText, protocolText } from './info.ts';
import { secondsText } from './packet-times.ts';
import type { SeenPacket } from './seen-packet.ts';

/** A field of `derivedFields`: nodes of the tree that it stands for, or values made from the packet. */
export interface DerivedField {
  readonly spec: FieldSpec;
  readonly parts?: readonly string[];
  readonly derive?: (packet: SeenPacket) => readonly FieldValue[];
}

const ofType =
  (type: FieldSpec['type'], meaning: string) =>
  (derive: NonNullable<DerivedField['derive']>): DerivedField => ({ spec: { type, meaning }, derive });
const time = ofType('time', 'time');
const whole = ofType('number', 'number');
const text = ofType('text', 'text');
const either = (type: FieldSpec['type'], ...parts: string[]): DerivedField => ({
  spec: { type, meaning: 'either of several' },
  parts,
});

/** A number that every segment of TCP has. */
const ofSegment = (get: (flow: NonNullable<SeenPacket['flow']>) => number): DerivedField =>
  whole(({ flow }) => (flow?.transport === 'tcp' ? [get(flow)] : []));

/** Numbers of streams, and marks of TCP. */
const ofStreams: Readonly<Record<string, DerivedField>> = Object.fromEntries(
  Object.entries(streamFields).map(([name, spec]) => [
    name,
    { spec, derive: ({ facts }) => facts.flatMap(([field, value]) => (field === name ? [value] : [])) },
  ]),
);

/** Payloads that a transport carries, as bytes. */
const payload = (transport: 'tcp' | 'udp'): DerivedField => ({
  spec: { type: 'bytes', meaning: 'payload' },
  derive: (packet) => {
    const [node] = packet.nodes(transport);
    if (node === undefined) return [];
    const { bytes } = packet.tree.sources[node.source]!;
    const head = transport === 'udp' ? 8 : Number(packet.first('tcp.hdr_len') ?? 20);
    return node.start + head < node.end ? [bytes.subarray(node.start + head, node.end)] : [];
  },
});

/** By name, as Wireshark has them. */
export const derivedFields: Readonly<Record<string, DerivedField>> = {
  'frame.time': time(({ times }) => [secondsText(times.epoch, 9)]),
  'frame.time_relative': time(({ times }) => [secondsText(times.relative, 9)]),
  'frame.time_delta': time(({ times }) => [secondsText(times.delta, 9)]),
  'frame.time_delta_displayed': time(({ times }) => [secondsText(times.deltaShown, 9)]),
  'frame.protocols': text((packet) => [protocolChain(packet)]),
  'frame.interface_id': whole(({ interfaceIndex }) => [interfaceIndex]),
  ...ofStreams,
  // Wireshark has a number also where nothing is acknowledged.
  'tcp.ack': ofSegment(({ acknowledgment }) => Math.max(0, acknowledgment)),
  'tcp.window_size': ofSegment(({ window }) => window),
  'tcp.payload': payload('tcp'),
  'udp.payload': payload('udp'),
  'data.data': { spec: { type: 'bytes', meaning: 'data' }, derive: (packet) => dataOf(packet) },
  'data.len': whole((packet) => dataOf(packet).map(({ length }) => length)),
  'eth.addr': either('ether', 'eth.dst', 'eth.src'),
  'ip.src_host': either('text', 'ip.src'),
  'ip.dst_host': either('text', 'ip.dst'),
  'ip.host': either('text', 'ip.src', 'ip.dst'),
  'ipv6.host': either('text', 'ipv6.src', 'ipv6.dst'),
  '_ws.col.Protocol': text((packet) => [protocolText(packet)]),
  '_ws.col.Info': text((packet) => [infoText(packet)]),
  '_ws.col.Source': text(({ tree }) => (tree.source === null ? [] : [tree.source])),
  '_ws.col.Destination': text(({ tree }) => (tree.destination === null ? [] : [tree.destination])),
  '_ws.col.Length': text(({ details }) => [String(details.originalLength)]),
};

function dataOf(packet: SeenPacket): readonly Uint8Array[] {
  return packet.nodes('data').map(({ source, start, end }) => packet.tree.sources[source]!.bytes.subarray(start, end));
}

/** Wireshark counts the dispatch by EtherType as a protocol of its own. */
function protocolChain(packet: SeenPacket): string {
  const { protocols } = packet.tree;
  const chain = protocols
    .slice(1)
    .flatMap((name) => (name === 'eth' && hasType(packet) ? [name, 'ethertype'] : [name]));
  return packet.nodes('data').length > 0 ? [...chain, 'data'].join(':') : chain.join(':');
}

function hasType(packet: SeenPacket): boolean {
  return packet.nodes('eth.type').length > 0;
}
