/** Generic routing encapsulation (RFC 2784, 2890) and its variant for PPTP (RFC 2637). */
import { put16, put32, u16, u32 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Flag bits of the first two bytes. */
export const greFlags = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  acknowledgment: 0x0080,
} as const;

/** The header; a field is null where its flag is not set. */
export interface GreHeader {
  /** 0, or 1 for PPTP. */
  readonly version: number;
  /** An EtherType: 0x0800, 0x86dd, 0x6558 for bridged Ethernet, 0x880b for PPP. */
  readonly protocol: number;
  readonly checksum: number | null;
  /** In version 1 the payload length (high half) and call identifier. */
  readonly key: number | null;
  readonly sequence: number | null;
  /** Version 1 alone. */
  readonly acknowledgment: number | null;
}

/** The protocol of the payload. */
export function greProtocol(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + 2);
}

/** The length of the header at `at` by its flags. */
export function greHeaderLength(bytes: Uint8Array, at: number): number {
  const flags = u16(bytes, at);
  const optional =
    ((flags & (greFlags.checksum | greFlags.routing)) === 0 ? 0 : 1) +
    ((flags & greFlags.key) === 0 ? 0 : 1) +
    ((flags & greFlags.sequence) === 0 ? 0 : 1) +
    ((flags & greFlags.acknowledgment) === 0 || (flags & 7) !== 1 ? 0 : 1);
  return 4 + optional * 4;
}

/** Why no GRE header starts here, or null. Routing entries were withdrawn by RFC 2784 and are refused. */
export function checkGre(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < 4) return 'the GRE header is cut short';
  const flags = u16(bytes, at);
  if ((flags & 7) > 1) return 'not version 0 or 1 of GRE';
  if ((flags & greFlags.routing) !== 0) return 'GRE with routing entries';
  return end - at < greHeaderLength(bytes, at) ? 'the GRE header is cut short' : null;
}

/** Reads the header. */
export function parseGre(bytes: Uint8Array, start: number, end: number): Parsed<GreHeader> {
  const reason = checkGre(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const flags = u16(bytes, start);
  const version = flags & 7;
  let at = start + 4;
  const word = (flag: number): number | null => {
    if ((flags & flag) === 0) return null;
    at += 4;
    return u32(bytes, at - 4);
  };
  const first = word(greFlags.checksum);
  const value: GreHeader = {
    version,
    protocol: greProtocol(bytes, start),
    checksum: first === null ? null : first >>> 16,
    key: word(greFlags.key),
    sequence: word(greFlags.sequence),
    acknowledgment: version === 1 ? word(greFlags.acknowledgment) : null,
  };
  return decoded(value, at, end);
}

/** Writes the header as the value says; returns its length. */
export function emitGre(value: GreHeader, into: Uint8Array, at: number): number {
  let flags = value.version;
  let next = at + 4;
  const word = (flag: number, field: number | null): void => {
    if (field === null) return;
    flags |= flag;
    put32(into, next, field);
    next += 4;
  };
  word(greFlags.checksum, value.checksum === null ? null : value.checksum * 0x1_0000);
  word(greFlags.key, value.key);
  word(greFlags.sequence, value.sequence);
  word(greFlags.acknowledgment, value.acknowledgment);
  put16(into, at, flags);
  put16(into, at + 2, value.protocol);
  return next - at;
}
