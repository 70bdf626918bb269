/** Packets out of a capture file by the thousand: columns of numbers over one buffer, filled again for each batch. */
import type { PcapngItem } from '../wire/pcapng.ts';

/** Most packets in one batch. */
export const batchCapacity = 8192;

/** A block that is no packet (an interface, names, statistics, secrets), and the packet of the batch that it stands before. */
export interface BetweenPackets {
  /** Index in the batch; the batch's `count` for what stands behind its last packet. */
  readonly before: number;
  /** The section it belongs to, counted from 0 in its file. */
  readonly section: number;
  /** The first interface of the section in the file's list: blocks count from 0 in each section. */
  readonly firstInterface: number;
  /** The block, a view into the batch's bytes: copy what is to be kept. */
  readonly item: PcapngItem;
}

/**
 * Some packets, in the order of the file. All of it, `bytes` too, belongs to the reader and is filled anew for the next batch:
 * copy what is to be kept. Only the first `count` places of each column mean something.
 */
export interface PacketBatch {
  /** The number of the first packet, from 1. */
  firstNumber: number;
  count: number;
  /** Where the packets' bytes stand. */
  bytes: Uint8Array;
  /** Offset in `bytes` of each packet's first byte. */
  readonly starts: Uint32Array;
  /** How many bytes of it were captured. */
  readonly lengths: Uint32Array;
  /** How many it had. */
  readonly originalLengths: Uint32Array;
  /** Whole seconds since 1970 UTC, rounded down; may be negative. */
  readonly seconds: Float64Array;
  /** 0 to 999,999,999. */
  readonly nanoseconds: Uint32Array;
  /** Index in the file's list of interfaces; 0 in pcap. */
  readonly interfaces: Uint32Array;
  /** LINKTYPE_ number. */
  readonly linkTypes: Uint16Array;
  /** Offset in `bytes` of the record or block that holds the packet. */
  readonly recordStarts: Uint32Array;
  /** Offset in `bytes` behind it. */
  readonly recordEnds: Uint32Array;
  /** Where the record begins in the file (behind the decompression where it is compressed). */
  readonly offsets: Float64Array;
  /** What stands between the packets; empty in pcap. */
  readonly between: BetweenPackets[];
}

/** Room for a batch. */
export function packetBatch(): PacketBatch {
  return {
    firstNumber: 1,
    count: 0,
    bytes: new Uint8Array(0),
    starts: new Uint32Array(batchCapacity),
    lengths: new Uint32Array(batchCapacity),
    originalLengths: new Uint32Array(batchCapacity),
    seconds: new Float64Array(batchCapacity),
    nanoseconds: new Uint32Array(batchCapacity),
    interfaces: new Uint32Array(batchCapacity),
    linkTypes: new Uint16Array(batchCapacity),
    recordStarts: new Uint32Array(batchCapacity),
    recordEnds: new Uint32Array(batchCapacity),
    offsets: new Float64Array(batchCapacity),
    between: [],
  };
}
