/** What the packets of a batch are in their flows, as fields: computed for all packets in order, asked for some. */
import { u16, u32 } from '../../wire/bytes.ts';
import { foldSum, sumWords } from '../../wire/checksum.ts';
import { pseudoSumOf } from '../../wire/ip-header.ts';
import { tcpField, tcpFlags } from '../../wire/tcp.ts';
import type { FieldValue } from '../field.ts';
import type { PacketBatch } from '../packet-batch.ts';
import { batchCapacity } from '../packet-batch.ts';
import type { Flow } from './flow-table.ts';
import { FlowTable, mostFlows } from './flow-table.ts';
import { noteInitial } from './stream-feeder.ts';
import { allAnalysisMarks, markFields, packetMarks } from './stream-fields.ts';
import { analysisMarks, TcpAnalysis } from './tcp-analysis.ts';
import type { TransportPacket } from './transport-reader.ts';
import { TransportReader } from './transport-reader.ts';

/** A field with its value. */
export type Fact = readonly [field: string, value: FieldValue];

/** A packet of TCP or UDP in its flow. */
export interface FlowPlace {
  readonly transport: 'tcp' | 'udp';
  /** `tcp.stream`, `udp.stream`. */
  readonly stream: number;
  /** Of TCP, counted from the first of its direction; 0 for UDP. */
  readonly sequence: number;
  /** As the sequence number, of the other direction; -1 where nothing is acknowledged. */
  readonly acknowledgment: number;
  /** Of TCP, scaled where the scale is known; 0 for UDP. */
  readonly window: number;
  /** Bytes of payload as the headers state them. */
  readonly length: number;
  /** What is noteworthy about it: bits of `analysisMarks` and `packetMarks`; 0 for UDP. */
  readonly marks: number;
  /** Of a duplicate acknowledgment: which one it is, and the packet that said it first; null for others. */
  readonly duplicate: { readonly count: number; readonly of: number } | null;
}

/** The facts of a batch at a time. */
export class StreamFacts {
  readonly #reader = new TransportReader();
  readonly #flows: FlowTable;
  readonly #analysis: TcpAnalysis;
  /** Where the analysis has a flow. */
  readonly #places = new Map<Flow, number>();
  readonly #flowOf: (Flow | null)[] = Array.from({ length: batchCapacity }, () => null);
  readonly #marks = new Uint32Array(batchCapacity);
  readonly #sequences = new Float64Array(batchCapacity);
  readonly #acknowledgments = new Float64Array(batchCapacity);
  readonly #duplicates = new Uint32Array(batchCapacity);
  readonly #duplicateOf = new Float64Array(batchCapacity);
  readonly #windows = new Uint32Array(batchCapacity);
  readonly #lengths = new Uint32Array(batchCapacity);

  /** `flows` bounds how many are known at one time. */
  constructor(flows: number = mostFlows) {
    this.#flows = new FlowTable(flows, (flow) => this.#forget(flow));
    this.#analysis = new TcpAnalysis(flows);
  }

  /** Takes the packets of a batch. */
  learn(batch: PacketBatch): void {
    for (let row = 0; row < batch.count; row++) {
      const packet = this.#reader.read(batch, row);
      this.#marks[row] = 0;
      this.#flowOf[row] = packet === null ? null : this.#take(packet, row);
    }
  }

  /** The marks of a row: bits of `analysisMarks` and `packetMarks`. */
  marksOf(row: number): number {
    return this.#marks[row]!;
  }

