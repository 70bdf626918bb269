/** The certificate message of TLS (RFC 5246 section 7.4.2, RFC 8446 section 4.4.2): the chain that a server shows. */
import { copyOf, put24, putBytes, u16, u24, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** A chain: DER of each certificate, the server's own first. */
export interface TlsCertificates {
  readonly certificates: readonly Uint8Array[];
}

/** Longer chains exist nowhere but in attacks; OpenSSL stops at 100. */
const maxChain = 32;

/**
 * Reads the body of a certificate message (behind the four bytes of the handshake header). `version` is the one that was
 * agreed upon: from 0x0304 (TLS 1.3, there sealed) a context and extensions stand between.
 */
export function parseTlsCertificates(
  version: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): Parsed<TlsCertificates> {
  const modern = version >= 0x0304;
  const listAt = modern && start < end ? start + 1 + u8(bytes, start) : start;
  if (listAt + 3 > end) return undecodable('the TLS certificate message is cut short');
  const listEnd = listAt + 3 + u24(bytes, listAt);
  const bound = Math.min(end, listEnd);
  const certificates: Uint8Array[] = [];
  let at = listAt + 3;
  while (at + 3 <= bound && certificates.length < maxChain) {
    const next = at + 3 + u24(bytes, at);
    const extensionsEnd = !modern ? next : next + 2 <= bound ? next + 2 + u16(bytes, next) : Infinity;
    if (extensionsEnd > bound) break;
    certificates.push(copyOf(bytes, at + 3, next));
    at = extensionsEnd;
  }
  return decoded({ certificates }, at, end, at === listEnd ? null : 'the TLS certificate list is malformed');
}

/** Writes the body of a certificate message of TLS 1.2; returns its length. */
export function emitTlsCertificates(value: TlsCertificates, into: Uint8Array, at: number): number {
  let next = at + 3;
  for (const certificate of value.certificates) {
    put24(into, next, certificate.length);
    next += 3 + putBytes(into, next + 3, certificate);
  }
  put24(into, at, next - at - 3);
  return next - at;
}
