/** The network time protocol (RFC 5905): the packet of client and server modes, and the header of modes 6 and 7. */
import { copyOf, latin1, put32, put64, putBytes, u32, u64, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the packet. */
export const ntpField = {
  leapVersionMode: 0,
  stratum: 1,
  poll: 2,
  precision: 3,
  rootDelay: 4,
  rootDispersion: 8,
  referenceId: 12,
  reference: 16,
  originate: 24,
  receive: 32,
  transmit: 40,
  end: 48,
} as const;

/** A packet of modes 1 to 5. What follows it (extensions, authenticator) is the payload. */
export interface NtpPacket {
  /** 0 none, 1 a minute of 61, 2 of 59 seconds, 3 not synchronised. */
  readonly leap: number;
  readonly version: number;
  readonly mode: number;
  /** 0: not valid or a "kiss of death"; 1: has a reference clock; 16: not synchronised. */
  readonly stratum: number;
  /** Powers of two of a second, signed. */
  readonly poll: number;
  readonly precision: number;
  /** 16.16 fixed point seconds. */
  readonly rootDelay: number;
  readonly rootDispersion: number;
  /** Four bytes: an address, the first half of a digest, or letters where the stratum is 0 or 1. */
  readonly referenceId: Uint8Array;
  /** 32.32 fixed point seconds since 1900; 0 is "unknown". */
  readonly reference: bigint;
  readonly originate: bigint;
  readonly receive: bigint;
  readonly transmit: bigint;
}

/** The mode of any NTP packet, control messages included. */
export function ntpMode(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) & 7;
}

/** The version of any NTP packet. */
export function ntpVersion(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) >> 3) & 7;
}

/** Why no packet of modes 1 to 5 starts here, or null. */
export function checkNtp(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < ntpField.end) return 'the NTP packet is cut short';
  const mode = ntpMode(bytes, at);
  return mode >= 1 && mode <= 5 ? null : 'an NTP control message';
}

/** Reads a packet. */
export function parseNtp(bytes: Uint8Array, start: number, end: number): Parsed<NtpPacket> {
  const reason = checkNtp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const value: NtpPacket = {
    leap: u8(bytes, start) >> 6,
    version: ntpVersion(bytes, start),
    mode: ntpMode(bytes, start),
    stratum: u8(bytes, start + ntpField.stratum),
    poll: (u8(bytes, start + ntpField.poll) << 24) >> 24,
    precision: (u8(bytes, start + ntpField.precision) << 24) >> 24,
    rootDelay: u32(bytes, start + ntpField.rootDelay),
    rootDispersion: u32(bytes, start + ntpField.rootDispersion),
    referenceId: copyOf(bytes, start + ntpField.referenceId, start + ntpField.reference),
    reference: u64(bytes, start + ntpField.reference),
    originate: u64(bytes, start + ntpField.originate),
    receive: u64(bytes, start + ntpField.receive),
    transmit: u64(bytes, start + ntpField.transmit),
  };
  return decoded(value, start + ntpField.end, end);
}

/** The letters of a reference clock or a kiss of death, not fit to print as they are; null above stratum 1. */
export function ntpReferenceName(packet: NtpPacket): string | null {
  return packet.stratum > 1 ? null : latin1(packet.referenceId, 0, 4).replace(/\0+$/, '');
}

/** Writes the packet; returns 48. */
export function emitNtp(value: NtpPacket, into: Uint8Array, at: number): number {
  into[at] = (value.leap << 6) | (value.version << 3) | value.mode;
  into[at + ntpField.stratum] = value.stratum;
  into[at + ntpField.poll] = value.poll;
  into[at + ntpField.precision] = value.precision;
  put32(into, at + ntpField.rootDelay, value.rootDelay);
  put32(into, at + ntpField.rootDispersion, value.rootDispersion);
  putBytes(into, at + ntpField.referenceId, value.referenceId);
  put64(into, at + ntpField.reference, value.reference);
  put64(into, at + ntpField.originate, value.originate);
  put64(into, at + ntpField.receive, value.receive);
  put64(into, at + ntpField.transmit, value.transmit);
  return ntpField.end;
}
