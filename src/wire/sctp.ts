/** The stream control transmission protocol (RFC 9260): header, chunks, and those that open and refuse an association. */
import { copyOf, put16, put32, putBytes, u16, u32, u32le, u8, put32le } from './bytes.ts';
import { crc32c } from './crc32c.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the common header and in the first chunk. */
export const sctpField = {
  sourcePort: 0,
  destinationPort: 2,
  verificationTag: 4,
  checksum: 8,
  chunks: 12,
  firstChunkType: 12,
  /** Of an INIT or INIT ACK that stands first. */
  initiateTag: 16,
} as const;

/** Chunk types (RFC 9260 section 3.2). */
export const sctpChunkTypes = {
  data: 0,
  init: 1,
  initAck: 2,
  sack: 3,
  heartbeat: 4,
  heartbeatAck: 5,
  abort: 6,
  shutdown: 7,
  shutdownAck: 8,
  error: 9,
  cookieEcho: 10,
  cookieAck: 11,
  shutdownComplete: 14,
} as const;

/** A type-length-value parameter or error cause. */
export interface SctpParameter {
  readonly type: number;
  readonly data: Uint8Array;
}

/** One chunk: INIT, INIT ACK, ABORT and ERROR decoded, any other as its value. */
export type SctpChunk =
  | {
      readonly type: 1 | 2;
      readonly flags: number;
      readonly initiateTag: number;
      readonly receiverWindow: number;
      readonly outboundStreams: number;
      readonly inboundStreams: number;
      readonly initialSequence: number;
      readonly parameters: readonly SctpParameter[];
    }
  | { readonly type: 6 | 9; readonly flags: number; readonly causes: readonly SctpParameter[] }
  | { readonly type: number; readonly flags: number; readonly data: Uint8Array };

/** A packet. */
export interface SctpPacket {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly verificationTag: number;
  /** CRC-32C, as the number whose least significant byte comes first on the wire. */
  readonly checksum: number;
  readonly chunks: readonly SctpChunk[];
}

/** The source port. */
export function sctpSourcePort(bytes: Uint8Array, at: number): number {
  return u16(bytes, at);
}

/** The destination port. */
export function sctpDestinationPort(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + sctpField.destinationPort);
}

/** The verification tag. */
export function sctpVerificationTag(bytes: Uint8Array, at: number): number {
  return u32(bytes, at + sctpField.verificationTag);
}

/** The type of the first chunk, -1 when there is none. */
export function sctpFirstChunkType(bytes: Uint8Array, at: number, end: number): number {
  return end - at < sctpField.chunks + 4 ? -1 : u8(bytes, at + sctpField.firstChunkType);
}

/** Why no SCTP header starts here, or null. */
export function checkSctp(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < sctpField.chunks ? 'the SCTP header is cut short' : null;
}

const noChecksum = new Uint8Array(4);

/** The checksum that the packet from `at` to `end` should carry: computed as if its field were zero. */
export function sctpChecksum(bytes: Uint8Array, at: number, end: number): number {
  const ports = crc32c(bytes, at, at + sctpField.checksum);
  return crc32c(bytes, at + sctpField.chunks, end, crc32c(noChecksum, 0, 4, ports));
}

/** Whether the checksum is right. */
export function sctpChecksumHolds(bytes: Uint8Array, at: number, end: number): boolean {
  return u32le(bytes, at + sctpField.checksum) === sctpChecksum(bytes, at, end);
}

/** Computes the checksum and writes it, least significant byte first (RFC 9260 appendix A). */
export function fillSctpChecksum(into: Uint8Array, at: number, end: number): void {
  put32le(into, at + sctpField.checksum, sctpChecksum(into, at, end));
}

