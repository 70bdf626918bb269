/** Variable-length integers of QUIC (RFC 9000 section 16). */
import { put16, put32, put64, u16, u32, u64, u8 } from './bytes.ts';

/** A number and where the next thing begins. */
export interface QuicNumber {
  readonly value: number;
  readonly next: number;
}

/** Reads the number at `at`; null where it is cut short or above 2^53, which no length or offset of ours can be. */
export function readQuicNumber(bytes: Uint8Array, at: number, end: number): QuicNumber | null {
  if (at >= end) return null;
  const first = u8(bytes, at);
  const next = at + (1 << (first >> 6));
  if (next > end) return null;
  if (first < 0x40) return { value: first, next };
  if (first < 0x80) return { value: u16(bytes, at) & 0x3fff, next };
  if (first < 0xc0) return { value: u32(bytes, at) & 0x3fff_ffff, next };
  const value = u64(bytes, at) & 0x3fff_ffff_ffff_ffffn;
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? null : { value: Number(value), next };
}

/** Writes a number in as few bytes as hold it; returns how many. */
export function emitQuicNumber(value: number, into: Uint8Array, at: number): number {
  if (value < 0x40) {
    into[at] = value;
    return 1;
  }
  if (value < 0x4000) {
    put16(into, at, 0x4000 | value);
    return 2;
  }
  if (value < 0x4000_0000) {
    put32(into, at, 0x8000_0000 | value);
    return 4;
  }
  put64(into, at, 0xc000_0000_0000_0000n | BigInt(value));
  return 8;
}
