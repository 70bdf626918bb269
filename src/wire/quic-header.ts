/** The long header of QUIC packets (RFC 8999, RFC 9000 section 17.2, version 2: RFC 9369). */
import { copyOf, put32, putBytes, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import { emitQuicNumber, readQuicNumber } from './quic-varint.ts';

/** Versions. */
export const quicVersions = { negotiation: 0, v1: 0x0000_0001, v2: 0x6b33_43cf } as const;

/** Packet types, whatever bits stand for them in a version. */
export type QuicType = 'initial' | '0-rtt' | 'handshake' | 'retry' | 'version negotiation' | 'unknown';

/** A long header. */
export interface QuicHeader {
  readonly version: number;
  readonly type: QuicType;
  /** The last four bits of the first byte, sealed in all but Retry: reserved bits and the packet number's length. */
  readonly bits: number;
  /** Connection identifiers, up to 20 bytes each in versions 1 and 2. */
  readonly destination: Uint8Array;
  readonly source: Uint8Array;
  /** Of an Initial packet; empty in others. */
  readonly token: Uint8Array;
  /** Of packet number and sealed payload; null in types that have none. */
  readonly length: number | null;
}

/** In the order of their two bits: version 2 shifts them by one (RFC 9369 section 3.2). */
const typesOfV1: readonly QuicType[] = ['initial', '0-rtt', 'handshake', 'retry'];
const typesOfV2: readonly QuicType[] = ['retry', 'initial', '0-rtt', 'handshake'];

/** Why no long header starts here, or null. */
export function checkQuic(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < 7) return 'the QUIC header is cut short';
  return u8(bytes, at) < 0x80 ? 'not a long header of QUIC' : null;
}

function typeOf(version: number, first: number): QuicType {
  if (version === quicVersions.negotiation) return 'version negotiation';
  if (version === quicVersions.v1) return typesOfV1[(first >> 4) & 3]!;
  return version === quicVersions.v2 ? typesOfV2[(first >> 4) & 3]! : 'unknown';
}

/** Reads the header; the payload is the packet number and what is sealed, the next packet of the datagram begins at its end. */
export function parseQuicHeader(bytes: Uint8Array, start: number, end: number): Parsed<QuicHeader> {
  const reason = checkQuic(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const first = u8(bytes, start);
  const version = u32(bytes, start + 1);
  const type = typeOf(version, first);
  const destinationEnd = start + 6 + u8(bytes, start + 5);
  const sourceEnd = destinationEnd < end ? destinationEnd + 1 + u8(bytes, destinationEnd) : Infinity;
  if (sourceEnd > end) return undecodable('the QUIC connection identifiers are cut short');
  const longest = type === 'unknown' || type === 'version negotiation' ? 255 : 20;
  const destination = copyOf(bytes, start + 6, destinationEnd);
  const source = copyOf(bytes, destinationEnd + 1, sourceEnd);
  if (destination.length > longest || source.length > longest)
    return undecodable('a QUIC connection identifier is too long');
  const common = { version, type, bits: first & 15, destination, source };
  const bare = { ...common, token: new Uint8Array(0), length: null };
  if (type !== 'initial' && type !== '0-rtt' && type !== 'handshake') return decoded(bare, sourceEnd, end);
  const tokenLength = type === 'initial' ? readQuicNumber(bytes, sourceEnd, end) : { value: 0, next: sourceEnd };
  const tokenEnd = tokenLength === null ? Infinity : tokenLength.next + tokenLength.value;
  const length = tokenEnd > end ? null : readQuicNumber(bytes, tokenEnd, end);
  if (tokenLength === null || length === null) return undecodable('the QUIC header is cut short');
  const packetEnd = length.next + length.value;
  const value: QuicHeader = { ...common, token: copyOf(bytes, tokenLength.next, tokenEnd), length: length.value };
  return decoded(value, length.next, Math.min(end, packetEnd), packetEnd > end ? 'the QUIC packet is cut short' : null);
}

/** The versions that a version negotiation packet offers, from its payload. */
export function quicOfferedVersions(bytes: Uint8Array, start: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - start) >> 2 }, (_, index) => u32(bytes, start + index * 4));
}

/** Writes a header (its type must be one of the version); returns its length. */
export function emitQuicHeader(value: QuicHeader, into: Uint8Array, at: number): number {
  const types = value.version === quicVersions.v2 ? typesOfV2 : typesOfV1;
  into[at] = 0xc0 | (Math.max(0, types.indexOf(value.type)) << 4) | value.bits;
  put32(into, at + 1, value.version);
  let next = at + 5;
  for (const identifier of [value.destination, value.source]) {
    into[next] = identifier.length;
    next += 1 + putBytes(into, next + 1, identifier);
  }
  if (value.type === 'initial') {
    next += emitQuicNumber(value.token.length, into, next);
    next += putBytes(into, next, value.token);
  }
  if (value.length !== null) next += emitQuicNumber(value.length, into, next);
  return next - at;
}
