/** Frames of a receiving thread as a batch of packets: columns over the shared memory they arrived in, no copies. */
import type { FrameBatch } from '../../link/frame-pipe.ts';
import type { FrameVisitor } from '../../link/link.ts';
import { batchCapacity, packetBatch, type PacketBatch } from '../packet-batch.ts';
import type { LiveInterfaces } from './live-interfaces.ts';

/** A batch that also knows which way its packets went. */
export interface LiveBatch extends PacketBatch {
  /** The kernel's packet type: packetType of link/link.ts. */
  readonly packetTypes: Uint8Array;
}

/** Fills one batch again and again; packets are numbered from 1. */
export class LiveBatchFiller {
  readonly #batch: LiveBatch = { ...packetBatch(), packetTypes: new Uint8Array(batchCapacity) };
  readonly #interfaces: LiveInterfaces;
  #stream = 0;
  #linkType = 0;

  constructor(interfaces: LiveInterfaces) {
    this.#interfaces = interfaces;
  }

  /** The batch with the frames of a stream; over when it is filled again or the frames are given back. */
  several(frames: FrameBatch, stream: number): LiveBatch {
    const batch = this.#batch;
    batch.firstNumber += batch.count;
    batch.count = 0;
    this.#stream = stream;
    this.#linkType = this.#interfaces.linkTypeOf(stream);
    frames.forEach(this.#take);
    return batch;
  }

  /** A batch of one frame. */
  single(...frame: Parameters<FrameVisitor>): LiveBatch {
    const batch = this.#batch;
    batch.firstNumber += batch.count;
    batch.count = 0;
    this.#linkType = this.#interfaces.linkTypeOf(0);
    this.#take(...frame);
    return batch;
  }

  readonly #take: FrameVisitor = (bytes, start, end, meta) => {
    const batch = this.#batch;
    const row = batch.count++;
    batch.bytes = bytes;
    batch.starts[row] = start;
    batch.lengths[row] = end - start;
    batch.originalLengths[row] = meta.originalLength;
    batch.seconds[row] = meta.seconds;
    batch.nanoseconds[row] = meta.nanoseconds;
    batch.interfaces[row] = this.#interfaces.numberOf(this.#stream, meta.interfaceIndex);
    batch.linkTypes[row] = this.#linkType;
    batch.recordStarts[row] = start;
    batch.recordEnds[row] = end;
    batch.packetTypes[row] = meta.packetType;
  };
}
