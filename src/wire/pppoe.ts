/** PPP over Ethernet (RFC 2516): discovery with its tags, and the header of session frames. */
import { put16, u16, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { Tlv, TlvForm } from './tlv.ts';
import { emitTlvs, readTlvs } from './tlv.ts';

/** Offsets in the header. */
export const pppoeField = { versionAndType: 0, code: 1, session: 2, length: 4, payload: 6 } as const;

/** Codes (RFC 2516 section 5): 0 is a session frame. */
export const pppoeCodes = {
  session: 0x00,
  offer: 0x07,
  initiation: 0x09,
  request: 0x19,
  confirmation: 0x65,
  termination: 0xa7,
} as const;

/** Tag types (appendix A). */
export const pppoeTags = {
  end: 0x0000,
  serviceName: 0x0101,
  concentratorName: 0x0102,
  hostUnique: 0x0103,
  cookie: 0x0104,
  vendorSpecific: 0x0105,
  relaySession: 0x0110,
  serviceNameError: 0x0201,
  systemError: 0x0202,
  genericError: 0x0203,
} as const;

/** The header; in discovery the payload is a list of tags, in a session a PPP frame. */
export interface PppoeHeader {
  readonly code: number;
  readonly session: number;
  /** Of the payload. */
  readonly length: number;
}

const tagForm: TlvForm = { type: 2, length: 2, inclusive: false };

/** Why no PPPoE header starts here, or null. */
export function checkPppoe(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < pppoeField.payload) return 'the PPPoE header is cut short';
  return u8(bytes, at) === 0x11 ? null : 'not version 1 of PPPoE';
}

/** Reads the header; the payload ends where its length says (Ethernet pads what is short). */
export function parsePppoe(bytes: Uint8Array, start: number, end: number): Parsed<PppoeHeader> {
  const reason = checkPppoe(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const length = u16(bytes, start + pppoeField.length);
  const value = { code: u8(bytes, start + pppoeField.code), session: u16(bytes, start + pppoeField.session), length };
  const payloadStart = start + pppoeField.payload;
  const flaw = payloadStart + length > end ? 'the PPPoE payload is cut short' : null;
  return decoded(value, payloadStart, Math.min(end, payloadStart + length), flaw);
}

/** The tags of a discovery payload; a malformed one ends the list with a flaw. */
export function parsePppoeTags(bytes: Uint8Array, start: number, end: number): Parsed<readonly Tlv[]> {
  const { list, next, whole } = readTlvs(tagForm, bytes, start, end);
  return decoded(list, next, end, whole ? null : 'a PPPoE tag is malformed');
}

/** Writes the header; returns 6. */
export function emitPppoe(value: PppoeHeader, into: Uint8Array, at: number): number {
  into[at] = 0x11;
  into[at + pppoeField.code] = value.code;
  put16(into, at + pppoeField.session, value.session);
  put16(into, at + pppoeField.length, value.length);
  return pppoeField.payload;
}

/** Writes tags; returns their length. */
export function emitPppoeTags(tags: readonly Tlv[], into: Uint8Array, at: number): number {
  return emitTlvs(tagForm, tags, into, at);
}
