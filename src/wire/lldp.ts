/** The link layer discovery protocol (IEEE 802.1AB): who is at the other end of the cable. */
import { copyOf, put16, putBytes, u16, u8, utf8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { Tlv } from './tlv.ts';
import { tlvData } from './tlv.ts';

/** Types of element (clause 8.4). */
export const lldpTypes = {
  end: 0,
  chassis: 1,
  port: 2,
  timeToLive: 3,
  portDescription: 4,
  systemName: 5,
  systemDescription: 6,
  capabilities: 7,
  managementAddress: 8,
  organization: 127,
} as const;

/** Elements of a frame of 1500 bytes whose texts are not all empty. */
const maxElements = 512;

/** A message: its elements without the end marker. */
export interface LldpMessage {
  readonly elements: readonly Tlv[];
}

/** Reads a message; elements are kept up to the end marker or the first that is malformed. */
export function parseLldp(bytes: Uint8Array, start: number, end: number): Parsed<LldpMessage> {
  // A message begins with the chassis (clause 8.2).
  if (end - start < 2 || u8(bytes, start) >> 1 !== lldpTypes.chassis) return undecodable('not an LLDP message');
  const elements: Tlv[] = [];
  let at = start;
  while (at + 2 <= end && elements.length < maxElements) {
    // Seven bits of type and nine of length (clause 8.4.1).
    const head = u16(bytes, at);
    const next = at + 2 + (head & 0x1ff);
    if (head === 0) return decoded({ elements }, at + 2, end);
    if (next > end) return decoded({ elements }, at, end, 'an LLDP element is cut short');
    elements.push({ type: head >> 9, data: copyOf(bytes, at + 2, next) });
    at = next;
  }
  return decoded({ elements }, at, end, 'the LLDP message has no end');
}

/** The text of an element (a name or a description), not fit to print as it is, or null. */
export function lldpText(message: LldpMessage, type: number): string | null {
  const data = tlvData(message.elements, type);
  return data === null ? null : utf8(data, 0, data.length);
}

/** The seconds that what is told holds, or null. */
export function lldpTimeToLive(message: LldpMessage): number | null {
  const data = tlvData(message.elements, lldpTypes.timeToLive);
  return data === null || data.length < 2 ? null : u16(data, 0);
}

/** Writes a message with its end marker; returns its length. */
export function emitLldp(value: LldpMessage, into: Uint8Array, at: number): number {
  let next = at;
  for (const { type, data } of value.elements) {
    put16(into, next, (type << 9) | data.length);
    next += 2 + putBytes(into, next + 2, data);
  }
  put16(into, next, 0);
  return next + 2 - at;
}
