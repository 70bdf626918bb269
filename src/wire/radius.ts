/** Remote authentication dial-in user service (RFC 2865) and its accounting (RFC 2866). */
import { copyOf, put16, putBytes, u16, u32, u8, utf8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { Tlv, TlvForm } from './tlv.ts';
import { emitTlvs, readTlvs, tlvData } from './tlv.ts';

/** Offsets in the header. */
export const radiusField = { code: 0, identifier: 1, length: 2, authenticator: 4, attributes: 20 } as const;

/** Codes (IANA "RADIUS Packet Type Codes"). */
export const radiusCodes = {
  accessRequest: 1,
  accessAccept: 2,
  accessReject: 3,
  accountingRequest: 4,
  accountingResponse: 5,
  accessChallenge: 11,
  statusServer: 12,
  disconnectRequest: 40,
  changeOfAuthorization: 43,
} as const;

/** Attribute types. */
export const radiusAttributes = {
  userName: 1,
  userPassword: 2,
  nasAddress: 4,
  nasPort: 5,
  framedAddress: 8,
  replyMessage: 18,
  state: 24,
  vendorSpecific: 26,
  calledStation: 30,
  callingStation: 31,
  nasIdentifier: 32,
  accountingStatus: 40,
  accountingSession: 44,
  eapMessage: 79,
  messageAuthenticator: 80,
} as const;

/** A packet. */
export interface RadiusPacket {
  readonly code: number;
  readonly identifier: number;
  /** 16 bytes. */
  readonly authenticator: Uint8Array;
  readonly attributes: readonly Tlv[];
}

const form: TlvForm = { type: 1, length: 1, inclusive: true };

/** Why no packet starts here, or null. */
export function checkRadius(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < radiusField.attributes) return 'the RADIUS header is cut short';
  const length = u16(bytes, at + radiusField.length);
  return length < radiusField.attributes || length > 4096 ? 'the RADIUS length is not between 20 and 4096' : null;
}

/** Reads a packet; attributes are kept up to the first that is malformed, what stands behind the length is padding. */
export function parseRadius(bytes: Uint8Array, start: number, end: number): Parsed<RadiusPacket> {
  const reason = checkRadius(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const packetEnd = start + u16(bytes, start + radiusField.length);
  const { list, whole } = readTlvs(form, bytes, start + radiusField.attributes, Math.min(end, packetEnd));
  const value: RadiusPacket = {
    code: u8(bytes, start),
    identifier: u8(bytes, start + radiusField.identifier),
    authenticator: copyOf(bytes, start + radiusField.authenticator, start + radiusField.attributes),
    attributes: list,
  };
  const cut = packetEnd > end ? 'the RADIUS packet is cut short' : null;
  return decoded(value, Math.min(end, packetEnd), end, cut ?? (whole ? null : 'a RADIUS attribute is malformed'));
}

/** The text of an attribute, not fit to print as it is, or null. */
export function radiusText(packet: RadiusPacket, type: number): string | null {
  const data = tlvData(packet.attributes, type);
  return data === null ? null : utf8(data, 0, data.length);
}

/** The number (of four bytes) of an attribute, or null. */
export function radiusNumber(packet: RadiusPacket, type: number): number | null {
  const data = tlvData(packet.attributes, type);
  return data?.length === 4 ? u32(data, 0) : null;
}

/** Writes a packet; returns its length. */
export function emitRadius(value: RadiusPacket, into: Uint8Array, at: number): number {
  into[at] = value.code;
  into[at + radiusField.identifier] = value.identifier;
  putBytes(into, at + radiusField.authenticator, value.authenticator);
  const length = radiusField.attributes + emitTlvs(form, value.attributes, into, at + radiusField.attributes);
  put16(into, at + radiusField.length, length);
  return length;
}
