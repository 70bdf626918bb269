/** The headers of IPsec: what of the encapsulating payload (RFC 4303) is in the clear, and authentication (RFC 4302). */
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** The head of an encapsulated payload; what follows is sealed. */
export interface EspHeader {
  /** Security parameters index: which association this belongs to. */
  readonly spi: number;
  readonly sequence: number;
}

/** An authentication header; the payload stands behind it in the clear. */
export interface AhHeader {
  /** Protocol of the payload. */
  readonly nextHeader: number;
  readonly reserved: number;
  readonly spi: number;
  readonly sequence: number;
  /** The integrity check value: a multiple of four bytes. */
  readonly check: Uint8Array;
}

/** Reads the head of an encapsulated payload. */
export function parseEsp(bytes: Uint8Array, start: number, end: number): Parsed<EspHeader> {
  if (end - start < 8) return undecodable('the ESP header is cut short');
  return decoded({ spi: u32(bytes, start), sequence: u32(bytes, start + 4) }, start + 8, end);
}

/**
 * Whether the datagram on port 4500 from `at` is ESP (RFC 3948 section 2.2): a non-zero index where the key exchange has its
 * marker of four zero bytes.
 */
export function isEspInUdp(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= 8 && u32(bytes, at) !== 0;
}

/** Reads an authentication header. */
export function parseAh(bytes: Uint8Array, start: number, end: number): Parsed<AhHeader> {
  if (end - start < 12) return undecodable('the AH header is cut short');
  // In words of four bytes minus two (section 2.2).
  const headerEnd = start + (u8(bytes, start + 1) + 2) * 4;
  if (headerEnd < start + 12) return undecodable('the AH length is below 12');
  if (headerEnd > end) return undecodable('the AH header is cut short');
  const value: AhHeader = {
    nextHeader: u8(bytes, start),
    reserved: u16(bytes, start + 2),
    spi: u32(bytes, start + 4),
    sequence: u32(bytes, start + 8),
    check: copyOf(bytes, start + 12, headerEnd),
  };
  return decoded(value, headerEnd, end);
}

/** Writes the head of an encapsulated payload; returns 8. */
export function emitEsp(value: EspHeader, into: Uint8Array, at: number): number {
  put32(into, at, value.spi);
  put32(into, at + 4, value.sequence);
  return 8;
}

/** Writes an authentication header; returns its length. */
export function emitAh(value: AhHeader, into: Uint8Array, at: number): number {
  const length = 12 + putBytes(into, at + 12, value.check);
  into[at] = value.nextHeader;
  into[at + 1] = (length >> 2) - 2;
  put16(into, at + 2, value.reserved);
  put32(into, at + 4, value.spi);
  put32(into, at + 8, value.sequence);
  return length;
}
