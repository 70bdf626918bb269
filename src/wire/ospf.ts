/** The header of open shortest path first, versions 2 (RFC 2328) and 3 (RFC 5340), and the hello of both. */
import { copyOf, put16, put24, put32, putBytes, u16, u24, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Packet types. */
export const ospfTypes = { hello: 1, description: 2, request: 3, update: 4, acknowledgment: 5 } as const;

/** The header; router and area are written as IPv4 addresses are. */
export interface OspfHeader {
  readonly version: 2 | 3;
  readonly type: number;
  /** Of the packet, header included. */
  readonly length: number;
  readonly router: number;
  readonly area: number;
  readonly checksum: number;
  /** Version 2: authentication type and its eight bytes; version 3: the instance, and null. */
  readonly authentication: { readonly type: number; readonly data: Uint8Array } | null;
  readonly instance: number;
}

/** A hello; of version 2 with the network mask, of version 3 with the interface number (both: `network`). */
export interface OspfHello {
  readonly network: number;
  /** Seconds. */
  readonly interval: number;
  readonly options: number;
  readonly priority: number;
  readonly deadInterval: number;
  readonly designated: number;
  readonly backup: number;
  readonly neighbors: readonly number[];
}

/** Why no header starts here, or null. */
export function checkOspf(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < 16) return 'the OSPF header is cut short';
  const version = u8(bytes, at);
  if (version !== 2 && version !== 3) return 'not version 2 or 3 of OSPF';
  const length = version === 2 ? 24 : 16;
  if (end - at < length) return 'the OSPF header is cut short';
  return u16(bytes, at + 2) < length ? 'the OSPF length is below its header' : null;
}

/** Reads the header; the payload ends where the length says (version 2 puts a digest behind it). */
export function parseOspf(bytes: Uint8Array, start: number, end: number): Parsed<OspfHeader> {
  const reason = checkOspf(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const version = u8(bytes, start) as 2 | 3;
  const length = u16(bytes, start + 2);
  const sealed = { type: u16(bytes, start + 14), data: copyOf(bytes, start + 16, start + 24) };
  const value: OspfHeader = {
    version,
    type: u8(bytes, start + 1),
    length,
    router: u32(bytes, start + 4),
    area: u32(bytes, start + 8),
    checksum: u16(bytes, start + 12),
    authentication: version === 2 ? sealed : null,
    instance: version === 3 ? u8(bytes, start + 14) : 0,
  };
  const flaw = start + length > end ? 'the OSPF packet is cut short' : null;
  return decoded(value, start + (version === 2 ? 24 : 16), Math.min(end, start + length), flaw);
}

/** Reads the hello that is the payload of a packet of the version. */
export function parseOspfHello(version: 2 | 3, bytes: Uint8Array, start: number, end: number): Parsed<OspfHello> {
  if (end - start < 20) return undecodable('the OSPF hello is cut short');
  // The fields of RFC 2328 section A.3.2; version 3 widens the options to 24 bits and puts the priority before them.
  const second = version === 2;
  const count = (end - start - 20) >> 2;
  const value: OspfHello = {
    network: u32(bytes, start),
    interval: u16(bytes, second ? start + 4 : start + 8),
    options: second ? u8(bytes, start + 6) : u24(bytes, start + 5),
    priority: u8(bytes, second ? start + 7 : start + 4),
    deadInterval: second ? u32(bytes, start + 8) : u16(bytes, start + 10),
    designated: u32(bytes, start + 12),
    backup: u32(bytes, start + 16),
    neighbors: Array.from({ length: count }, (_, index) => u32(bytes, start + 20 + index * 4)),
  };
  const next = start + 20 + count * 4;
  return decoded(value, next, end, next < end ? 'an OSPF neighbor is cut short' : null);
}

/** Writes the header, its checksum as the value says; returns its length. */
export function emitOspf(value: OspfHeader, into: Uint8Array, at: number): number {
  into[at] = value.version;
  into[at + 1] = value.type;
  put16(into, at + 2, value.length);
  put32(into, at + 4, value.router);
  put32(into, at + 8, value.area);
  put16(into, at + 12, value.checksum);
  if (value.authentication === null) {
    into[at + 14] = value.instance;
    into[at + 15] = 0;
    return 16;
  }
  put16(into, at + 14, value.authentication.type);
  return 16 + putBytes(into, at + 16, value.authentication.data);
}

/** Writes a hello for a packet of the version; returns its length. */
export function emitOspfHello(version: 2 | 3, value: OspfHello, into: Uint8Array, at: number): number {
  put32(into, at, value.network);
  if (version === 2) {
    put16(into, at + 4, value.interval);
    into[at + 6] = value.options;
    into[at + 7] = value.priority;
    put32(into, at + 8, value.deadInterval);
  } else {
    into[at + 4] = value.priority;
    put24(into, at + 5, value.options);
    put16(into, at + 8, value.interval);
    put16(into, at + 10, value.deadInterval);
  }
  put32(into, at + 12, value.designated);
  put32(into, at + 16, value.backup);
  for (const [index, neighbor] of value.neighbors.entries()) put32(into, at + 20 + index * 4, neighbor);
  return 20 + value.neighbors.length * 4;
}
