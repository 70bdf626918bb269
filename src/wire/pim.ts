/** The header of protocol independent multicast (RFC 7761 section 4.9) and the options of its hello. */
import { put16, u16, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { Tlv, TlvForm } from './tlv.ts';
import { emitTlvs, readTlvs } from './tlv.ts';

/** Types. */
export const pimTypes = { hello: 0, register: 1, registerStop: 2, joinPrune: 3, bootstrap: 4, assert: 5 } as const;

/** The header. */
export interface PimHeader {
  readonly version: 2;
  readonly type: number;
  readonly reserved: number;
  readonly checksum: number;
}

const form: TlvForm = { type: 2, length: 2, inclusive: false };

/** Reads the header. */
export function parsePim(bytes: Uint8Array, start: number, end: number): Parsed<PimHeader> {
  if (end - start < 4) return undecodable('the PIM header is cut short');
  const first = u8(bytes, start);
  if (first >> 4 !== 2) return undecodable('not version 2 of PIM');
  const value = {
    version: 2 as const,
    type: first & 15,
    reserved: u8(bytes, start + 1),
    checksum: u16(bytes, start + 2),
  };
  return decoded(value, start + 4, end);
}

/** The options of a hello (its payload): 1 holds the hold time, 19 the priority, 20 the generation. */
export function parsePimOptions(bytes: Uint8Array, start: number, end: number): Parsed<readonly Tlv[]> {
  const { list, next, whole } = readTlvs(form, bytes, start, end);
  return decoded(list, next, end, whole ? null : 'a PIM option is malformed');
}

/** Writes the header, its checksum as the value says; returns 4. */
export function emitPim(value: PimHeader, into: Uint8Array, at: number): number {
  into[at] = (value.version << 4) | value.type;
  into[at + 1] = value.reserved;
  put16(into, at + 2, value.checksum);
  return 4;
}

/** Writes options; returns their length. */
export function emitPimOptions(options: readonly Tlv[], into: Uint8Array, at: number): number {
  return emitTlvs(form, options, into, at);
}
