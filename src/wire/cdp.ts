/** The Cisco discovery protocol (SNAP 00000c/2000), versions 1 and 2; the format is the one its vendor published. */
import { put16, u16, u8, utf8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { Tlv, TlvForm } from './tlv.ts';
import { emitTlvs, readTlvs, tlvData } from './tlv.ts';

/** Types of element. */
export const cdpTypes = { device: 1, addresses: 2, port: 3, capabilities: 4, version: 5, platform: 6 } as const;

/** A message. */
export interface CdpMessage {
  readonly version: number;
  /** Seconds that what is told holds. */
  readonly timeToLive: number;
  readonly checksum: number;
  readonly elements: readonly Tlv[];
}

const form: TlvForm = { type: 2, length: 2, inclusive: true };

/** Reads a message; elements are kept up to the first that is malformed. */
export function parseCdp(bytes: Uint8Array, start: number, end: number): Parsed<CdpMessage> {
  if (end - start < 4) return undecodable('the CDP header is cut short');
  const version = u8(bytes, start);
  if (version !== 1 && version !== 2) return undecodable('not version 1 or 2 of CDP');
  const { list, next, whole } = readTlvs(form, bytes, start + 4, end);
  const value = { version, timeToLive: u8(bytes, start + 1), checksum: u16(bytes, start + 2), elements: list };
  return decoded(value, next, end, whole ? null : 'a CDP element is malformed');
}

/** The text of an element (device, port, version, platform), not fit to print as it is, or null. */
export function cdpText(message: CdpMessage, type: number): string | null {
  const data = tlvData(message.elements, type);
  return data === null ? null : utf8(data, 0, data.length);
}

/** Writes a message, its checksum as the value says; returns its length. */
export function emitCdp(value: CdpMessage, into: Uint8Array, at: number): number {
  into[at] = value.version;
  into[at + 1] = value.timeToLive;
  put16(into, at + 2, value.checksum);
  return 4 + emitTlvs(form, value.elements, into, at + 4);
}