  /** Where a row of the last batch is in its flow; null without TCP and UDP. */
  placeOf(row: number): FlowPlace | null {
    const flow = this.#flowOf[row]!;
    if (flow === null) return null;
    const [{ transport, number: stream }, length] = [flow, this.#lengths[row]!];
    if (transport === 'udp') {
      return {
        transport,
        stream,
        sequence: 0,
        acknowledgment: -1,
        window: 0,
        length,
        marks: 0,
        duplicate: null,
      };
    }
    const [sequence, acknowledgment] = [this.#sequences[row]!, this.#acknowledgments[row]!];
    const [marks, window] = [this.#marks[row]!, this.#windows[row]!];
    const isDuplicate = (marks & analysisMarks.duplicateAck) !== 0;
    const duplicate = isDuplicate ? { count: this.#duplicates[row]!, of: this.#duplicateOf[row]! } : null;
    return { transport, stream, sequence, acknowledgment, window, length, marks, duplicate };
  }

  /** The facts of a row of the last batch. */
  of(row: number): readonly Fact[] {
    const flow = this.#flowOf[row]!;
    if (flow === null) return [];
    if (flow.transport === 'udp') return [['udp.stream', flow.number]];
    const facts: Fact[] = [
      ['tcp.stream', flow.number],
      ['tcp.seq', this.#sequences[row]!],
    ];
    if (this.#acknowledgments[row]! >= 0) facts.push(['tcp.ack', this.#acknowledgments[row]!]);
    const marks = this.#marks[row]!;
    if (marks === 0) return facts;
    if ((marks & allAnalysisMarks) !== 0) facts.push(['tcp.analysis.flags', true]);
    for (const { mark, field } of markFields) if ((marks & mark) !== 0) facts.push([field, true]);
    if ((marks & analysisMarks.duplicateAck) !== 0) {
      facts.push(['tcp.analysis.duplicate_ack_num', this.#duplicates[row]!]);
    }
    return facts;
  }

  #take(packet: TransportPacket, row: number): Flow {
    const flow = this.#flows.flowOf(packet);
    this.#lengths[row] = packet.payloadEnd - packet.payloadStart + packet.missing;
    if (packet.transport === 'udp') return flow;
    const { direction } = this.#flows;
    const reused = noteInitial(packet, flow, direction);
    const analysis = this.#analysis;
    let place = this.#places.get(flow);
    if (place === undefined) {
      place = analysis.begin();
      this.#places.set(flow, place);
    }
    this.#marks[row] = analysis.take(place, packet, flow, direction, reused) | marksOfHeader(packet);
    this.#duplicates[row] = analysis.duplicates;
    this.#duplicateOf[row] = analysis.duplicateOf;
    this.#windows[row] = analysis.window;
    const at = packet.places.transportStart;
    this.#sequences[row] = (u32(packet.bytes, at + 4) - flow.initial[direction]) >>> 0;
    const isAcknowledging = (packet.places.tcpFlags & tcpFlags.ack) !== 0;
    const other = flow.initial[direction === 0 ? 1 : 0];
    this.#acknowledgments[row] = isAcknowledging ? (u32(packet.bytes, at + 8) - other) >>> 0 : -1;
    return flow;
  }

  #forget(flow: Flow): void {
    const place = this.#places.get(flow);
    if (place === undefined) return;
    this.#places.delete(flow);
    this.#analysis.end(place);
  }
}

function marksOfHeader(packet: TransportPacket): number {
  const flags = packet.places.tcpFlags;
  let marks = 0;
  if ((flags & tcpFlags.syn) !== 0) {
    marks |= (flags & tcpFlags.ack) === 0 ? packetMarks.opening : packetMarks.openingAnswer;
  }
  if ((flags & tcpFlags.fin) !== 0) marks |= packetMarks.finish;
  if ((flags & tcpFlags.rst) !== 0) marks |= packetMarks.reset;
  return isBroken(packet) ? marks | packetMarks.badChecksum : marks;
}

/**
 * Whether the checksum is wrong. One that was left to the network card holds the sum of the pseudo header instead (Linux
 * CHECKSUM_PARTIAL); of a packet that was cut it cannot be told.
 */
function isBroken({ bytes, places, missing, joined }: TransportPacket): boolean {
  const { ip, transportStart } = places;
  if (missing > 0 || (ip.fragmentOffset !== -1 && !joined)) return false;
  const pseudoSum = pseudoSumOf(bytes, ip);
  if (foldSum(sumWords(bytes, transportStart, ip.end, pseudoSum)) === 0xffff) return false;
  return u16(bytes, transportStart + tcpField.checksum) !== foldSum(pseudoSum);
}
