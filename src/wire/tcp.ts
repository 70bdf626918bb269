/** The header of the transmission control protocol (RFC 9293). */
import { put16, put32, u16, u32, u8 } from './bytes.ts';
import { checksum, checksumHolds } from './checksum.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { TcpOption } from './tcp-option.ts';
import { emitTcpOptions, parseTcpOptions } from './tcp-option.ts';

/** Offsets in the header. */
export const tcpField = {
  sourcePort: 0,
  destinationPort: 2,
  sequence: 4,
  acknowledgment: 8,
  offsetAndFlags: 12,
  flags: 13,
  window: 14,
  checksum: 16,
  urgent: 18,
  options: 20,
} as const;

/** Flags; accurate ECN's AE (RFC 9768, the former nonce) is the lowest bit of the byte before. */
export const tcpFlags = {
  fin: 0x01,
  syn: 0x02,
  rst: 0x04,
  psh: 0x08,
  ack: 0x10,
  urg: 0x20,
  ece: 0x40,
  cwr: 0x80,
  ae: 0x100,
} as const;

/** The header. */
export interface TcpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  /** The three bits before the flags, zero by RFC 9293. */
  readonly reserved: number;
  /** Nine bits of {@link tcpFlags}. */
  readonly flags: number;
  /** As sent, not scaled. */
  readonly window: number;
  readonly checksum: number;
  readonly urgent: number;
  readonly options: readonly TcpOption[];
}

/** The source port. */
export function tcpSourcePort(bytes: Uint8Array, at: number): number {
  return u16(bytes, at);
}

/** The destination port. */
export function tcpDestinationPort(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + tcpField.destinationPort);
}

/** The sequence number. */
export function tcpSequence(bytes: Uint8Array, at: number): number {
  return u32(bytes, at + tcpField.sequence);
}

/** The acknowledgment number, whether or not the ACK flag makes it count. */
export function tcpAcknowledgment(bytes: Uint8Array, at: number): number {
  return u32(bytes, at + tcpField.acknowledgment);
}

/** The length of the header in bytes, 20 to 60 in a segment that passed {@link checkTcp}. */
export function tcpHeaderLength(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at + tcpField.offsetAndFlags) >> 4) * 4;
}

/** The eight flags of the flags byte, AE left out. */
export function tcpFlagsOf(bytes: Uint8Array, at: number): number {
  return u8(bytes, at + tcpField.flags);
}

/** The window as sent, not scaled. */
export function tcpWindow(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + tcpField.window);
}

/** Why no TCP header starts here, or null. */
export function checkTcp(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < tcpField.options) return 'the TCP header is cut short';
  const length = tcpHeaderLength(bytes, at);
  if (length < tcpField.options) return 'the TCP header length is below 20';
  return end - at < length ? 'the TCP options are cut short' : null;
}

/** Whether the checksum is right; `pseudoSum` from `pseudoSumOfV4` or `pseudoSumV6`. */
export function tcpChecksumHolds(bytes: Uint8Array, at: number, end: number, pseudoSum: number): boolean {
  return checksumHolds(bytes, at, end, pseudoSum);
}

/** Reads the header; options are kept up to the first that is malformed. */
export function parseTcp(bytes: Uint8Array, start: number, end: number): Parsed<TcpHeader> {
  const reason = checkTcp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const headerEnd = start + tcpHeaderLength(bytes, start);
  const { options, flaw } = parseTcpOptions(bytes, start + tcpField.options, headerEnd);
  const offsetAndFlags = u16(bytes, start + tcpField.offsetAndFlags);
  const value: TcpHeader = {
    sourcePort: tcpSourcePort(bytes, start),
    destinationPort: tcpDestinationPort(bytes, start),
    sequence: tcpSequence(bytes, start),
    acknowledgment: tcpAcknowledgment(bytes, start),
    reserved: (offsetAndFlags >> 9) & 7,
    flags: offsetAndFlags & 0x1ff,
    window: tcpWindow(bytes, start),
    checksum: u16(bytes, start + tcpField.checksum),
    urgent: u16(bytes, start + tcpField.urgent),
    options,
  };
  return decoded(value, headerEnd, end, flaw);
}

/** Writes the header, checksum included as the value says, options padded with zeros; returns its length. */
export function emitTcp(value: TcpHeader, into: Uint8Array, at: number): number {
  const length = tcpField.options + emitTcpOptions(value.options, into, at + tcpField.options);
  put16(into, at, value.sourcePort);
  put16(into, at + tcpField.destinationPort, value.destinationPort);
  put32(into, at + tcpField.sequence, value.sequence);
  put32(into, at + tcpField.acknowledgment, value.acknowledgment);
  put16(into, at + tcpField.offsetAndFlags, (length << 10) | (value.reserved << 9) | value.flags);
  put16(into, at + tcpField.window, value.window);
  put16(into, at + tcpField.checksum, value.checksum);
  put16(into, at + tcpField.urgent, value.urgent);
  return length;
}

/** Computes the checksum of the segment from `at` to `end` and writes it there. */
export function fillTcpChecksum(into: Uint8Array, at: number, end: number, pseudoSum: number): void {
  put16(into, at + tcpField.checksum, 0);
  put16(into, at + tcpField.checksum, checksum(into, at, end, pseudoSum));
}
