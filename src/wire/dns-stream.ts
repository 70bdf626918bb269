/** DNS messages in a stream (RFC 1035 section 4.2.2, RFC 7766): a length of two bytes before each. */
import { put16, u16 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** The frame around a message. */
export interface DnsFrame {
  /** Of the message. */
  readonly length: number;
}

/** Reads the length at `start`; the message is the payload, the next frame begins at its end. */
export function parseDnsFrame(bytes: Uint8Array, start: number, end: number): Parsed<DnsFrame> {
  if (end - start < 2) return undecodable('the DNS length is cut short');
  const length = u16(bytes, start);
  const messageEnd = start + 2 + length;
  const flaw = messageEnd > end ? 'the DNS message is cut short' : null;
  return decoded({ length }, start + 2, Math.min(end, messageEnd), flaw);
}

/** Writes the length; returns 2. */
export function emitDnsFrame(value: DnsFrame, into: Uint8Array, at: number): number {
  put16(into, at, value.length);
  return 2;
}
