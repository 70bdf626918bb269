/** `-T json`: a list of objects, the tree of each packet (or chosen fields) under `_source.layers`. */
import { safeJson } from '../../report/json.ts';
import { fieldTexts } from './fields-sink.ts';
import type { PacketSink } from './packet-sink.ts';
import { isoTime } from './packet-times.ts';
import type { KnownField, SeenPacket } from './seen-packet.ts';
import { type TreeEntry, treeEntries } from './tree-entries.ts';

/** Makes the sink; keys that a level has several times are written several times unless `uniqueKeys`. */
export function jsonSink(
  fields: readonly KnownField[],
  uniqueKeys: boolean,
  write: (text: string) => void,
): PacketSink {
  let isFirst = true;
  return {
    begin: () => write('['),
    take(packet) {
      const layers = fields.length > 0 ? chosen(packet, fields) : object(treeEntries(packet), uniqueKeys, 4);
      const head = `    "_index": "${indexName(packet)}",\n    "_type": "doc",\n    "_score": null,\n`;
      const source = `    "_source": {\n      "layers": ${layers}\n    }\n`;
      write(`${isFirst ? '\n' : ',\n'}  {\n${head}${source}  }`);
      isFirst = false;
    },
    end: () => write(isFirst ? ']\n' : '\n]\n'),
  };
}

/** The index that bulk imports put a packet into: its day. */
export function indexName({ times }: SeenPacket): string {
  return `packets-${isoTime(times.epoch).slice(0, 10)}`;
}

function chosen(packet: SeenPacket, fields: readonly KnownField[]): string {
  const lists = fields
    .map((field) => ({ name: field.name, texts: fieldTexts(packet, field) }))
    .filter(({ texts }) => texts.length > 0)
    .map(({ name, texts }) => {
      const lines = texts.map((text) => `          ${safeJson(text)}`).join(',\n');
      return `        ${safeJson(name)}: [\n${lines}\n        ]`;
    });
  return lists.length === 0 ? '{}' : `{\n${lists.join(',\n')}\n      }`;
}

/** Entries as an object; `depth` in steps of two blanks is that of its keys. */
function object(entries: readonly TreeEntry[], uniqueKeys: boolean, depth: number): string {
  const indent = '  '.repeat(depth);
  const pairs = uniqueKeys ? merged(entries) : entries.map(({ key, value }) => ({ key, values: [value] }));
  const lines = pairs.map(({ key, values }) => {
    const texts = values.map((value) =>
      typeof value === 'string' ? safeJson(value) : object(value, uniqueKeys, depth + 1),
    );
    const text = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
    return `${indent}${safeJson(key)}: ${text}`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${'  '.repeat(depth - 1)}}`;
}

function merged(
  entries: readonly TreeEntry[],
): readonly { readonly key: string; readonly values: readonly TreeEntry['value'][] }[] {
  const byKey = new Map<string, TreeEntry['value'][]>();
  for (const { key, value } of entries) {
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [value]);
    else list.push(value);
  }
  return Array.from(byKey, ([key, values]) => ({ key, values }));
}
