/** Logical link control (IEEE 802.2) and the subnetwork access protocol behind it: what 802.3 frames carry. */
import { put16, put24, u16, u24, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Service access points (IEEE registration). */
export const llcSaps = { null: 0x00, spanningTree: 0x42, snap: 0xaa, isis: 0xfe } as const;

/** The header. */
export interface LlcHeader {
  readonly destination: number;
  readonly source: number;
  /** One byte for unnumbered frames (0x03: unnumbered information), two for the others. */
  readonly control: number;
  /** Behind 0xaa 0xaa 0x03 (RFC 1042); 0 as organization makes the protocol an EtherType. */
  readonly snap: { readonly organization: number; readonly protocol: number } | null;
}

/** Reads the header. */
export function parseLlc(bytes: Uint8Array, start: number, end: number): Parsed<LlcHeader> {
  if (end - start < 3) return undecodable('the LLC header is cut short');
  const [destination, source] = [u8(bytes, start), u8(bytes, start + 1)];
  // Only the unnumbered format, whose two last bits are set, is one byte (IEEE 802.2 section 5.4).
  const wide = (u8(bytes, start + 2) & 3) !== 3;
  if (wide && end - start < 4) return undecodable('the LLC header is cut short');
  const control = wide ? u16(bytes, start + 2) : u8(bytes, start + 2);
  const next = start + (wide ? 4 : 3);
  if (destination !== llcSaps.snap || source !== llcSaps.snap || wide) {
    return decoded({ destination, source, control, snap: null }, next, end);
  }
  if (next + 5 > end) return undecodable('the SNAP header is cut short');
  const snap = { organization: u24(bytes, next), protocol: u16(bytes, next + 3) };
  return decoded({ destination, source, control, snap }, next + 5, end);
}

/** Writes the header; returns its length. */
export function emitLlc(value: LlcHeader, into: Uint8Array, at: number): number {
  into[at] = value.destination;
  into[at + 1] = value.source;
  let next = at + 3;
  if ((value.control & 3) === 3 && value.control < 256) into[at + 2] = value.control;
  else {
    put16(into, at + 2, value.control);
    next++;
  }
  if (value.snap === null) return next - at;
  put24(into, next, value.snap.organization);
  put16(into, next + 3, value.snap.protocol);
  return next + 5 - at;
}
