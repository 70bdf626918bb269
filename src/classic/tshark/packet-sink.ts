/** Where packets go that are shown: one object a run for each form of output. */
import type { PacketBatch } from '../../capture/packet-batch.ts';
import type { SeenPacket } from './seen-packet.ts';

/** Takes the packets that are shown, in order. */
export interface PacketSink {
  /** Before the first packet, and without one. */
  begin(): void;
  /** The batch and the row are where it stands. */
  take(packet: SeenPacket, batch: PacketBatch, row: number): void;
  /** A batch is over, also one without a packet that passed: what stands between packets may be wanted. */
  endBatch?(batch: PacketBatch): void;
  /** Behind the last one. */
  end(): void;
}
