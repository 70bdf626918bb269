/** The real-time transport protocol and its control packets (RFC 3550 sections 5.1 and 6.4). */
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** The header of a media packet. */
export interface RtpHeader {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  /** Of the synchronization source. */
  readonly source: number;
  readonly contributors: readonly number[];
  readonly extension: { readonly profile: number; readonly data: Uint8Array } | null;
  /** Whether the last byte of the payload counts padding. */
  readonly padded: boolean;
}

/** The head that all control packets share. */
export interface RtcpHeader {
  readonly padded: boolean;
  /** Reports, chunks or a subtype: five bits. */
  readonly count: number;
  /** 200 sender report, 201 receiver report, 202 source description, 203 goodbye, 204 application. */
  readonly type: number;
  /** In words of four bytes, without the first. */
  readonly words: number;
}

/** Why no media packet starts here, or null. Types 72 to 76 with the marker are control packets (RFC 5761 section 4). */
export function checkRtp(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < 12) return 'the RTP header is cut short';
  if (u8(bytes, at) >> 6 !== 2) return 'not version 2 of RTP';
  const second = u8(bytes, at + 1);
  return second >= 200 && second <= 204 ? 'an RTCP packet' : null;
}

/** Reads a media packet's header; padding is not part of the payload. */
export function parseRtp(bytes: Uint8Array, start: number, end: number): Parsed<RtpHeader> {
  const reason = checkRtp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const first = u8(bytes, start);
  let at = start + 12 + (first & 15) * 4;
  if (at > end) return undecodable('the RTP header is cut short');
  let extension: RtpHeader['extension'] = null;
  if ((first & 0x10) !== 0) {
    const next = at + 4 <= end ? at + 4 + u16(bytes, at + 2) * 4 : Infinity;
    if (next > end) return undecodable('the RTP extension is cut short');
    extension = { profile: u16(bytes, at), data: copyOf(bytes, at + 4, next) };
    at = next;
  }
  const value: RtpHeader = {
    marker: (u8(bytes, start + 1) & 0x80) !== 0,
    payloadType: u8(bytes, start + 1) & 0x7f,
    sequence: u16(bytes, start + 2),
    timestamp: u32(bytes, start + 4),
    source: u32(bytes, start + 8),
    contributors: Array.from({ length: first & 15 }, (_, index) => u32(bytes, start + 12 + index * 4)),
    extension,
    padded: (first & 0x20) !== 0,
  };
  const padding = value.padded && at < end ? u8(bytes, end - 1) : 0;
  const wrong = value.padded && (padding === 0 || end - padding < at);
  return decoded(value, at, wrong ? end : end - padding, wrong ? 'the RTP padding is malformed' : null);
}

/** Reads the head of a control packet; its reports are the payload, the next packet of the datagram begins at its end. */
export function parseRtcp(bytes: Uint8Array, start: number, end: number): Parsed<RtcpHeader> {
  if (end - start < 4) return undecodable('the RTCP header is cut short');
  const first = u8(bytes, start);
  const type = u8(bytes, start + 1);
  if (first >> 6 !== 2) return undecodable('not version 2 of RTCP');
  if (type < 192 || type > 223) return undecodable('not an RTCP packet');
  const words = u16(bytes, start + 2);
  const packetEnd = start + 4 + words * 4;
  const value: RtcpHeader = { padded: (first & 0x20) !== 0, count: first & 31, type, words };
  return decoded(value, start + 4, Math.min(end, packetEnd), packetEnd > end ? 'the RTCP packet is cut short' : null);
}

/** Writes a media packet's header; returns its length. */
export function emitRtp(value: RtpHeader, into: Uint8Array, at: number): number {
  const flags = (value.padded ? 0x20 : 0) | (value.extension === null ? 0 : 0x10);
  into[at] = 0x80 | flags | value.contributors.length;
  into[at + 1] = (value.marker ? 0x80 : 0) | value.payloadType;
  put16(into, at + 2, value.sequence);
  put32(into, at + 4, value.timestamp);
  put32(into, at + 8, value.source);
  for (const [index, contributor] of value.contributors.entries()) put32(into, at + 12 + index * 4, contributor);
  const next = at + 12 + value.contributors.length * 4;
  if (value.extension === null) return next - at;
  put16(into, next, value.extension.profile);
  put16(into, next + 2, value.extension.data.length >> 2);
  return next + 4 + putBytes(into, next + 4, value.extension.data) - at;
}

/** Writes the head of a control packet; returns 4. */
export function emitRtcp(value: RtcpHeader, into: Uint8Array, at: number): number {
  into[at] = 0x80 | (value.padded ? 0x20 : 0) | value.count;
  into[at + 1] = value.type;
  put16(into, at + 2, value.words);
  return 4;
}
