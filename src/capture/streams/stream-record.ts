/** The record of what an end of a flow said. */
import type { RecordKind } from '../../base/record.ts';
import { defineRecord } from '../../base/record.ts';
import type { Flow } from './flow-table.ts';
import { flowEnd } from './flow-table.ts';
import type { FollowItem } from './follow.ts';

/** An item with its flow. */
export interface StreamRecord {
  readonly flow: Flow;
  readonly item: FollowItem;
}

const ends = ['client', 'server'] as const;

const bytesOf = ({ item }: StreamRecord): Uint8Array | null => (item.kind === 'data' ? item.bytes : null);

/** The kind of these records. */
export const streamKind: RecordKind<StreamRecord> = defineRecord<StreamRecord>({
  name: 'stream',
  meaning: 'what one end of a followed flow said, or a note on it',
  columns: [
    { name: 'stream', type: 'integer', meaning: 'number of the flow', shown: true, get: ({ flow }) => flow.number },
    {
      name: 'transport',
      type: 'text',
      meaning: 'tcp or udp',
      shown: false,
      get: ({ flow }) => flow.transport,
    },
    {
      name: 'from',
      type: 'text',
      meaning: 'client or server',
      shown: true,
      priority: 0,
      get: ({ item }) => ends[item.direction],
    },
    {
      name: 'source',
      type: 'text',
      meaning: 'address and port of that end',
      shown: true,
      get: ({ flow, item }) => flowEnd(flow, item.direction),
    },
    {
      name: 'packet',
      type: 'integer',
      meaning: 'packet that brought the first byte',
      shown: true,
      get: ({ item }) => (item.kind === 'data' ? item.packet : null),
    },
    {
      name: 'time',
      type: 'time',
      meaning: 'when that packet was captured',
      shown: false,
      get: ({ item }) => (item.kind === 'data' ? item.seconds * 1000 + item.nanoseconds / 1e6 : null),
    },
    {
      name: 'length',
      type: 'bytes',
      unit: 'bytes',
      meaning: 'how many bytes',
      shown: true,
      get: (record) => bytesOf(record)?.length ?? null,
    },
    {
      name: 'text',
      type: 'text',
      meaning: 'the bytes read as UTF-8, or the note',
      shown: true,
      priority: 1,
      get: ({ item }) => (item.kind === 'note' ? item.text : Buffer.from(item.bytes).toString('utf8')),
    },
    {
      name: 'base64',
      type: 'text',
      meaning: 'the bytes in base 64; null for a note',
      shown: false,
      get: (record) => {
        const bytes = bytesOf(record);
        return bytes === null ? null : Buffer.from(bytes).toString('base64');
      },
    },
  ],
});
