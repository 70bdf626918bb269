/** The user datagram protocol (RFC 768). */
import { put16, u16 } from './bytes.ts';
import { checksum, checksumHolds } from './checksum.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the header. */
export const udpField = { sourcePort: 0, destinationPort: 2, length: 4, checksum: 6, payload: 8 } as const;

/** The header. */
export interface UdpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Header and payload in bytes. */
  readonly length: number;
  /** 0: the sender computed none. */
  readonly checksum: number;
}

/** The source port. */
export function udpSourcePort(bytes: Uint8Array, at: number): number {
  return u16(bytes, at);
}

/** The destination port. */
export function udpDestinationPort(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + udpField.destinationPort);
}

/** The length field: header and payload. */
export function udpLength(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + udpField.length);
}

/** Why no UDP header starts here, or null. */
export function checkUdp(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < udpField.payload ? 'the UDP header is cut short' : null;
}

/**
 * Whether the checksum is right. Zero means that the sender computed none and holds over IPv4 (RFC 768); over IPv6 pass
 * `zeroAllowed` false, where only some tunnels may do so (RFC 8200 section 8.1, RFC 6935).
 */
export function udpChecksumHolds(
  bytes: Uint8Array,
  at: number,
  end: number,
  pseudoSum: number,
  zeroAllowed: boolean,
): boolean {
  if (u16(bytes, at + udpField.checksum) === 0) return zeroAllowed;
  return checksumHolds(bytes, at, end, pseudoSum);
}

/** Reads the header; the payload ends where the length says. */
export function parseUdp(bytes: Uint8Array, start: number, end: number): Parsed<UdpHeader> {
  const reason = checkUdp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const length = udpLength(bytes, start);
  const value: UdpHeader = {
    sourcePort: udpSourcePort(bytes, start),
    destinationPort: udpDestinationPort(bytes, start),
    length,
    checksum: u16(bytes, start + udpField.checksum),
  };
  const payloadStart = start + udpField.payload;
  // Zero is the length of a datagram too long for the field (RFC 2675) or one left to the network card.
  if (length === 0) return decoded(value, payloadStart, end);
  if (length < udpField.payload) return decoded(value, payloadStart, payloadStart, 'the UDP length is below 8');
  if (start + length > end) return decoded(value, payloadStart, end, 'the datagram is shorter than its UDP length');
  return decoded(value, payloadStart, start + length);
}

/** Writes the header as the value says; returns 8. */
export function emitUdp(value: UdpHeader, into: Uint8Array, at: number): number {
  put16(into, at, value.sourcePort);
  put16(into, at + udpField.destinationPort, value.destinationPort);
  put16(into, at + udpField.length, value.length);
  put16(into, at + udpField.checksum, value.checksum);
  return udpField.payload;
}

/** Computes the checksum of the datagram from `at` to `end` and writes it there. */
export function fillUdpChecksum(into: Uint8Array, at: number, end: number, pseudoSum: number): void {
  put16(into, at + udpField.checksum, 0);
  const sum = checksum(into, at, end, pseudoSum);
  // A sum of zero is sent as all ones, because zero says "none computed" (RFC 768).
  put16(into, at + udpField.checksum, sum === 0 ? 0xffff : sum);
}
