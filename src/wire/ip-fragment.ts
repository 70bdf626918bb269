/** Cutting an IP packet into fragments (RFC 791 section 3.2, RFC 8200 section 4.5): for probes and for tests of reassembly. */
import { copyOf, put16, put32, putBytes, u16, u8 } from './bytes.ts';
import { ipProtocols } from './ip-protocol.ts';
import { checkIpv4, fillIpv4Checksum, ipv4End, ipv4Field, ipv4HeaderLength } from './ipv4.ts';
import { checkIpv6, ipv6End, ipv6Field, ipv6NextHeader } from './ipv6.ts';

/** What a fragment header takes. */
const fragmentHeader = 8;

/**
 * The packet (IPv4 or IPv6, from its header on) as fragments of at most `mtu` bytes; a packet that fits is given back whole.
 * IPv4 keeps its own identification and loses the do-not-fragment flag; options go into every fragment, as Linux sends them
 * when no option says otherwise. In IPv6 the fragment header, with `identification`, stands right behind the fixed header.
 * Throws RangeError (a programmer's error) for bytes that are no IP packet and an MTU that leaves no room for eight bytes.
 */
export function fragmentIp(packet: Uint8Array, mtu: number, identification: number): readonly Uint8Array[] {
  const version = packet.length === 0 ? 0 : u8(packet, 0) >> 4;
  const reason = version === 4 ? checkIpv4(packet, 0, packet.length) : checkIpv6(packet, 0, packet.length);
  if (reason !== null) throw new RangeError(reason);
  const end = version === 4 ? ipv4End(packet, 0, packet.length) : ipv6End(packet, 0, packet.length);
  if (end <= mtu) return [copyOf(packet, 0, end)];
  const headEnd = version === 4 ? ipv4HeaderLength(packet, 0) : ipv6Field.payload;
  const room = (mtu - headEnd - (version === 4 ? 0 : fragmentHeader)) & ~7;
  if (room < 8) throw new RangeError(`no fragment fits into ${mtu} bytes`);
  const fragments: Uint8Array[] = [];
  // A packet that is itself a fragment keeps its place, and fragments behind its last one.
  const flags = version === 4 ? u16(packet, ipv4Field.flagsAndOffset) : 0;
  for (let at = headEnd; at < end; at += room) {
    const next = Math.min(end, at + room);
    const offset = at - headEnd;
    fragments.push(
      version === 4
        ? fragmentOfV4(packet, headEnd, at, next, { offset, more: next < end, flags })
        : fragmentOfV6(packet, at, next, { offset, more: next < end, identification }),
    );
  }
  return fragments;
}

function fragmentOfV4(
  packet: Uint8Array,
  headEnd: number,
  at: number,
  next: number,
  place: { readonly offset: number; readonly more: boolean; readonly flags: number },
): Uint8Array {
  const fragment = new Uint8Array(headEnd + next - at);
  putBytes(fragment, 0, packet.subarray(0, headEnd));
  putBytes(fragment, headEnd, packet.subarray(at, next));
  put16(fragment, ipv4Field.totalLength, fragment.length);
  const more = place.more ? 0x2000 : place.flags & 0x2000;
  const offset = ((place.flags & 0x1fff) + (place.offset >> 3)) & 0x1fff;
  put16(fragment, ipv4Field.flagsAndOffset, (place.flags & 0x8000) | more | offset);
  fillIpv4Checksum(fragment, 0);
  return fragment;
}

function fragmentOfV6(
  packet: Uint8Array,
  at: number,
  next: number,
  place: { readonly offset: number; readonly more: boolean; readonly identification: number },
): Uint8Array {
  const start = ipv6Field.payload;
  const fragment = new Uint8Array(start + fragmentHeader + next - at);
  putBytes(fragment, 0, packet.subarray(0, start));
  put16(fragment, ipv6Field.payloadLength, fragmentHeader + next - at);
  fragment[ipv6Field.nextHeader] = ipProtocols.fragment;
  fragment[start] = ipv6NextHeader(packet, 0);
  put16(fragment, start + 2, place.offset | (place.more ? 1 : 0));
  put32(fragment, start + 4, place.identification);
  putBytes(fragment, start + fragmentHeader, packet.subarray(at, next));
  return fragment;
}
