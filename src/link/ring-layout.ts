/** Where the fields of a TPACKET_V3 ring stand (include/uapi/linux/if_packet.h), as byte offsets, and how big a ring is made. */
import { nativeWords } from '../ffi/packet-socket.ts';

/** struct tpacket_block_desc: version, offset to private data, then struct tpacket_hdr_v1. */
export const blockField = { status: 8, packetCount: 12, firstPacket: 16 } as const;

/** struct tpacket3_hdr, and struct sockaddr_ll behind it (aligned to 16). */
export const frameField = {
  next: 0,
  seconds: 4,
  nanoseconds: 8,
  captured: 12,
  original: 16,
  status: 20,
  mac: 24,
  net: 26,
  vlanTag: 32,
  vlanProtocol: 36,
  /** sockaddr_ll: family 0, protocol 2 (network order), interface 4, hardware 8, packet type 10, address length 11, address 12. */
  address: 48,
} as const;

/** TP_STATUS_*: whose block it is, and whether the VLAN fields hold. */
export const ringStatus = { kernel: 0, user: 1, vlanValid: 1 << 4, vlanProtocolValid: 1 << 6 } as const;

/** The TPACKET_V3 number of PACKET_VERSION. */
export const ringVersion3 = 2;

/** Room kept free in front of each frame (PACKET_RESERVE): a VLAN tag is put back there without moving the frame. */
export const reservedRoom = 4;

/** A ring's geometry. */
export interface RingShape {
  readonly blockLength: number;
  readonly blockCount: number;
}

const largestBlock = 1 << 20;
/** A block holds at least one frame of 64 KiB (loopback's, or a merged one) and its header. */
const smallestBlock = 1 << 17;
/** Only the kernel's sanity checks look at the frame size in version 3 (packet_set_ring). */
const frameLength = 2048;

/** What is kept of frames that are cut this short fits into small blocks many times. */
const shortFrame = 512;
const shortFrameBlock = 1 << 14;

/**
 * Cuts about `bytes` into blocks: 1 MiB each, smaller ones for a small ring, two at least. Where little is kept of each frame there
 * are many small ones: every `retireMs` a block with a single frame is handed over, and when all are, frames are lost.
 */
export function ringShape(bytes: number, snapLength = largestBlock): RingShape {
  const isShort = snapLength <= shortFrame;
  const [smallest, wanted] = isShort ? [shortFrameBlock, 256] : [smallestBlock, 8];
  let blockLength = largestBlock;
  while (blockLength > smallest && bytes / blockLength < wanted) blockLength /= 2;
  return { blockLength, blockCount: Math.max(2, Math.round(bytes / blockLength)) };
}

/** struct tpacket_req3; a block that has a frame is handed over after `retireMs` even if it is not full. */
export function ringRequest({ blockLength, blockCount }: RingShape, retireMs: number): Uint8Array {
  const frameCount = (blockLength / frameLength) * blockCount;
  return nativeWords(blockLength, blockCount, frameLength, frameCount, retireMs, 0, 0);
}
