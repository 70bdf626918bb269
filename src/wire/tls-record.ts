/** The record layer of TLS (RFC 8446 section 5): record headers, and handshake messages joined across records. */
import { copyOf, put16, u16, u24, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in a record. */
export const tlsField = { type: 0, version: 1, length: 3, payload: 5 } as const;

/** Content types. */
export const tlsContentTypes = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** A record's header. */
export interface TlsRecord {
  readonly type: number;
  readonly version: number;
  readonly length: number;
}

/** 2^14, and 2048 more for what the ciphers of TLS 1.2 may add. */
const maxRecord = 0x4000 + 2048;

/** A handshake message longer than this is no hello: browsers stay below 4 KiB even with post-quantum keys. */
const maxMessage = 0x1_0000;

/** Why no TLS record starts here, or null. */
export function checkTls(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < tlsField.payload) return 'the TLS record header is cut short';
  const type = u8(bytes, at);
  if (type < 20 || type > 24 || u8(bytes, at + 1) !== 3) return 'not a TLS record';
  return u16(bytes, at + tlsField.length) > maxRecord ? 'the TLS record is too long' : null;
}

/** Reads a record's header; the payload ends where its length says. */
export function parseTlsRecord(bytes: Uint8Array, start: number, end: number): Parsed<TlsRecord> {
  const reason = checkTls(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const length = u16(bytes, start + tlsField.length);
  const value: TlsRecord = { type: u8(bytes, start), version: u16(bytes, start + tlsField.version), length };
  const payloadStart = start + tlsField.payload;
  const flaw = payloadStart + length > end ? 'the TLS record is cut short' : null;
  return decoded(value, payloadStart, Math.min(end, payloadStart + length), flaw);
}

/** Writes a record's header; returns 5. */
export function emitTlsRecord(value: TlsRecord, into: Uint8Array, at: number): number {
  into[at] = value.type;
  put16(into, at + tlsField.version, value.version);
  put16(into, at + tlsField.length, value.length);
  return tlsField.payload;
}

/** An alert in the clear: level 1 is a warning, 2 is fatal; null where none stands at `start`. */
export function parseTlsAlert(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly level: number; readonly description: number } | null {
  if (checkTls(bytes, start, end) !== null || end - start < 7) return null;
  if (u8(bytes, start) !== tlsContentTypes.alert || u16(bytes, start + tlsField.length) !== 2) return null;
  return { level: u8(bytes, start + 5), description: u8(bytes, start + 6) };
}

/** The handshake message that begins in the record at `start`, joined from as many records as it fills, header included. */
export function tlsMessage(bytes: Uint8Array, start: number, end: number): Parsed<Uint8Array> {
  const parts: Uint8Array[] = [];
  let have = 0;
  let wanted = 4;
  let at = start;
  while (have < wanted && at < end) {
    const record = parseTlsRecord(bytes, at, end);
    if (!record.ok && have === 0) return record;
    if (!record.ok || record.value.type !== tlsContentTypes.handshake) break;
    parts.push(copyOf(bytes, record.payloadStart, record.payloadEnd));
    have += record.payloadEnd - record.payloadStart;
    at = record.payloadEnd;
    const joined = have >= 4 && wanted === 4 ? join(parts) : null;
    if (joined !== null) wanted = Math.min(maxMessage, 4 + u24(joined, 1));
    // A record without content brings a message no further; RFC 8446 section 5.1 forbids it.
    if (record.value.length === 0) break;
  }
  if (have < 4) return undecodable('not a TLS handshake');
  const flaw = have < wanted ? 'the TLS handshake message is cut short' : null;
  return decoded(join(parts).slice(0, wanted), at, end, flaw);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
