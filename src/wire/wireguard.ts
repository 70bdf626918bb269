/** The messages of WireGuard (its protocol paper, section 5.4): what stands in the clear, numbers in little-endian order. */
import { copyOf, put32le, put64le, putBytes, u32le, u64le, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Message types. */
export const wireguardTypes = { initiation: 1, response: 2, cookie: 3, data: 4 } as const;

/** A message; of a data message the sealed packet is the payload. */
export type WireguardMessage =
  | {
      readonly type: 1;
      readonly sender: number;
      /** The initiator's ephemeral key, 32 bytes. */
      readonly ephemeral: Uint8Array;
      /** The sealed static key, 48 bytes. */
      readonly sealedStatic: Uint8Array;
      /** The sealed time, 28 bytes. */
      readonly sealedTime: Uint8Array;
      /** 16 bytes each; the second is zero without a cookie. */
      readonly mac1: Uint8Array;
      readonly mac2: Uint8Array;
    }
  | {
      readonly type: 2;
      readonly sender: number;
      readonly receiver: number;
      readonly ephemeral: Uint8Array;
      /** Nothing, sealed: 16 bytes. */
      readonly sealedNothing: Uint8Array;
      readonly mac1: Uint8Array;
      readonly mac2: Uint8Array;
    }
  | {
      readonly type: 3;
      readonly receiver: number;
      /** 24 bytes. */
      readonly nonce: Uint8Array;
      /** 32 bytes. */
      readonly sealedCookie: Uint8Array;
    }
  | { readonly type: 4; readonly receiver: number; readonly counter: bigint };

/** Lengths by type; a data message has at least a seal of 16 bytes behind its head of 16. */
const lengths = [0, 148, 92, 64, 32] as const;

/** Why no WireGuard message starts here, or null. */
export function checkWireguard(bytes: Uint8Array, at: number, end: number): string | null {
  const type = end - at < 4 ? 0 : u32le(bytes, at);
  if (type < 1 || type > 4) return 'not a WireGuard message';
  return end - at < lengths[type]! ? 'the WireGuard message is cut short' : null;
}

/** Reads a message. */
export function parseWireguard(bytes: Uint8Array, start: number, end: number): Parsed<WireguardMessage> {
  const reason = checkWireguard(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const part = (from: number, length: number): Uint8Array => copyOf(bytes, start + from, start + from + length);
  const first = u32le(bytes, start + 4);
  const type = u8(bytes, start);
  if (type === wireguardTypes.data) {
    return decoded({ type, receiver: first, counter: u64le(bytes, start + 8) }, start + 16, end);
  }
  const next = start + lengths[type]!;
  if (type === wireguardTypes.cookie) {
    return decoded({ type, receiver: first, nonce: part(8, 24), sealedCookie: part(32, 32) }, next, end);
  }
  if (type === wireguardTypes.response) {
    const receiver = u32le(bytes, start + 8);
    const keys = { ephemeral: part(12, 32), sealedNothing: part(44, 16), mac1: part(60, 16), mac2: part(76, 16) };
    return decoded({ type, sender: first, receiver, ...keys }, next, end);
  }
  const keys = { ephemeral: part(8, 32), sealedStatic: part(40, 48), sealedTime: part(88, 28) };
  const macs = { mac1: part(116, 16), mac2: part(132, 16) };
  return decoded({ type: wireguardTypes.initiation, sender: first, ...keys, ...macs }, next, end);
}

/** Writes a message, without the payload; returns its length. */
export function emitWireguard(value: WireguardMessage, into: Uint8Array, at: number): number {
  put32le(into, at, value.type);
  put32le(into, at + 4, 'sender' in value ? value.sender : value.receiver);
  if (value.type === wireguardTypes.data) {
    put64le(into, at + 8, value.counter);
    return 16;
  }
  const parts = partsOf(value);
  let next = at + 8;
  if (value.type === wireguardTypes.response) {
    put32le(into, next, value.receiver);
    next += 4;
  }
  for (const part of parts) next += putBytes(into, next, part);
  return next - at;
}

function partsOf(value: Exclude<WireguardMessage, { type: 4 }>): readonly Uint8Array[] {
  if (value.type === wireguardTypes.cookie) return [value.nonce, value.sealedCookie];
  if (value.type === wireguardTypes.response) return [value.ephemeral, value.sealedNothing, value.mac1, value.mac2];
  return [value.ephemeral, value.sealedStatic, value.sealedTime, value.mac1, value.mac2];
}
