/** The border gateway protocol (RFC 4271): message headers, OPEN with capabilities (RFC 5492), NOTIFICATION. */
import { copyOf, put16, put32, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { Tlv, TlvForm } from './tlv.ts';
import { emitTlvs, readTlvs } from './tlv.ts';

/** Message types. */
export const bgpTypes = { open: 1, update: 2, notification: 3, keepAlive: 4, routeRefresh: 5 } as const;

/** A message's header, behind its marker of 16 bytes of ones. */
export interface BgpHeader {
  /** Of the message, 19 to 4096 (65,535 where both sides agreed, RFC 8654). */
  readonly length: number;
  readonly type: number;
}

/** What an OPEN says. */
export interface BgpOpen {
  readonly version: number;
  /** Two bytes; 23456 stands for one of four (RFC 6793), which capability 65 tells. */
  readonly autonomousSystem: number;
  /** Seconds. */
  readonly holdTime: number;
  /** Written as an IPv4 address. */
  readonly router: number;
  /** 2 holds capabilities. */
  readonly parameters: readonly Tlv[];
}

const headerEnd = 19;
const form: TlvForm = { type: 1, length: 1, inclusive: false };

/** Why no message starts here, or null. */
export function checkBgp(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < headerEnd) return 'the BGP header is cut short';
  for (let index = 0; index < 16; index += 4) if (u32(bytes, at + index) !== 0xffff_ffff) return 'no BGP marker';
  return u16(bytes, at + 16) < headerEnd ? 'the BGP length is below 19' : null;
}

/** Reads a message's header; the next message begins at the payload's end. */
export function parseBgp(bytes: Uint8Array, start: number, end: number): Parsed<BgpHeader> {
  const reason = checkBgp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const length = u16(bytes, start + 16);
  const flaw = start + length > end ? 'the BGP message is cut short' : null;
  return decoded({ length, type: u8(bytes, start + 18) }, start + headerEnd, Math.min(end, start + length), flaw);
}

/** Reads an OPEN from the payload of its message. */
export function parseBgpOpen(bytes: Uint8Array, start: number, end: number): Parsed<BgpOpen> {
  if (end - start < 10) return undecodable('the BGP OPEN is cut short');
  const stated = start + 10 + u8(bytes, start + 9);
  const { list: parameters, next, whole } = readTlvs(form, bytes, start + 10, Math.min(end, stated));
  const value: BgpOpen = {
    version: u8(bytes, start),
    autonomousSystem: u16(bytes, start + 1),
    holdTime: u16(bytes, start + 3),
    router: u32(bytes, start + 5),
    parameters,
  };
  return decoded(value, next, end, whole && stated <= end ? null : 'a BGP parameter is malformed');
}

/** The capabilities that an OPEN tells: 1 families, 2 refresh, 64 restart, 65 a number of four bytes. */
export function bgpCapabilities(open: BgpOpen): readonly Tlv[] {
  return open.parameters.flatMap(({ type, data }) => (type === 2 ? readTlvs(form, data, 0, data.length).list : []));
}

/** Code, subcode and data of a NOTIFICATION from its payload, or null. */
export function bgpNotification(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly code: number; readonly subcode: number; readonly data: Uint8Array } | null {
  if (end - start < 2) return null;
  return { code: u8(bytes, start), subcode: u8(bytes, start + 1), data: copyOf(bytes, start + 2, end) };
}

/** Writes a header with its marker; returns 19. */
export function emitBgp(value: BgpHeader, into: Uint8Array, at: number): number {
  into.fill(0xff, at, at + 16);
  put16(into, at + 16, value.length);
  into[at + 18] = value.type;
  return headerEnd;
}

/** Writes an OPEN; returns its length. */
export function emitBgpOpen(value: BgpOpen, into: Uint8Array, at: number): number {
  into[at] = value.version;
  put16(into, at + 1, value.autonomousSystem);
  put16(into, at + 3, value.holdTime);
  put32(into, at + 5, value.router);
  const length = emitTlvs(form, value.parameters, into, at + 10);
  into[at + 9] = length;
  return 10 + length;
}
