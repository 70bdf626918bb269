/** The hot standby router protocol, version 1 (RFC 2281). */
import { copyOf, put32, putBytes, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** A packet. */
export interface HsrpPacket {
  readonly version: 0;
  /** 0 hello, 1 coup, 2 resign. */
  readonly operation: number;
  /** 0 initial, 1 learn, 2 listen, 4 speak, 8 standby, 16 active. */
  readonly state: number;
  /** Seconds. */
  readonly helloTime: number;
  readonly holdTime: number;
  readonly priority: number;
  readonly group: number;
  readonly reserved: number;
  /** Eight bytes, in the clear. */
  readonly authentication: Uint8Array;
  /** The virtual IPv4 address. */
  readonly address: number;
}

/** Reads a packet. */
export function parseHsrp(bytes: Uint8Array, start: number, end: number): Parsed<HsrpPacket> {
  if (end - start < 20) return undecodable('the HSRP packet is cut short');
  if (u8(bytes, start) !== 0) return undecodable('not version 1 of HSRP');
  const value: HsrpPacket = {
    version: 0,
    operation: u8(bytes, start + 1),
    state: u8(bytes, start + 2),
    helloTime: u8(bytes, start + 3),
    holdTime: u8(bytes, start + 4),
    priority: u8(bytes, start + 5),
    group: u8(bytes, start + 6),
    reserved: u8(bytes, start + 7),
    authentication: copyOf(bytes, start + 8, start + 16),
    address: u32(bytes, start + 16),
  };
  return decoded(value, start + 20, end);
}

/** Writes a packet; returns 20. */
export function emitHsrp(value: HsrpPacket, into: Uint8Array, at: number): number {
  const { version, operation, state, helloTime, holdTime, priority, group, reserved } = value;
  putBytes(into, at, Uint8Array.of(version, operation, state, helloTime, holdTime, priority, group, reserved));
  putBytes(into, at + 8, value.authentication);
  put32(into, at + 16, value.address);
  return 20;
}
