/** Who talked to whom at one layer, for each packet: every Ethernet or IP header of it, or its flow. */
import { latin1 } from '../../wire/bytes.ts';
import type { PacketBatch } from '../packet-batch.ts';
import type { Direction, Flow } from './flow-table.ts';
import { FlowTable } from './flow-table.ts';
import { noteInitial } from './stream-feeder.ts';
import { TransportReader } from './transport-reader.ts';

/** The layers that statistics know. */
export const layers = ['eth', 'ip', 'tcp', 'udp'] as const;

/** One of {@link layers}. */
export type Layer = (typeof layers)[number];

/** Two ends at a layer: addresses as they stand in the packet, one character a byte. */
export interface Ends {
  readonly source: string;
  readonly destination: string;
  /** -1 where the layer has none. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flow: Flow | null;
  readonly direction: Direction;
}

/** Reads the ends of packets at a layer. */
export class LayerReader {
  readonly layer: Layer;
  readonly #flows: FlowTable;
  readonly #reader: TransportReader;
  #found: Ends[] = [];
  #bytes = new Uint8Array(0) as Uint8Array;

  /** `flows` bounds how many flows are known at one time. */
  constructor(layer: Layer, flows?: number) {
    this.layer = layer;
    this.#flows = new FlowTable(flows);
    this.#reader = new TransportReader({
      ethernet: (start) => {
        if (layer === 'eth') this.#add(start + 6, start, 6);
      },
      internet: ({ sourceAt, destinationAt, version }) => {
        if (layer === 'ip') this.#add(sourceAt, destinationAt, version === 4 ? 4 : 16);
      },
    });
  }

  /** Flows that were forgotten for lack of room. */
  get dropped(): number {
    return this.#flows.dropped;
  }

  /** The ends of a row: one pair for each header of the layer. Rows must come in their order, all of them. */
  read(batch: PacketBatch, row: number): readonly Ends[] {
    this.#found = [];
    this.#bytes = batch.bytes;
    const packet = this.#reader.read(batch, row);
    if (this.layer === 'eth' || this.layer === 'ip') return this.#found;
    if (packet === null || packet.transport !== this.layer) return this.#found;
    const flow = this.#flows.flowOf(packet);
    const { direction } = this.#flows;
    if (packet.transport === 'tcp') noteInitial(packet, flow, direction);
    const other = direction === 0 ? 1 : 0;
    this.#found.push({
      source: flow.addresses[direction],
      destination: flow.addresses[other],
      sourcePort: flow.ports[direction],
      destinationPort: flow.ports[other],
      flow,
      direction,
    });
    return this.#found;
  }

  #add(sourceAt: number, destinationAt: number, length: number): void {
    this.#found.push({
      source: latin1(this.#bytes, sourceAt, sourceAt + length),
      destination: latin1(this.#bytes, destinationAt, destinationAt + length),
      sourcePort: -1,
      destinationPort: -1,
      flow: null,
      direction: 0,
    });
  }
}
