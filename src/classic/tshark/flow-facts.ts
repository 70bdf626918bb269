/** What earlier packets of its flow say of a packet: the flow's number, TCP numbers counted from the first, the window scaled. */
import type { PacketBatch } from '../../capture/packet-batch.ts';
import type { Direction, Flow } from '../../capture/streams/flow-table.ts';
import { FlowTable } from '../../capture/streams/flow-table.ts';
import type { TransportPacket } from '../../capture/streams/transport-reader.ts';
import { TransportReader } from '../../capture/streams/transport-reader.ts';
import { u16, u32, u8 } from '../../wire/bytes.ts';
import { tcpFlags, tcpHeaderLength } from '../../wire/tcp.ts';

/** Of one packet of TCP or UDP. */
export interface FlowFacts {
  readonly transport: 'tcp' | 'udp';
  /** `tcp.stream`, `udp.stream`. */
  readonly stream: number;
  readonly direction: Direction;
  /** Of TCP, counted from the first of each direction; 0 for UDP. */
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly window: number;
  /** Bytes of payload as the headers state them. */
  readonly length: number;
}

/** What is kept of a connection: the first number of each direction, and the shift of windows (-1: not seen). */
interface Connection {
  readonly first: [number | null, number | null];
  readonly shift: [number, number];
  /** Whether a SYN of the direction was seen. */
  readonly opened: [boolean, boolean];
}

/** Follows the flows of a file. */
export class FlowFollower {
  readonly #table = new FlowTable();
  readonly #reader = new TransportReader();
  readonly #connections = new WeakMap<Flow, Connection>();

  /** The facts of a row, which has to be asked in the order of the file; null without TCP and UDP. */
  factsOf(batch: PacketBatch, row: number): FlowFacts | null {
    const packet = this.#reader.read(batch, row);
    if (packet === null) return null;
    const flow = this.#table.flowOf(packet);
    const { direction } = this.#table;
    const { transport } = packet;
    const length = packet.payloadEnd - packet.payloadStart + packet.missing;
    if (transport === 'udp') {
      return { transport, stream: flow.number, direction, sequence: 0, acknowledgment: 0, window: 0, length };
    }
    const connection = this.#connection(flow);
    return { transport, stream: flow.number, direction, length, ...relative(packet, connection, direction) };
  }

  #connection(flow: Flow): Connection {
    const known = this.#connections.get(flow);
    if (known !== undefined) return known;
    const fresh: Connection = { first: [null, null], shift: [-1, -1], opened: [false, false] };
    this.#connections.set(flow, fresh);
    return fresh;
  }
}

function relative(
  { bytes, places }: TransportPacket,
  connection: Connection,
  direction: Direction,
): Pick<FlowFacts, 'sequence' | 'acknowledgment' | 'window'> {
  const at = places.transportStart;
  const other: Direction = direction === 0 ? 1 : 0;
  const sequence = u32(bytes, at + 4);
  const acknowledgment = u32(bytes, at + 8);
  const isOpening = (places.tcpFlags & tcpFlags.syn) !== 0;
  const acknowledges = (places.tcpFlags & tcpFlags.ack) !== 0;
  if (isOpening) {
    connection.first[direction] = sequence;
    connection.opened[direction] = true;
    connection.shift[direction] = windowShift(bytes, at);
  }
  // Without a SYN the first byte seen counts as the first after it.
  connection.first[direction] ??= (sequence - 1) >>> 0;
  if (acknowledges) connection.first[other] ??= (acknowledgment - 1) >>> 0;
  const window = u16(bytes, at + 14);
  const scales = !isOpening && connection.shift[0] >= 0 && connection.shift[1] >= 0;
  return {
    sequence: (sequence - connection.first[direction]) >>> 0,
    acknowledgment: acknowledges ? (acknowledgment - connection.first[other]!) >>> 0 : 0,
    window: scales ? window * 2 ** Math.min(14, connection.shift[direction]) : window,
  };
}

/** The shift that the options offer (RFC 7323 section 2.2), -1 for none. */
function windowShift(bytes: Uint8Array, start: number): number {
  const end = Math.min(bytes.length, start + tcpHeaderLength(bytes, start));
  for (let at = start + 20; at < end;) {
    const kind = u8(bytes, at);
    if (kind === 0) return -1;
    const length = kind === 1 ? 1 : at + 1 < end ? u8(bytes, at + 1) : 0;
    if (length < 1 || at + length > end) return -1;
    if (kind === 3 && length === 3) return u8(bytes, at + 2);
    at += length;
  }
  return -1;
}
