/** Session traversal utilities for NAT (RFC 8489), which TURN (RFC 8656) shares. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the header. */
export const stunField = { type: 0, length: 2, cookie: 4, transaction: 8, attributes: 20 } as const;

/** The constant that tells STUN from what else may stand on a port. */
export const stunCookie = 0x2112_a442;

/** Message types: method and class in one number. */
export const stunTypes = { bindingRequest: 0x0001, bindingResponse: 0x0101, bindingError: 0x0111 } as const;

/** Attribute types. */
export const stunAttributes = {
  mappedAddress: 0x0001,
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  realm: 0x0014,
  nonce: 0x0015,
  xorMappedAddress: 0x0020,
  software: 0x8022,
  alternateServer: 0x8023,
  fingerprint: 0x8028,
} as const;

/** One attribute as it stands. */
export interface StunAttribute {
  readonly type: number;
  readonly data: Uint8Array;
}

/** A message. */
export interface StunMessage {
  readonly type: number;
  /** Twelve bytes. */
  readonly transaction: Uint8Array;
  readonly attributes: readonly StunAttribute[];
}

/** Why no STUN message starts here, or null. */
export function checkStun(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < stunField.attributes) return 'the STUN header is cut short';
  if (u8(bytes, at) > 0x3f || u32(bytes, at + stunField.cookie) !== stunCookie) return 'not a STUN message';
  return (u16(bytes, at + stunField.length) & 3) === 0 ? null : 'not a STUN message';
}

/** Reads a message; attributes are kept up to the first that is malformed. */
export function parseStun(bytes: Uint8Array, start: number, end: number): Parsed<StunMessage> {
  const reason = checkStun(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const stated = start + stunField.attributes + u16(bytes, start + stunField.length);
  const messageEnd = Math.min(end, stated);
  const attributes: StunAttribute[] = [];
  let at = start + stunField.attributes;
  let flaw = stated > end ? 'the STUN message is cut short' : null;
  while (at < messageEnd) {
    const next = at + 4 <= messageEnd ? at + 4 + u16(bytes, at + 2) : Infinity;
    if (next > messageEnd) {
      flaw ??= 'a STUN attribute is malformed';
      break;
    }
    attributes.push({ type: u16(bytes, at), data: copyOf(bytes, at + 4, next) });
    at = Math.min(messageEnd, start + ((next - start + 3) & ~3));
  }
  const transaction = copyOf(bytes, start + stunField.transaction, start + stunField.attributes);
  return decoded({ type: u16(bytes, start), transaction, attributes }, messageEnd, end, flaw);
}

/** The address and port that the server saw (RFC 8489 section 14.2; 14.1 for old servers), or null. */
export function stunMappedAddress(message: StunMessage): { readonly address: IpAddress; readonly port: number } | null {
  const mixed = message.attributes.find(({ type }) => type === stunAttributes.xorMappedAddress);
  const plain = message.attributes.find(({ type }) => type === stunAttributes.mappedAddress);
  const data = (mixed ?? plain)?.data;
  const length = data?.[1] === 1 ? 8 : data?.[1] === 2 ? 20 : 0;
  if (data === undefined || length === 0 || data.length !== length) return null;
  const key = new Uint8Array(16);
  if (mixed !== undefined) {
    put32(key, 0, stunCookie);
    key.set(message.transaction, 4);
  }
  const address = data.slice(4).map((byte, index) => byte ^ key[index]!);
  return { address: ipFromBytes(address), port: u16(data, 2) ^ u16(key, 0) };
}

/** The attribute that tells a client its address. */
export function xorMappedAddress(address: IpAddress, port: number, transaction: Uint8Array): StunAttribute {
  const key = new Uint8Array(16);
  put32(key, 0, stunCookie);
  key.set(transaction, 4);
  const bytes = ipBytes(address);
  const data = new Uint8Array(4 + bytes.length);
  data[1] = address.version === 4 ? 1 : 2;
  put16(data, 2, port ^ u16(key, 0));
  for (const [index, byte] of bytes.entries()) data[4 + index] = byte ^ key[index]!;
  return { type: stunAttributes.xorMappedAddress, data };
}

/** Writes a message; returns its length. */
export function emitStun(value: StunMessage, into: Uint8Array, at: number): number {
  put16(into, at, value.type);
  put32(into, at + stunField.cookie, stunCookie);
  putBytes(into, at + stunField.transaction, value.transaction);
  let next = at + stunField.attributes;
  for (const { type, data } of value.attributes) {
    put16(into, next, type);
    put16(into, next + 2, data.length);
    const whole = (data.length + 3) & ~3;
    into.fill(0, next + 4 + data.length, next + 4 + whole);
    putBytes(into, next + 4, data);
    next += 4 + whole;
  }
  put16(into, at + stunField.length, next - at - stunField.attributes);
  return next - at;
}