/** Reads the header and all chunks up to the first that is malformed. */
export function parseSctp(bytes: Uint8Array, start: number, end: number): Parsed<SctpPacket> {
  const reason = checkSctp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const chunks: SctpChunk[] = [];
  let at = start + sctpField.chunks;
  let flaw: string | null = null;
  while (at < end) {
    const length = at + 4 <= end ? u16(bytes, at + 2) : 0;
    if (length < 4 || at + length > end) {
      flaw = 'an SCTP chunk is malformed';
      break;
    }
    const chunk = chunkAt(bytes, at, at + length);
    chunks.push(chunk.value);
    flaw ??= chunk.flaw;
    at = Math.min(end, at + ((length + 3) & ~3));
  }
  const value: SctpPacket = {
    sourcePort: sctpSourcePort(bytes, start),
    destinationPort: sctpDestinationPort(bytes, start),
    verificationTag: sctpVerificationTag(bytes, start),
    checksum: u32le(bytes, start + sctpField.checksum),
    chunks,
  };
  return decoded(value, at, end, flaw);
}

function chunkAt(bytes: Uint8Array, at: number, end: number): { value: SctpChunk; flaw: string | null } {
  const type = u8(bytes, at);
  const flags = u8(bytes, at + 1);
  if ((type === 1 || type === 2) && end - at >= 20) {
    const { list, flaw } = parametersIn(bytes, at + 20, end);
    const value: SctpChunk = {
      type,
      flags,
      initiateTag: u32(bytes, at + 4),
      receiverWindow: u32(bytes, at + 8),
      outboundStreams: u16(bytes, at + 12),
      inboundStreams: u16(bytes, at + 14),
      initialSequence: u32(bytes, at + 16),
      parameters: list,
    };
    return { value, flaw };
  }
  if (type === 6 || type === 9) {
    const { list, flaw } = parametersIn(bytes, at + 4, end);
    return { value: { type, flags, causes: list }, flaw };
  }
  return { value: { type, flags, data: copyOf(bytes, at + 4, end) }, flaw: null };
}

function parametersIn(bytes: Uint8Array, start: number, end: number): { list: SctpParameter[]; flaw: string | null } {
  const list: SctpParameter[] = [];
  let at = start;
  while (at < end) {
    const length = at + 4 <= end ? u16(bytes, at + 2) : 0;
    if (length < 4 || at + length > end) return { list, flaw: 'an SCTP parameter is malformed' };
    list.push({ type: u16(bytes, at), data: copyOf(bytes, at + 4, at + length) });
    at += (length + 3) & ~3;
  }
  return { list, flaw: null };
}

/** Writes header and chunks, checksum included as the value says; returns the length, padding of the last chunk included. */
export function emitSctp(value: SctpPacket, into: Uint8Array, at: number): number {
  put16(into, at, value.sourcePort);
  put16(into, at + sctpField.destinationPort, value.destinationPort);
  put32(into, at + sctpField.verificationTag, value.verificationTag);
  put32le(into, at + sctpField.checksum, value.checksum);
  let next = at + sctpField.chunks;
  for (const chunk of value.chunks) next += emitChunk(chunk, into, next);
  return next - at;
}

function emitChunk(chunk: SctpChunk, into: Uint8Array, at: number): number {
  into[at] = chunk.type;
  into[at + 1] = chunk.flags;
  let length = 4;
  if ('data' in chunk) length += putBytes(into, at + 4, chunk.data);
  else if ('causes' in chunk) length += emitParameters(chunk.causes, into, at + 4);
  else {
    put32(into, at + 4, chunk.initiateTag);
    put32(into, at + 8, chunk.receiverWindow);
    put16(into, at + 12, chunk.outboundStreams);
    put16(into, at + 14, chunk.inboundStreams);
    put32(into, at + 16, chunk.initialSequence);
    length = 20 + emitParameters(chunk.parameters, into, at + 20);
  }
  put16(into, at + 2, length);
  return padded(into, at, length);
}

/** The length without the padding of the last one, which the chunk's own padding makes (RFC 9260 section 3.2). */
function emitParameters(list: readonly SctpParameter[], into: Uint8Array, start: number): number {
  let at = start;
  let length = 0;
  for (const { type, data } of list) {
    put16(into, at, type);
    put16(into, at + 2, data.length + 4);
    putBytes(into, at + 4, data);
    length = at + 4 + data.length - start;
    at += padded(into, at, data.length + 4);
  }
  return length;
}

function padded(into: Uint8Array, at: number, length: number): number {
  const whole = (length + 3) & ~3;
  into.fill(0, at + length, at + whole);
  return whole;
}
