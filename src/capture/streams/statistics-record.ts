/** The records of statistics over a capture. */
import type { Column, RecordKind } from '../../base/record.ts';
import { defineRecord } from '../../base/record.ts';
import type { Amount, Conversation, Endpoint } from './conversations.ts';

type Counted = { readonly sent: Amount; readonly received: Amount };

const packetsAndBytes: readonly Column<Counted>[] = [
  {
    name: 'packets',
    type: 'integer',
    meaning: 'packets of both directions',
    shown: true,
    priority: 0,
    get: ({ sent, received }) => sent.packets + received.packets,
  },
  {
    name: 'bytes',
    type: 'bytes',
    unit: 'bytes',
    meaning: 'bytes on the wire of both directions',
    shown: true,
    priority: 0,
    get: ({ sent, received }) => sent.bytes + received.bytes,
  },
  { name: 'packetsSent', type: 'integer', meaning: 'packets it sent', shown: false, get: ({ sent }) => sent.packets },
  {
    name: 'bytesSent',
    type: 'bytes',
    unit: 'bytes',
    meaning: 'bytes it sent',
    title: 'SENT',
    shown: true,
    get: ({ sent }) => sent.bytes,
  },
  {
    name: 'packetsReceived',
    type: 'integer',
    meaning: 'packets it received',
    shown: false,
    get: ({ received }) => received.packets,
  },
  {
    name: 'bytesReceived',
    type: 'bytes',
    unit: 'bytes',
    meaning: 'bytes it received',
    title: 'RECEIVED',
    shown: true,
    get: ({ received }) => received.bytes,
  },
];

/** The kind of conversations: sent and received as the client sees it. */
export const flowKind: RecordKind<Conversation> = defineRecord<Conversation>({
  name: 'flow',
  meaning: 'two ends that talked with each other in a capture',
  columns: [
    { name: 'layer', type: 'text', meaning: 'eth, ip, tcp or udp', shown: false, get: ({ layer }) => layer },
    {
      name: 'stream',
      type: 'integer',
      meaning: 'number of the flow, as follow takes it; null at eth and ip',
      shown: true,
      get: ({ stream }) => stream,
    },
    {
      name: 'client',
      type: 'address',
      meaning: 'who opened it, else who spoke first',
      shown: true,
      priority: 0,
      get: ({ client }) => client,
    },
    {
      name: 'clientPort',
      type: 'port',
      meaning: 'its port',
      title: 'PORT',
      shown: true,
      get: ({ clientPort }) => clientPort,
    },
    {
      name: 'server',
      type: 'address',
      meaning: 'the other end',
      shown: true,
      priority: 0,
      get: ({ server }) => server,
    },
    {
      name: 'serverPort',
      type: 'port',
      meaning: 'its port',
      title: 'PORT',
      shown: true,
      get: ({ serverPort }) => serverPort,
    },
    ...(packetsAndBytes as readonly Column<Conversation>[]),
    {
      name: 'start',
      type: 'time',
      meaning: 'when its first packet was captured',
      shown: false,
      get: ({ firstMs }) => firstMs,
    },
    {
      name: 'duration',
      type: 'milliseconds',
      unit: 'milliseconds',
      meaning: 'from the first to the last packet',
      shown: true,
      get: ({ firstMs, lastMs }) => Math.round((lastMs - firstMs) * 1e6) / 1e6,
    },
  ],
});

/** The kind of endpoints. */
export const endpointKind: RecordKind<Endpoint> = defineRecord<Endpoint>({
  name: 'endpoint',
  meaning: 'one end of conversations in a capture',
  columns: [
    { name: 'layer', type: 'text', meaning: 'eth, ip, tcp or udp', shown: false, get: ({ layer }) => layer },
    {
      name: 'address',
      type: 'address',
      meaning: 'its address',
      shown: true,
      priority: 0,
      get: ({ address }) => address,
    },
    { name: 'port', type: 'port', meaning: 'its port; null at eth and ip', shown: true, get: ({ port }) => port },
    ...(packetsAndBytes as readonly Column<Endpoint>[]),
  ],
});

/** A protocol within those around it. */
export interface ProtocolShare {
  /** Outermost first: `eth`, `ip`, `tcp`. */
  readonly path: readonly string[];
  packets: number;
  bytes: number;
}

