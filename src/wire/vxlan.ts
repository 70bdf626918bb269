/** The header of virtual extensible local area networks (RFC 7348); an Ethernet frame follows. */
import { put32, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the header. */
export const vxlanField = { flags: 0, network: 4, payload: 8 } as const;

/** The header. */
export interface VxlanHeader {
  /** 0x08: the network identifier is valid; other bits belong to extensions. */
  readonly flags: number;
  /** 24 bits that RFC 7348 reserves; group policy and the generic extension use them. */
  readonly reserved: number;
  /** 24 bits. */
  readonly network: number;
  /** The last byte, reserved. */
  readonly reserved2: number;
}

/** The network identifier. */
export function vxlanNetwork(bytes: Uint8Array, at: number): number {
  return u32(bytes, at + vxlanField.network) >>> 8;
}

/** Why no VXLAN header starts here, or null. */
export function checkVxlan(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < vxlanField.payload) return 'the VXLAN header is cut short';
  return (u8(bytes, at) & 8) === 0 ? 'no valid VXLAN network identifier' : null;
}

/** Reads the header. */
export function parseVxlan(bytes: Uint8Array, start: number, end: number): Parsed<VxlanHeader> {
  const reason = checkVxlan(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const value: VxlanHeader = {
    flags: u8(bytes, start),
    reserved: u32(bytes, start) & 0xff_ffff,
    network: vxlanNetwork(bytes, start),
    reserved2: u8(bytes, start + 7),
  };
  return decoded(value, start + vxlanField.payload, end);
}

/** Writes the header; returns 8. */
export function emitVxlan(value: VxlanHeader, into: Uint8Array, at: number): number {
  put32(into, at, (value.flags << 24) | value.reserved);
  put32(into, at + vxlanField.network, (value.network << 8) | value.reserved2);
  return vxlanField.payload;
}
