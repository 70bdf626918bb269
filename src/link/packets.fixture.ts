/** Whole packets for tests, with right checksums. */
import { ipBytes, parseIp } from '../addr/ip-address.ts';

/** Addresses and ports of a packet. */
export interface Conversation {
  readonly from: string;
  readonly to: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/** An IPv4 or IPv6 packet with a bare TCP SYN, from its network header on. */
export function synPacket({ from, to, fromPort, toPort }: Conversation): Uint8Array {
  const segment = new Uint8Array(20);
  const view = new DataView(segment.buffer);
  view.setUint16(0, fromPort);
  view.setUint16(2, toPort);
  view.setUint32(4, 0x1234);
  segment[12] = 0x50;
  segment[13] = 0x02;
  view.setUint16(14, 1024);
  view.setUint16(16, checksum([addressBytes(from), addressBytes(to), Uint8Array.of(0, 6, 0, 20), segment]));
  return networkPacket(from, to, 6, segment);
}

/** An IPv4 or IPv6 packet around a transport's bytes. */
export function networkPacket(from: string, to: string, protocol: number, payload: Uint8Array): Uint8Array {
  const source = addressBytes(from);
  const sixth = source.length === 16;
  const header = new Uint8Array(sixth ? 40 : 20);
  const view = new DataView(header.buffer);
  if (sixth) {
    view.setUint32(0, 0x6000_0000);
    view.setUint16(4, payload.length);
    header.set([protocol, 64], 6);
    header.set([...source, ...addressBytes(to)], 8);
  } else {
    header.set([0x45, 0], 0);
    view.setUint16(2, 20 + payload.length);
    header.set([64, protocol], 8);
    header.set([...source, ...addressBytes(to)], 12);
    view.setUint16(10, checksum([header]));
  }
  return Uint8Array.from([...header, ...payload]);
}

/** The same packet behind an Ethernet header. */
export function ethernetFrame(packet: Uint8Array): Uint8Array {
  const etherType = packet[0]! >> 4 === 6 ? [0x86, 0xdd] : [0x08, 0x00];
  return Uint8Array.from([2, 0, 0, 0, 0, 0x0f, 2, 0, 0, 0, 0, 1, ...etherType, ...packet]);
}

/** The Internet checksum (RFC 1071) over parts of even length. */
export function checksum(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) for (let at = 0; at < part.length; at += 2) sum += part[at]! * 256 + (part[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function addressBytes(text: string): Uint8Array {
  const address = parseIp(text);
  if (!address.ok) throw new Error(`${text}: ${address.reason}`);
  return ipBytes(address.value);
}
