/** The cooked header of version 2 that Linux captures carry on the "any" device (LINKTYPE_LINUX_SLL2): with the interface. */
import { copyOf, put16, put32, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the header. */
export const sll2Field = {
  protocol: 0,
  interfaceIndex: 4,
  hardwareType: 8,
  packetType: 10,
  addressLength: 11,
  address: 12,
  payload: 20,
} as const;

/** The header. */
export interface Sll2Header {
  /** An EtherType, or a code of Linux below 0x600. */
  readonly protocol: number;
  /** The index on the machine and in the namespace that captured. */
  readonly interfaceIndex: number;
  /** ARPHRD_ value: 1 Ethernet, 772 loopback. */
  readonly hardwareType: number;
  /** As in the first version: 4 is outgoing. */
  readonly packetType: number;
  /** The sender's hardware address, at most eight bytes. */
  readonly address: Uint8Array;
}

/** Why no header starts here, or null. */
export function checkSll2(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < sll2Field.payload ? 'the Linux cooked header is cut short' : null;
}

/** Reads the header. */
export function parseSll2(bytes: Uint8Array, start: number, end: number): Parsed<Sll2Header> {
  const reason = checkSll2(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const length = u8(bytes, start + sll2Field.addressLength);
  const addressAt = start + sll2Field.address;
  const value: Sll2Header = {
    protocol: u16(bytes, start),
    interfaceIndex: u32(bytes, start + sll2Field.interfaceIndex),
    hardwareType: u16(bytes, start + sll2Field.hardwareType),
    packetType: u8(bytes, start + sll2Field.packetType),
    address: copyOf(bytes, addressAt, addressAt + Math.min(8, length)),
  };
  return decoded(value, start + sll2Field.payload, end, length > 8 ? 'the hardware address is cut short' : null);
}

/** Writes the header; returns 20. */
export function emitSll2(value: Sll2Header, into: Uint8Array, at: number): number {
  into.fill(0, at, at + sll2Field.payload);
  put16(into, at, value.protocol);
  put32(into, at + sll2Field.interfaceIndex, value.interfaceIndex);
  put16(into, at + sll2Field.hardwareType, value.hardwareType);
  into[at + sll2Field.packetType] = value.packetType;
  into[at + sll2Field.addressLength] = value.address.length;
  into.set(value.address, at + sll2Field.address);
  return sll2Field.payload;
}
