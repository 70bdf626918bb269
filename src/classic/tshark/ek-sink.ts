/** `-T ek`: two lines of JSON a packet, for the bulk interface of Elasticsearch. */
import { safeJson } from '../../report/json.ts';
import { findField } from './field-table.ts';
import { fieldTexts } from './fields-sink.ts';
import { indexName } from './json-sink.ts';
import type { PacketSink } from './packet-sink.ts';
import type { KnownField, SeenPacket } from './seen-packet.ts';
import { type TreeEntry, treeEntries } from './tree-entries.ts';

/** Makes the sink. */
export function ekSink(fields: readonly KnownField[], write: (text: string) => void): PacketSink {
  return {
    begin: () => undefined,
    take(packet) {
      const layers = fields.length > 0 ? chosen(packet, fields) : layersOf(packet);
      const timestamp = String(packet.times.epoch / 1_000_000n);
      write(`{"index":{"_index":"${indexName(packet)}","_type":"doc"}}\n${safeJson({ timestamp, layers })}\n`);
    },
    end: () => undefined,
  };
}

function chosen(packet: SeenPacket, fields: readonly KnownField[]): object {
  const lists = fields.map((field) => [field.name.replaceAll('.', '_'), fieldTexts(packet, field)] as const);
  return Object.fromEntries(lists.filter(([, texts]) => texts.length > 0));
}

type EkValue = string | boolean | null;

/** Everything of a protocol on one level; what comes several times is a list. */
function layersOf(packet: SeenPacket): object {
  const layers: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const { key, value } of treeEntries(packet)) {
    const flat = new Map<string, EkValue[]>();
    if (typeof value !== 'string') flatten(key, value, flat);
    const layer = Object.fromEntries(Array.from(flat, ([name, all]) => [name, all.length === 1 ? all[0] : all]));
    const known = layers[key];
    layers[key] = known === undefined ? layer : [...(Array.isArray(known) ? (known as unknown[]) : [known]), layer];
  }
  return layers;
}

function flatten(protocol: string, entries: readonly TreeEntry[], into: Map<string, EkValue[]>): void {
  for (const { key, value } of entries) {
    if (typeof value !== 'string') flatten(protocol, value, into);
    else {
      const name = findField(key) === null ? 'text' : `${protocol}_${key.replaceAll('.', '_')}`;
      const list = into.get(name) ?? [];
      const isFlag = findField(key)?.spec.type === 'flag';
      list.push(isFlag ? value === '1' : name === 'text' && value === '' ? key : value);
      into.set(name, list);
    }
  }
}
