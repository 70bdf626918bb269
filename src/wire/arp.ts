/** The address resolution protocol (RFC 826) for any sizes of hardware and protocol addresses. */
import { copyOf, put16, putBytes, u16, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets of the fixed part, and of the addresses in the usual case of Ethernet (6 bytes) with IPv4 (4 bytes). */
export const arpField = {
  hardwareType: 0,
  protocolType: 2,
  hardwareLength: 4,
  protocolLength: 5,
  operation: 6,
  senderHardware: 8,
  senderIpv4: 14,
  targetHardware: 18,
  targetIpv4: 24,
  end: 28,
} as const;

/** Operations (RFC 826, RFC 903). */
export const arpOperations = { request: 1, reply: 2, reverseRequest: 3, reverseReply: 4 } as const;

/** An ARP packet. */
export interface ArpPacket {
  /** 1 is Ethernet. */
  readonly hardwareType: number;
  /** An EtherType: 0x0800 is IPv4. */
  readonly protocolType: number;
  readonly operation: number;
  readonly senderHardware: Uint8Array;
  readonly senderProtocol: Uint8Array;
  /** As long as the sender's. */
  readonly targetHardware: Uint8Array;
  /** As long as the sender's. */
  readonly targetProtocol: Uint8Array;
}

/** The operation. */
export function arpOperation(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + arpField.operation);
}

/** Whether this is ARP for IPv4 over Ethernet, so that the named offsets hold. */
export function isArpForIpv4(bytes: Uint8Array, at: number): boolean {
  return u16(bytes, at) === 1 && u16(bytes, at + 2) === 0x0800 && u16(bytes, at + 4) === 0x0604;
}

/** Why no ARP packet starts here, or null. */
export function checkArp(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < 8) return 'the ARP header is cut short';
  const needed = 8 + 2 * (u8(bytes, at + 4) + u8(bytes, at + 5));
  return end - at < needed ? 'the ARP addresses are cut short' : null;
}

/** Reads a packet; what follows it (the padding of a short frame) is the payload. */
export function parseArp(bytes: Uint8Array, start: number, end: number): Parsed<ArpPacket> {
  const reason = checkArp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const hardware = u8(bytes, start + arpField.hardwareLength);
  const protocol = u8(bytes, start + arpField.protocolLength);
  const senderProtocol = start + 8 + hardware;
  const targetHardware = senderProtocol + protocol;
  const targetProtocol = targetHardware + hardware;
  const value: ArpPacket = {
    hardwareType: u16(bytes, start),
    protocolType: u16(bytes, start + 2),
    operation: arpOperation(bytes, start),
    senderHardware: copyOf(bytes, start + 8, senderProtocol),
    senderProtocol: copyOf(bytes, senderProtocol, targetHardware),
    targetHardware: copyOf(bytes, targetHardware, targetProtocol),
    targetProtocol: copyOf(bytes, targetProtocol, targetProtocol + protocol),
  };
  return decoded(value, targetProtocol + protocol, end);
}

/** Writes the packet; returns its length: 28 for IPv4 over Ethernet. */
export function emitArp(value: ArpPacket, into: Uint8Array, at: number): number {
  put16(into, at, value.hardwareType);
  put16(into, at + 2, value.protocolType);
  into[at + 4] = value.senderHardware.length;
  into[at + 5] = value.senderProtocol.length;
  put16(into, at + 6, value.operation);
  let next = at + 8;
  next += putBytes(into, next, value.senderHardware);
  next += putBytes(into, next, value.senderProtocol);
  next += putBytes(into, next, value.targetHardware);
  next += putBytes(into, next, value.targetProtocol);
  return next - at;
}
