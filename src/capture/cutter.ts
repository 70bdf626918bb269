/** What cuts the bytes of a capture file into packets, one for each format. */
import type { CaptureInterface } from './capture-interface.ts';
import type { PacketBatch } from './packet-batch.ts';

/** What is wrong with a file. Everything before the place was read. */
export interface CaptureFault {
  /** A clause without a full stop: `the file is cut short in packet 7`. */
  readonly reason: string;
  /** Where the file ends too early: in what, how many bytes should be there, how many are. */
  readonly cut: { readonly part: 'header' | 'data'; readonly wanted: number; readonly got: number } | null;
}

/** Cuts what is whole. */
export interface Cutter {
  /** Those met so far. */
  readonly interfaces: readonly CaptureInterface[];
  /**
   * Adds the packets that are whole between `start` and `end` to an empty batch until it is full. Returns where the first byte
   * stands that was not used; `offset` is the place of `start` in the file.
   */
  cut(bytes: Uint8Array, start: number, end: number, offset: number, batch: PacketBatch): number;
  /** How many bytes have to stand together from the first unused one on, so that the next `cut` gets on. */
  readonly needed: number;
  /** Set where what follows cannot be read. */
  readonly fault: CaptureFault | null;
  /** The file is over and this many bytes were not used: what is wrong, or null. */
  end(unused: number): CaptureFault | null;
}
