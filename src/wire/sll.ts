/** The cooked header of version 1 that Linux captures carry on the "any" device (LINKTYPE_LINUX_SLL). */
import { copyOf, put16, u16 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the header. */
export const sllField = {
  packetType: 0,
  hardwareType: 2,
  addressLength: 4,
  address: 6,
  protocol: 14,
  payload: 16,
} as const;

/** Packet types of both cooked headers (PACKET_HOST to PACKET_OUTGOING of linux/if_packet.h). */
export const sllPacketTypes = { host: 0, broadcast: 1, multicast: 2, otherHost: 3, outgoing: 4 } as const;

/** The header. */
export interface SllHeader {
  readonly packetType: number;
  /** ARPHRD_ value: 1 Ethernet, 772 loopback. */
  readonly hardwareType: number;
  /** The sender's hardware address, at most eight bytes. */
  readonly address: Uint8Array;
  /** An EtherType, or a code of Linux below 0x600. */
  readonly protocol: number;
}

/** Why no header starts here, or null. */
export function checkSll(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < sllField.payload ? 'the Linux cooked header is cut short' : null;
}

/** Reads the header. */
export function parseSll(bytes: Uint8Array, start: number, end: number): Parsed<SllHeader> {
  const reason = checkSll(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const length = u16(bytes, start + sllField.addressLength);
  const addressAt = start + sllField.address;
  const value: SllHeader = {
    packetType: u16(bytes, start),
    hardwareType: u16(bytes, start + sllField.hardwareType),
    address: copyOf(bytes, addressAt, addressAt + Math.min(8, length)),
    protocol: u16(bytes, start + sllField.protocol),
  };
  return decoded(value, start + sllField.payload, end, length > 8 ? 'the hardware address is cut short' : null);
}

/** Writes the header; returns 16. */
export function emitSll(value: SllHeader, into: Uint8Array, at: number): number {
  into.fill(0, at, at + sllField.payload);
  put16(into, at, value.packetType);
  put16(into, at + sllField.hardwareType, value.hardwareType);
  put16(into, at + sllField.addressLength, value.address.length);
  into.set(value.address, at + sllField.address);
  put16(into, at + sllField.protocol, value.protocol);
  return sllField.payload;
}
