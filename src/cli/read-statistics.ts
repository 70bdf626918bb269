/** `portolan read` with a statistic: counts the packets that match, and shows what came of it. */
import type { RecordKind } from '../base/record.ts';
import { dissectPacket } from '../capture/dissect.ts';
import type { MatchingBatch } from '../capture/matching.ts';
import { ConversationCounter, EndpointCounter } from '../capture/streams/conversations.ts';
import { ExpertSummary } from '../capture/streams/expert-summary.ts';
import type { Layer } from '../capture/streams/layer-reader.ts';
import { LayerReader } from '../capture/streams/layer-reader.ts';
import { LengthHistogram } from '../capture/streams/length-histogram.ts';
import { ProtocolHierarchy } from '../capture/streams/protocol-hierarchy.ts';
import { RateCounter } from '../capture/streams/rate-counter.ts';
import {
  endpointKind,
  expertKind,
  flowKind,
  lengthKind,
  protocolShareKind,
  rateKind,
} from '../capture/streams/statistics-record.ts';
import { writeRecords } from '../report/write-records.ts';
import type { CliContext } from './context.ts';
import { printHiddenColumns } from './notices.ts';
import { writeOptions } from './output-flags.ts';
import type { ReadFlags } from './read-flags.ts';

type Batches = AsyncIterable<MatchingBatch>;

/** Counts and shows; how many packets were counted. */
export async function showStatistics(context: CliContext, flags: ReadFlags, batches: Batches): Promise<number> {
  let packets = 0;
  async function* counted(): AsyncGenerator<MatchingBatch> {
    for await (const batch of batches) {
      packets += batch.rows.length;
      yield batch;
      if (context.signal.aborted) return;
    }
  }
  await statistic(context, flags, counted());
  return packets;
}

function statistic(context: CliContext, flags: ReadFlags, batches: Batches): Promise<void> {
  if (flags.conversations !== undefined) return conversations(context, flags, flags.conversations, batches);
  if (flags.endpoints !== undefined) return endpoints(context, flags, flags.endpoints, batches);
  if (flags.rate !== undefined) return rate(context, flags, flags.rate, batches);
  if (flags.hierarchy) return hierarchy(context, flags, batches);
  return flags.lengths ? lengths(context, flags, batches) : expert(context, flags, batches);
}

async function conversations(context: CliContext, flags: ReadFlags, layer: Layer, batches: Batches): Promise<void> {
  const counter = new ConversationCounter(layer);
  await eachEnds(layer, batches, counter);
  await show(context, flags, flowKind, counter.batches(), counter.beyond);
}

async function endpoints(context: CliContext, flags: ReadFlags, layer: Layer, batches: Batches): Promise<void> {
  const counter = new EndpointCounter(layer);
  await eachEnds(layer, batches, counter);
  await show(context, flags, endpointKind, counter.batches(), counter.beyond);
}

/** Hands on the ends of all packets that match; flows are numbered with those that do not. */
async function eachEnds(
  layer: Layer,
  batches: Batches,
  counter: Pick<ConversationCounter | EndpointCounter, 'take'>,
): Promise<void> {
  const reader = new LayerReader(layer);
  for await (const { batch, rows } of batches) {
    let next = 0;
    for (let row = 0; row < batch.count; row++) {
      const found = reader.read(batch, row);
      if (rows[next] !== row) continue;
      next++;
      for (const ends of found) counter.take(ends, batch, row);
    }
  }
}

async function rate(context: CliContext, flags: ReadFlags, spanMs: number, batches: Batches): Promise<void> {
  const counter = new RateCounter(spanMs);
  for await (const { batch, rows } of batches) for (const row of rows) counter.take(batch, row);
  await show(context, flags, rateKind, [counter.list()], counter.beyond);
}

async function hierarchy(context: CliContext, flags: ReadFlags, batches: Batches): Promise<void> {
  const counter = new ProtocolHierarchy();
  for await (const { batch, rows, knowledge } of batches) {
    for (const row of rows) {
      const { protocols } = dissectPacket(knowledge.packet(batch, row, []));
      counter.take(protocols.slice(1), batch.originalLengths[row]!);
    }
  }
  await show(context, flags, protocolShareKind, [counter.list()], counter.beyond);
}

async function lengths(context: CliContext, flags: ReadFlags, batches: Batches): Promise<void> {
  const counter = new LengthHistogram();
  for await (const { batch, rows } of batches) for (const row of rows) counter.take(batch.originalLengths[row]!);
  await show(context, flags, lengthKind, [counter.list()], 0);
}

async function expert(context: CliContext, flags: ReadFlags, batches: Batches): Promise<void> {
  const summary = new ExpertSummary();
  for await (const { batch, rows, knowledge } of batches) {
    for (const row of rows) summary.take(knowledge.marksOf(row), batch.firstNumber + row);
  }
  await show(context, flags, expertKind, [summary.list()], 0);
}

async function show<T>(
  context: CliContext,
  flags: ReadFlags,
  kind: RecordKind<T>,
  records: Iterable<readonly T[]>,
  beyond: number,
): Promise<void> {
  const { hidden } = await writeRecords(context.out, kind, records, writeOptions(flags, kind));
  printHiddenColumns(hidden, context);
  if (beyond === 0) return;
  context.out.flush();
  context.err.write(`warning: ${beyond} packets are not counted: there is a bound on what is told apart\n`);
}
