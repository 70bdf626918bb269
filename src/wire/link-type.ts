/** The link types of capture files (LINKTYPE_ values, www.tcpdump.org/linktypes.html) and where IP begins behind each. */
import { u16, u24, u32, u32le, u8 } from './bytes.ts';
import { ethernetField, etherTypes, innerTypeAt, isVlanTag } from './ethernet.ts';
import { sllField } from './sll.ts';
import { sll2Field } from './sll2.ts';

/** The numbers, as they stand in pcap and pcapng files. */
export const linkTypes = {
  null: 0,
  ethernet: 1,
  raw: 101,
  loop: 108,
  linuxSll: 113,
  ipv4: 228,
  ipv6: 229,
  linuxSll2: 276,
} as const;

/** What a frame carries; made once by {@link linkPayload} and filled again for each frame. */
export interface LinkPayload {
  /** The EtherType of the payload, 0 where there is none (LLC, unknown families). */
  etherType: number;
  /** Where the payload begins. */
  start: number;
}

/** A place to fill. */
export function linkPayload(): LinkPayload {
  return { etherType: 0, start: 0 };
}

/** The name of a link type we read, in the words of tcpdump: `EN10MB`; null for the others. */
export function linkTypeName(linkType: number): string | null {
  return names.get(linkType) ?? null;
}

const names = new Map<number, string>([
  [linkTypes.null, 'NULL'],
  [linkTypes.ethernet, 'EN10MB'],
  [linkTypes.raw, 'RAW'],
  [linkTypes.loop, 'LOOP'],
  [linkTypes.linuxSll, 'LINUX_SLL'],
  [linkTypes.ipv4, 'IPV4'],
  [linkTypes.ipv6, 'IPV6'],
  [linkTypes.linuxSll2, 'LINUX_SLL2'],
]);

/** Finds what a frame of the given link type carries, VLAN tags skipped, without allocating. Null, or why not. */
export function findLinkPayload(
  linkType: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  into: LinkPayload,
): string | null {
  into.etherType = 0;
  into.start = at;
  if (linkType === linkTypes.ethernet) {
    const typeAt = at + ethernetField.payload > end ? -1 : innerTypeAt(bytes, at, end);
    return typeAt === -1 ? 'the Ethernet header is cut short' : found(into, u16(bytes, typeAt), typeAt + 2);
  }
  if (linkType === linkTypes.linuxSll) {
    if (at + sllField.payload > end) return 'the Linux cooked header is cut short';
    return afterTags(bytes, at + sllField.protocol, at + sllField.payload, end, into);
  }
  if (linkType === linkTypes.linuxSll2) {
    if (at + sll2Field.payload > end) return 'the Linux cooked header is cut short';
    return afterTags(bytes, at + sll2Field.protocol, at + sll2Field.payload, end, into);
  }
  if (linkType === linkTypes.null || linkType === linkTypes.loop) {
    if (at + 4 > end) return 'the loopback header is cut short';
    return found(into, familyType(loopbackFamily(linkType, bytes, at)), at + 4);
  }
  if (linkType === linkTypes.raw || linkType === linkTypes.ipv4 || linkType === linkTypes.ipv6) {
    if (at >= end) return 'the packet is empty';
    return found(into, u8(bytes, at) >> 4 === 6 ? etherTypes.ipv6 : etherTypes.ipv4, at);
  }
  return 'a link type that is not read here';
}

function found(into: LinkPayload, etherType: number, start: number): null {
  // Below 0x600 stands a length or one of Linux's own codes (802.2, raw 802.3): no EtherType.
  into.etherType = etherType < 0x600 ? 0 : etherType;
  into.start = start;
  return null;
}

/** Cooked headers announce a VLAN tag as the protocol; the tag's own type then stands two bytes into the payload. */
function afterTags(
  bytes: Uint8Array,
  protocolAt: number,
  start: number,
  end: number,
  into: LinkPayload,
): string | null {
  let etherType = u16(bytes, protocolAt);
  let at = start;
  for (let tags = 0; isVlanTag(etherType); tags++) {
    if (tags === 8 || at + 4 > end) return 'a VLAN tag is cut short';
    etherType = u16(bytes, at + 2);
    at += 4;
  }
  return found(into, etherType, at);
}

/**
 * The address family of a BSD loopback header: in network order for LOOP; for NULL in the order of the machine that wrote
 * it, which is seen from the value: families are small numbers.
 */
export function loopbackFamily(linkType: number, bytes: Uint8Array, at: number): number {
  if (linkType === linkTypes.loop) return u32(bytes, at);
  return u24(bytes, at) === 0 ? u8(bytes, at + 3) : u32le(bytes, at);
}

/** AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS. */
function familyType(family: number): number {
  if (family === 2) return etherTypes.ipv4;
  return family === 10 || family === 24 || family === 28 || family === 30 ? etherTypes.ipv6 : 0;
}
