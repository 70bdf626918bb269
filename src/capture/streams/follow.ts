/** One flow of a file as what its two ends said to each other, in order. */
import { parseIp } from '../../addr/ip-address.ts';
import { ipText } from '../../addr/ip-address.ts';
import { copyOf } from '../../wire/bytes.ts';
import type { MatchingBatch } from '../matching.ts';
import type { Direction, Flow } from './flow-table.ts';
import { flowAddress } from './flow-table.ts';
import type { FeederLimits, StreamSink } from './stream-feeder.ts';
import { StreamFeeder } from './stream-feeder.ts';

/** Something that happened in a followed flow. */
export type FollowItem =
  /** Bytes of one direction. */
  | {
      readonly kind: 'data';
      readonly direction: Direction;
      readonly bytes: Uint8Array;
      readonly packet: number;
      readonly seconds: number;
      readonly nanoseconds: number;
    }
  /** What is to be said of a direction: a hole, bytes that contradict earlier ones, an end. */
  | { readonly kind: 'note'; readonly direction: Direction; readonly text: string };

/** Which flow. */
export type FlowChoice =
  | { readonly transport: 'tcp' | 'udp'; readonly number: number }
  /** The first flow with this end; a null address is any. */
  | { readonly transport: 'tcp' | 'udp'; readonly address: string | null; readonly port: number };

/** Whether a flow is the one that is looked for. */
export function isChosen(flow: Flow, choice: FlowChoice): boolean {
  if (flow.transport !== choice.transport) return false;
  if ('number' in choice) return flow.number === choice.number;
  return ([0, 1] as const).some(
    (end) =>
      flow.ports[end] === choice.port && (choice.address === null || ipText(flowAddress(flow, end)) === choice.address),
  );
}

/** Reads `7`, `10.0.0.1:80`, `[fd00::1]:80` or `:80`; null where it is none of them. */
export function flowChoice(transport: 'tcp' | 'udp', text: string): FlowChoice | null {
  if (/^\d{1,9}$/.test(text)) return { transport, number: Number(text) };
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? 0);
  if (match === null || port < 1 || port > 65_535) return null;
  const written = match[1] ?? match[2] ?? '';
  if (written === '') return { transport, address: null, port };
  const parsed = parseIp(written);
  return parsed.ok ? { transport, address: ipText(parsed.value), port } : null;
}

/**
 * The flow's items, a list for each batch that had some. `found` is told the flow when it is met; `sinkFor` makes what turns its bytes into
 * items.
 */
export async function* followFlow(
  batches: AsyncIterable<MatchingBatch>,
  choice: FlowChoice,
  found: (flow: Flow) => void,
  sinkFor: (take: (item: FollowItem) => void) => StreamSink = itemSink,
  limits: FeederLimits = {},
): AsyncGenerator<readonly FollowItem[], void, undefined> {
  let items: FollowItem[] = [];
  let chosen: Flow | null = null;
  const feeder = new StreamFeeder((flow) => {
    // The number is the same when it gave way to others and came back.
    const isWanted = chosen === null ? isChosen(flow, choice) : isSame(flow, chosen);
    if (!isWanted) return null;
    if (chosen === null) found(flow);
    chosen = flow;
    return sinkFor((item) => items.push(item));
  }, limits);
  for await (const { batch, rows } of batches) {
    for (const row of rows) feeder.take(batch, row);
    if (items.length > 0) yield items;
    items = [];
  }
  feeder.end();
  if (items.length > 0) yield items;
}

function isSame(a: Flow, b: Flow): boolean {
  return a.transport === b.transport && a.number === b.number;
}

/** A sink that makes items; bytes are copied. */
export function itemSink(take: (item: FollowItem) => void): StreamSink {
  const note = (direction: Direction, text: string): void => take({ kind: 'note', direction, text });
  return {
    data(direction, { bytes, packet, seconds, nanoseconds }) {
      if (bytes.length === 0) return;
      take({ kind: 'data', direction, bytes: copyOf(bytes, 0, bytes.length), packet, seconds, nanoseconds });
    },
    gap: (direction, bytes, reason) =>
      note(
        direction,
        reason === 'missing' ? `${bytes} bytes were not captured` : `${bytes} bytes were waited for in vain`,
      ),
    conflict: (direction, packet, bytes) =>
      note(direction, `packet ${packet} repeats ${bytes} bytes with other values; the first ones are shown`),
    closed: (direction, how, packet) => {
      if (how === 'reset') note(direction, `reset by packet ${packet}`);
    },
  };
}
