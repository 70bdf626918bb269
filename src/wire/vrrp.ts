/** The virtual router redundancy protocol, versions 2 (RFC 3768) and 3 (RFC 5798). */
import { copyOf, put16, putBytes, u16, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** An advertisement. */
export interface VrrpPacket {
  readonly version: 2 | 3;
  /** 1 is the only one: advertisement. */
  readonly type: number;
  readonly router: number;
  /** 255 owns the addresses, 0 gives up. */
  readonly priority: number;
  /** How many addresses follow: they, 4 or 16 bytes each by the IP version below, are the payload. */
  readonly addresses: number;
  /** Version 2: the authentication type; version 3: reserved bits. */
  readonly authentication: number;
  /** Version 2: seconds; version 3: hundredths of a second. */
  readonly interval: number;
  readonly checksum: number;
}

/** Why no packet starts here, or null. */
export function checkVrrp(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < 8) return 'the VRRP header is cut short';
  const version = u8(bytes, at) >> 4;
  return version === 2 || version === 3 ? null : 'not version 2 or 3 of VRRP';
}

/** Reads the header of an advertisement. */
export function parseVrrp(bytes: Uint8Array, start: number, end: number): Parsed<VrrpPacket> {
  const reason = checkVrrp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const version = (u8(bytes, start) >> 4) as 2 | 3;
  const timing = u16(bytes, start + 4);
  const value: VrrpPacket = {
    version,
    type: u8(bytes, start) & 15,
    router: u8(bytes, start + 1),
    priority: u8(bytes, start + 2),
    addresses: u8(bytes, start + 3),
    authentication: version === 2 ? timing >> 8 : timing >> 12,
    interval: version === 2 ? timing & 0xff : timing & 0xfff,
    checksum: u16(bytes, start + 6),
  };
  return decoded(value, start + 8, end);
}

/** The virtual addresses behind a header; `size` is 4 or 16. */
export function vrrpAddresses(
  bytes: Uint8Array,
  start: number,
  end: number,
  count: number,
  size: 4 | 16,
): readonly Uint8Array[] {
  const whole = Math.min(count, Math.floor((end - start) / size));
  return Array.from({ length: Math.max(0, whole) }, (_, index) =>
    copyOf(bytes, start + index * size, start + (index + 1) * size),
  );
}

/** Writes the header, its checksum as the value says; returns 8. */
export function emitVrrp(value: VrrpPacket, into: Uint8Array, at: number): number {
  const { version, authentication, interval } = value;
  const timing = version === 2 ? (authentication << 8) | interval : (authentication << 12) | interval;
  putBytes(into, at, Uint8Array.of((version << 4) | value.type, value.router, value.priority, value.addresses));
  put16(into, at + 4, timing);
  put16(into, at + 6, value.checksum);
  return 8;
}
