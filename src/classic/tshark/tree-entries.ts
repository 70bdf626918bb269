/** A packet's tree as keys and values, as Wireshark's JSON has it: a field, and what is below it under `FIELD_tree`. */
import type { TreeNode } from '../../capture/tree-node.ts';
import { nodeText } from '../../capture/tree-text.ts';
import { allFields } from './field-table.ts';
import { fieldText } from './field-text.ts';
import { fieldTexts } from './fields-sink.ts';
import type { KnownField, SeenPacket } from './seen-packet.ts';

/** A key with its text, or with what is below it. Keys may come several times. */
export interface TreeEntry {
  readonly key: string;
  readonly value: string | readonly TreeEntry[];
}

/** The protocols of a packet, each with its fields. */
export function treeEntries(packet: SeenPacket): readonly TreeEntry[] {
  return packet.tree.nodes.map((node) => {
    const name = node.field ?? nodeText(node);
    return { key: name, value: [...entriesOf(packet, node.children), ...derivedOf(packet, name)] };
  });
}

function entriesOf(packet: SeenPacket, nodes: readonly TreeNode[]): readonly TreeEntry[] {
  return nodes.flatMap((node): readonly TreeEntry[] => {
    const below = entriesOf(packet, node.children);
    if (node.field === null || node.spec === null)
      return [{ key: nodeText(node), value: below.length === 0 ? '' : below }];
    if (node.value === null) return [{ key: node.field, value: below }];
    const bytes = packet.tree.sources[node.source]!.bytes.subarray(node.start, node.end);
    const { value, spec } = node;
    const isBytes = value instanceof Uint8Array && spec.type === 'bytes';
    const text = isBytes && spec.secret !== true ? colons(value) : fieldText(node.field, { value, spec, bytes });
    const own: TreeEntry = { key: node.field, value: text };
    return below.length === 0 ? [own] : [own, { key: `${node.field}_tree`, value: below }];
  });
}

function colons(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** What belongs to the protocol and stands at no byte of the packet. */
function derivedOf(packet: SeenPacket, protocol: string): readonly TreeEntry[] {
  return (derived().get(protocol) ?? []).flatMap((field) =>
    fieldTexts(packet, field).map((value) => ({ key: field.name, value })),
  );
}

/** Payloads are in the layers that follow. */
const leftOut: ReadonlySet<string> = new Set(['tcp.payload', 'udp.payload', '_ws']);

let byProtocol: ReadonlyMap<string, readonly KnownField[]> | undefined;

function derived(): ReadonlyMap<string, readonly KnownField[]> {
  byProtocol ??= Map.groupBy(
    [...allFields()].filter(({ name, derive }) => derive !== null && !leftOut.has(name)),
    ({ name }) => name.split('.', 1)[0]!,
  );
  return byProtocol;
}
