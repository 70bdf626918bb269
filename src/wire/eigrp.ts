/** The header and elements of the enhanced interior gateway routing protocol (RFC 7868). */
import { put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { Tlv, TlvForm } from './tlv.ts';
import { emitTlvs, readTlvs } from './tlv.ts';

/** A packet. */
export interface EigrpPacket {
  readonly version: 2;
  /** 1 update, 3 query, 4 reply, 5 hello (or acknowledgment). */
  readonly operation: number;
  readonly checksum: number;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly virtualRouter: number;
  readonly autonomousSystem: number;
  readonly elements: readonly Tlv[];
}

const form: TlvForm = { type: 2, length: 2, inclusive: true };

/** Reads a packet; elements are kept up to the first that is malformed. */
export function parseEigrp(bytes: Uint8Array, start: number, end: number): Parsed<EigrpPacket> {
  if (end - start < 20) return undecodable('the EIGRP header is cut short');
  if (u8(bytes, start) !== 2) return undecodable('not version 2 of EIGRP');
  const { list: elements, next, whole } = readTlvs(form, bytes, start + 20, end);
  const value: EigrpPacket = {
    version: 2,
    operation: u8(bytes, start + 1),
    checksum: u16(bytes, start + 2),
    flags: u32(bytes, start + 4),
    sequence: u32(bytes, start + 8),
    acknowledgment: u32(bytes, start + 12),
    virtualRouter: u16(bytes, start + 16),
    autonomousSystem: u16(bytes, start + 18),
    elements,
  };
  return decoded(value, next, end, whole ? null : 'an EIGRP element is malformed');
}

/** Writes a packet, its checksum as the value says; returns its length. */
export function emitEigrp(value: EigrpPacket, into: Uint8Array, at: number): number {
  putBytes(into, at, Uint8Array.of(value.version, value.operation));
  put16(into, at + 2, value.checksum);
  put32(into, at + 4, value.flags);
  put32(into, at + 8, value.sequence);
  put32(into, at + 12, value.acknowledgment);
  put16(into, at + 16, value.virtualRouter);
  put16(into, at + 18, value.autonomousSystem);
  return 20 + emitTlvs(form, value.elements, into, at + 20);
}
