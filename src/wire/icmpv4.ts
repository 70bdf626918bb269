/** The Internet control message protocol (RFC 792, 950, 1256, 4884): all messages that a scanner sends or has to understand. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipv4Address } from '../addr/ip-address.ts';
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { checksum, checksumHolds } from './checksum.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets; `rest` means something else for each type. */
export const icmpField = { type: 0, code: 1, checksum: 2, rest: 4, identifier: 4, sequence: 6, payload: 8 } as const;

interface IcmpCommon {
  readonly code: number;
  readonly checksum: number;
}

/**
 * A message. The payload is what was echoed, or in an error the packet that caused it. `originalLength` is the length of
 * that quotation in words of four bytes (RFC 4884), 0 where the sender does not say and no extension follows.
 */
export type IcmpMessage = IcmpCommon &
  (
    | { readonly type: 0 | 8; readonly identifier: number; readonly sequence: number }
    | { readonly type: 3; readonly originalLength: number; readonly nextHopMtu: number }
    | { readonly type: 5; readonly gateway: IpAddress }
    | { readonly type: 11; readonly originalLength: number }
    | { readonly type: 12; readonly pointer: number; readonly originalLength: number }
    | {
        readonly type: 13 | 14;
        readonly identifier: number;
        readonly sequence: number;
        /** Milliseconds since midnight UTC; the highest bit marks any other unit. */
        readonly originate: number;
        readonly receive: number;
        readonly transmit: number;
      }
    | { readonly type: 17 | 18; readonly identifier: number; readonly sequence: number; readonly mask: number }
    /** Any other type, or one of the above with another size: the four bytes behind the checksum. */
    | { readonly type: number; readonly rest: Uint8Array }
  );

/** The message type. */
export function icmpType(bytes: Uint8Array, at: number): number {
  return u8(bytes, at);
}

/** The code. */
export function icmpCode(bytes: Uint8Array, at: number): number {
  return u8(bytes, at + icmpField.code);
}

/** The identifier of an echo, timestamp or mask message. */
export function icmpIdentifier(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + icmpField.identifier);
}

/** The sequence number of an echo, timestamp or mask message. */
export function icmpSequence(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + icmpField.sequence);
}

/** Whether a type is an error, which quotes the packet that caused it behind its eight bytes. */
export function isIcmpError(type: number): boolean {
  return type === 3 || type === 4 || type === 5 || type === 11 || type === 12;
}

/** Why no ICMP message starts here, or null. */
export function checkIcmp(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < icmpField.payload ? 'the ICMP header is cut short' : null;
}

/** Whether the checksum over the message is right. */
export function icmpChecksumHolds(bytes: Uint8Array, at: number, end: number): boolean {
  return checksumHolds(bytes, at, end);
}

/**
 * Where the quotation in an error that starts at `at` ends: its stated length (RFC 4884), or the end of the message. Routers
 * quote 28 bytes at the least (RFC 792), most of them more (RFC 1812 section 4.3.2.3).
 */
export function icmpQuoteEnd(bytes: Uint8Array, at: number, end: number): number {
  const type = icmpType(bytes, at);
  const words = type === 3 || type === 11 || type === 12 ? u8(bytes, at + 5) : 0;
  return words === 0 ? end : Math.min(end, at + icmpField.payload + words * 4);
}

/** Reads a message; the payload of an error is its quotation. */
export function parseIcmp(bytes: Uint8Array, start: number, end: number): Parsed<IcmpMessage> {
  const reason = checkIcmp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const type = icmpType(bytes, start);
  const common = { code: icmpCode(bytes, start), checksum: u16(bytes, start + icmpField.checksum) };
  const query = { identifier: icmpIdentifier(bytes, start), sequence: icmpSequence(bytes, start) };
  const originalLength = u8(bytes, start + 5);
  const payloadStart = start + icmpField.payload;
  const quoteEnd = icmpQuoteEnd(bytes, start, end);
  const whole = (length: number): boolean => end - start >= length;
  if (type === 0 || type === 8) return decoded({ type, ...common, ...query }, payloadStart, end);
  if (type === 3) {
    const nextHopMtu = u16(bytes, start + 6);
    return decoded({ type, ...common, originalLength, nextHopMtu }, payloadStart, quoteEnd);
  }
  if (type === 5) {
    return decoded({ type, ...common, gateway: ipv4Address(u32(bytes, start + 4)) }, payloadStart, end);
  }
  if (type === 11) return decoded({ type, ...common, originalLength }, payloadStart, quoteEnd);
  if (type === 12) {
    return decoded({ type, ...common, pointer: u8(bytes, start + 4), originalLength }, payloadStart, quoteEnd);
  }
  if ((type === 13 || type === 14) && whole(20)) {
    const [originate, receive, transmit] = [u32(bytes, start + 8), u32(bytes, start + 12), u32(bytes, start + 16)];
    return decoded({ type, ...common, ...query, originate, receive, transmit }, start + 20, end);
  }
  if ((type === 17 || type === 18) && whole(12)) {
    return decoded({ type, ...common, ...query, mask: u32(bytes, start + 8) }, start + 12, end);
  }
  return decoded({ type, ...common, rest: copyOf(bytes, start + 4, start + 8) }, payloadStart, end);
}

/** Writes the header, checksum included as the value says; returns its length: 8, for a mask 12, for a timestamp 20. */
export function emitIcmp(value: IcmpMessage, into: Uint8Array, at: number): number {
  into[at] = value.type;
  into[at + 1] = value.code;
  put16(into, at + 2, value.checksum);
  if ('rest' in value) return 4 + putBytes(into, at + 4, value.rest);
  if ('identifier' in value) {
    put16(into, at + 4, value.identifier);
    put16(into, at + 6, value.sequence);
    return 8 + emitQueryTail(value, into, at + 8);
  }
  put32(into, at + 4, 'gateway' in value ? Number(value.gateway.value) : 0);
  if ('originalLength' in value) into[at + 5] = value.originalLength;
  if ('nextHopMtu' in value) put16(into, at + 6, value.nextHopMtu);
  if ('pointer' in value) into[at + 4] = value.pointer;
  return 8;
}

function emitQueryTail(value: IcmpMessage, into: Uint8Array, at: number): number {
  if ('mask' in value) {
    put32(into, at, value.mask);
    return 4;
  }
  if (!('originate' in value)) return 0;
  put32(into, at, value.originate);
  put32(into, at + 4, value.receive);
  put32(into, at + 8, value.transmit);
  return 12;
}

/** Computes the checksum of the message from `at` to `end` and writes it there. */
export function fillIcmpChecksum(into: Uint8Array, at: number, end: number): void {
  put16(into, at + icmpField.checksum, 0);
  put16(into, at + icmpField.checksum, checksum(into, at, end));
}
