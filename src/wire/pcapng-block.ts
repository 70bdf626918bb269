/** The blocks of a pcapng file: what is common to all of them. */
import { put32le, u32, u32le } from './bytes.ts';

/** Block types (draft-ietf-opsawg-pcapng section 4, and those registered beside it). */
export const pcapngBlockTypes = {
  section: 0x0a0d_0d0a,
  interface: 1,
  oldPacket: 2,
  simplePacket: 3,
  names: 4,
  statistics: 5,
  packet: 6,
  systemdJournal: 9,
  secrets: 0xa,
  custom: 0xbad,
  /** A custom block that must not be copied to another file. */
  customPrivate: 0x4000_0bad,
  darwinProcess: 0x8000_0001,
} as const;

/** 0x1a2b3c4d in the byte order of a section. */
export const byteOrderMagic = 0x1a2b_3c4d;

/** One block as it stands in the file: written out again it is the same, whatever is in it. */
export interface PcapngBlock {
  readonly type: number;
  /** The byte order of its section. */
  readonly littleEndian: boolean;
  /** All of it, from the type to the second length; a view into what the reader was given. */
  readonly bytes: Uint8Array;
}

/** A block with its body between `bodyStart` and `bodyEnd` of its bytes. */
export const bodyStart = 8;

/** Where the body of a block ends. */
export function bodyEnd(block: PcapngBlock): number {
  return block.bytes.length - 4;
}

/** A 32-bit number of a block, in its byte order. */
export function blockU32(block: PcapngBlock, at: number): number {
  return block.littleEndian ? u32le(block.bytes, at) : u32(block.bytes, at);
}

/** Writes type and both lengths around a body of `bodyLength` bytes that stands at `at + 8`; returns the block's length. */
export function closeBlock(type: number, bodyLength: number, into: Uint8Array, at: number): number {
  const padded = (bodyLength + 3) & ~3;
  const length = padded + 12;
  put32le(into, at, type);
  put32le(into, at + 4, length);
  into.fill(0, at + bodyStart + bodyLength, at + bodyStart + padded);
  put32le(into, at + bodyStart + padded, length);
  return length;
}
