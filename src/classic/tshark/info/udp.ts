/** What tshark 4.0 says of UDP and UDP-Lite in a line. */
import type { Layer } from './layer.ts';

/** `46416 → 9 Len=5` */
export function udpWords(layer: Layer): string | null {
  const [source, destination, length] = [layer.u16(0), layer.u16(2), layer.u16(4)];
  const ports = `${source} → ${destination}`;
  if (layer.length < 6) {
    layer.isShort = true;
    return ports;
  }
  const ip = layer.other('ip');
  // Only a jumbogram may have none (RFC 2675 section 4).
  if (length < 8 && (length > 0 || ip !== null)) return `${ports} [BAD UDP LENGTH ${length} < 8]`;
  const stated = ip === null ? length : ipPayload(layer);
  if (length > stated) return `${ports} [BAD UDP LENGTH ${length} > IP PAYLOAD LENGTH] Len=${length - 8}`;
  const jumbo = length === 0 ? `Len=${layer.length - 8} [Jumbogram]` : `Len=${length - 8}`;
  // Over IPv6 a checksum must be there (RFC 8200 section 8.1).
  const unsummed = ip === null && layer.u16(6) === 0 ? ' [ILLEGAL CHECKSUM (0)]' : '';
  return `${ports} ${jumbo}${unsummed}`;
}

/** What the IP header says of the length of the datagram: a capture may hold less of it. */
function ipPayload(layer: Layer): number {
  const node = layer.other('ip');
  const value = (field: string): number => Number(node?.children.find((child) => child.field === field)?.value ?? 0);
  const total = value('ip.len');
  const { details } = layer.packet;
  // What was on the wire ends it too; what was not captured is not known.
  const most = details.originalLength > details.bytes.length ? Infinity : layer.length;
  return total === 0 ? Infinity : Math.min(most, total - value('ip.hdr_len'));
}

/** `4096 → 8192 Len=1` */
export function udpliteWords(layer: Layer): string {
  const unsummed = layer.u16(6) === 0 ? ' [ILLEGAL CHECKSUM (0)]' : '';
  return `${layer.u16(0)} → ${layer.u16(2)} Len=${Math.max(0, layer.length - 8)}${unsummed}`;
}
