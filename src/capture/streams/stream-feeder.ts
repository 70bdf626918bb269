/** Hands the bytes of every flow on in order: packets of a file in, streams out, memory bounded. */
import { u32 } from '../../wire/bytes.ts';
import { tcpFlags } from '../../wire/tcp.ts';
import type { PacketBatch } from '../packet-batch.ts';
import { ByteBudget } from './byte-budget.ts';
import type { Direction, Flow } from './flow-table.ts';
import { FlowTable } from './flow-table.ts';
import type { StreamPiece } from './tcp-assembler.ts';
import { TcpAssembler } from './tcp-assembler.ts';
import type { TransportPacket } from './transport-reader.ts';
import { TransportReader } from './transport-reader.ts';

/** Who listens to a flow. */
export interface StreamSink {
  /** The next bytes of a direction: of UDP one datagram each. */
  data(direction: Direction, piece: StreamPiece): void;
  /** Bytes that are missing from the stream of a direction. */
  gap?(direction: Direction, bytes: number, reason: 'missing' | 'given-up'): void;
  /** A packet repeated bytes with other values; the first ones were handed on. */
  conflict?(direction: Direction, packet: number, bytes: number): void;
  /** A connection was broken off, or its direction finished: `packet` said so. */
  closed?(direction: Direction, how: 'finished' | 'reset', packet: number): void;
  /** The flow is over: its file is, or it gave way. */
  end?(): void;
}

/** Bounds. */
export interface FeederLimits {
  /** Flows that are fed at one time; {@link mostFed} when absent. */
  readonly flows?: number;
  /** Bytes kept behind holes, of all flows together. */
  readonly bytes?: number;
}

/** A flow that is fed takes some 4 KiB: two assemblers, and what its sink keeps. */
const mostFed = 4096;

interface Fed {
  readonly sink: StreamSink;
  readonly ends: readonly [TcpAssembler, TcpAssembler] | null;
}

/** Feeds sinks. */
export class StreamFeeder {
  readonly reader = new TransportReader();
  readonly flows: FlowTable;
  readonly budget: ByteBudget;
  readonly #sinkFor: (flow: Flow, first: TransportPacket) => StreamSink | null;
  readonly #fed = new Map<Flow, Fed | null>();

  /** `sinkFor` is asked once for each new flow, and again for one that gave way (its sink was ended then) and came back. */
  constructor(sinkFor: (flow: Flow, first: TransportPacket) => StreamSink | null, limits: FeederLimits = {}) {
    this.#sinkFor = sinkFor;
    this.flows = new FlowTable(limits.flows ?? mostFed, (flow) => this.#end(flow));
    this.budget = new ByteBudget(limits.bytes);
  }

  /** Takes a packet; its flow, or null where it has none. */
  take(batch: PacketBatch, row: number): Flow | null {
    const packet = this.reader.read(batch, row);
    if (packet === null) return null;
    const flow = this.flows.flowOf(packet);
    this.feed(packet, flow, this.flows.direction);
    return flow;
  }

  /** Takes a packet whose flow is known. */
  feed(packet: TransportPacket, flow: Flow, direction: Direction): void {
    if (flow.transport === 'tcp') noteInitial(packet, flow, direction);
    let fed = this.#fed.get(flow);
    if (fed === undefined) {
      fed = this.#begin(flow, packet);
      this.#fed.set(flow, fed);
    }
    if (fed === null) return;
    if (fed.ends === null) fed.sink.data(direction, pieceOf(packet));
    else segment(packet, direction, fed.sink, fed.ends);
  }

  /** Says that the file is over. */
  end(): void {
    for (const flow of this.#fed.keys()) this.#end(flow);
  }

  #begin(flow: Flow, packet: TransportPacket): Fed | null {
    const sink = this.#sinkFor(flow, packet);
    if (sink === null) return null;
    if (flow.transport === 'udp') return { sink, ends: null };
    const assembler = (direction: Direction): TcpAssembler =>
      new TcpAssembler(
        {
          data: (piece) => sink.data(direction, piece),
          gap: (bytes, reason) => sink.gap?.(direction, bytes, reason),
          ...(sink.conflict && { conflict: (number, bytes) => sink.conflict?.(direction, number, bytes) }),
        },
        this.budget,
      );
    return { sink, ends: [assembler(0), assembler(1)] };
  }

  #end(flow: Flow): void {
    const fed = this.#fed.get(flow);
    this.#fed.delete(flow);
    if (fed === undefined || fed === null) return;
    for (const end of fed.ends ?? []) end.end();
    fed.sink.end?.();
  }
}

/**
 * Remembers where the numbers of a direction begin: with its SYN, or one before what was seen or acknowledged first. A SYN with another number
 * opens another connection. Whether this segment opens one on ports that had one before.
 */
export function noteInitial({ bytes, places }: TransportPacket, flow: Flow, direction: Direction): boolean {
  const sequence = u32(bytes, places.transportStart + 4);
  const { initial } = flow;
  const other = direction === 0 ? 1 : 0;
  const known = initial[direction];
  const isOpening = (places.tcpFlags & tcpFlags.syn) !== 0;
  const isAcknowledging = (places.tcpFlags & tcpFlags.ack) !== 0;
  if (isOpening) initial[direction] = sequence;
  else if (known === -1) initial[direction] = (sequence - 1) >>> 0;
  if (isAcknowledging && initial[other] === -1) initial[other] = (u32(bytes, places.transportStart + 8) - 1) >>> 0;
  if (!isOpening) return false;
  return isAcknowledging ? known !== -1 && known !== sequence : flow.reused && known === -1;
}

function pieceOf({ bytes, payloadStart, payloadEnd, number, seconds, nanoseconds }: TransportPacket): StreamPiece {
  return { bytes: bytes.subarray(payloadStart, payloadEnd), packet: number, seconds, nanoseconds };
}

function segment(
  packet: TransportPacket,
  direction: Direction,
  sink: StreamSink,
  ends: readonly [TcpAssembler, TcpAssembler],
): void {
  const { bytes, places, payloadStart, payloadEnd, missing } = packet;
  const flags = places.tcpFlags;
  const [mine, theirs] = direction === 0 ? ends : [ends[1], ends[0]];
  // A SYN takes the first number of its direction; data may come with it (RFC 7413).
  const sequence = (u32(bytes, places.transportStart + 4) + ((flags & tcpFlags.syn) === 0 ? 0 : 1)) >>> 0;
  // The number of a reset may be anything that fits the window, and its payload is no part of the stream.
  if ((flags & tcpFlags.rst) !== 0) return sink.closed?.(direction, 'reset', packet.number);
  mine.start(sequence);
  if (payloadEnd + missing > payloadStart) mine.push(sequence, pieceOf(packet), missing);
  if ((flags & tcpFlags.ack) !== 0) theirs.acknowledged(u32(bytes, places.transportStart + 8));
  if ((flags & tcpFlags.fin) !== 0) sink.closed?.(direction, 'finished', packet.number);
}