/** The kind of protocols in a hierarchy. */
export const protocolShareKind: RecordKind<ProtocolShare> = defineRecord<ProtocolShare>({
  name: 'protocol',
  meaning: 'how much of a capture is a protocol, within the protocols around it',
  columns: [
    {
      name: 'protocol',
      type: 'text',
      meaning: 'its name',
      shown: true,
      priority: 0,
      get: ({ path }) => path.at(-1) ?? '',
      text: ({ path }) => `${'  '.repeat(path.length - 1)}${path.at(-1) ?? ''}`,
    },
    {
      name: 'path',
      type: 'value',
      meaning: 'the protocols around it and itself',
      shown: false,
      get: ({ path }) => path,
      text: ({ path }) => path.join(':'),
    },
    {
      name: 'packets',
      type: 'integer',
      meaning: 'packets that have it',
      shown: true,
      priority: 0,
      get: ({ packets }) => packets,
    },
    {
      name: 'bytes',
      type: 'bytes',
      unit: 'bytes',
      meaning: 'their bytes on the wire',
      shown: true,
      priority: 0,
      get: ({ bytes }) => bytes,
    },
  ],
});

/** What was captured in one span of time, or of one range of lengths. */
export interface Bucket {
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly packets: number;
  readonly bytes: number;
  /** 0 to 1: its packets, of the bucket with most. */
  readonly share: number;
}

/** A share as a bar of up to thirty blocks. */
function bar(share: number): string {
  return '█'.repeat(Math.round(share * 30));
}

/** The kind of spans. */
export const rateKind: RecordKind<Bucket> = defineRecord<Bucket>({
  name: 'rate',
  meaning: 'what was captured in a span of time',
  columns: [
    {
      name: 'start',
      type: 'time',
      meaning: 'when the span begins',
      shown: true,
      priority: 0,
      get: ({ startMs }) => startMs,
    },
    {
      name: 'packets',
      type: 'integer',
      meaning: 'packets in it',
      shown: true,
      priority: 0,
      get: ({ packets }) => packets,
    },
    {
      name: 'bytes',
      type: 'bytes',
      unit: 'bytes',
      meaning: 'their bytes on the wire',
      shown: true,
      priority: 0,
      get: ({ bytes }) => bytes,
    },
    {
      name: 'share',
      type: 'number',
      meaning: 'its packets as a part of the busiest span',
      shown: false,
      get: ({ share }) => Math.round(share * 1000) / 1000,
    },
    {
      name: 'bar',
      type: 'text',
      meaning: 'that part as a bar',
      title: '',
      shown: true,
      get: ({ share }) => bar(share),
    },
  ],
});

/** Packets of some lengths. */
export interface LengthRange {
  readonly from: number;
  /** Null: without an end. */
  readonly to: number | null;
  packets: number;
  bytes: number;
}

/** The kind of ranges of lengths. */
export const lengthKind: RecordKind<LengthRange> = defineRecord<LengthRange>({
  name: 'length',
  meaning: 'packets of a capture whose length on the wire is in a range',
  columns: [
    { name: 'from', type: 'integer', unit: 'bytes', meaning: 'shortest', shown: true, get: ({ from }) => from },
    {
      name: 'to',
      type: 'integer',
      unit: 'bytes',
      meaning: 'longest; null without an end',
      shown: true,
      get: ({ to }) => to,
    },
    { name: 'packets', type: 'integer', meaning: 'packets', shown: true, get: ({ packets }) => packets },
    { name: 'bytes', type: 'bytes', unit: 'bytes', meaning: 'their bytes', shown: true, get: ({ bytes }) => bytes },
  ],
});

/** What is noteworthy in a capture, summed up. */
export interface ExpertNote {
  readonly severity: 'chat' | 'note' | 'warning' | 'error';
  /** The field that such packets have: `tcp.analysis.retransmission:1` selects them. */
  readonly field: string;
  readonly meaning: string;
  readonly packets: number;
  readonly first: number;
}

/** The kind of these notes. */
export const expertKind: RecordKind<ExpertNote> = defineRecord<ExpertNote>({
  name: 'expert',
  meaning: 'something noteworthy in a capture, and how often',
  columns: [
    {
      name: 'severity',
      type: 'text',
      meaning: 'chat, note, warning or error',
      shown: true,
      priority: 0,
      get: ({ severity }) => severity,
    },
    {
      name: 'packets',
      type: 'integer',
      meaning: 'how many packets',
      shown: true,
      priority: 0,
      get: ({ packets }) => packets,
    },
    { name: 'meaning', type: 'text', meaning: 'what it is', shown: true, priority: 1, get: ({ meaning }) => meaning },
    { name: 'first', type: 'integer', meaning: 'the first such packet', shown: true, get: ({ first }) => first },
    {
      name: 'field',
      type: 'text',
      meaning: 'the field that selects them in a filter',
      shown: true,
      priority: 2,
      get: ({ field }) => field,
    },
  ],
});
