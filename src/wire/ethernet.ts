/** Ethernet II and 802.3 frames with the VLAN tags of 802.1Q and 802.1ad. */
import { copyOf, put16, putBytes, u16 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in a frame without tags (IEEE 802.3 section 3). */
export const ethernetField = { destination: 0, source: 6, etherType: 12, payload: 14 } as const;

/** EtherTypes by name (IEEE registration authority). */
export const etherTypes = {
  ipv4: 0x0800,
  arp: 0x0806,
  reverseArp: 0x8035,
  vlan: 0x8100,
  ipv6: 0x86dd,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoeDiscovery: 0x8863,
  pppoeSession: 0x8864,
  eapol: 0x888e,
  serviceVlan: 0x88a8,
  lldp: 0x88cc,
  oldServiceVlan: 0x9100,
} as const;

/** One VLAN tag. */
export interface VlanTag {
  /** The EtherType that announced the tag: 0x8100, 0x88a8 or 0x9100. */
  readonly protocol: number;
  /** Priority code point, 0 to 7. */
  readonly priority: number;
  /** Drop eligible indicator. */
  readonly dropEligible: boolean;
  /** VLAN identifier, 0 (priority only) to 4095. */
  readonly vlan: number;
}

/** The header of a frame. */
export interface EthernetHeader {
  /** Six bytes. */
  readonly destination: Uint8Array;
  /** Six bytes. */
  readonly source: Uint8Array;
  /** Outermost first. */
  readonly tags: readonly VlanTag[];
  /** The type of the payload; below 0x600 it is the payload's length (802.3, LLC follows). */
  readonly etherType: number;
}

/** More tags than any network stacks: a longer row is an attack on whoever walks it. */
const maxTags = 8;

/** Whether an EtherType announces a VLAN tag. */
export function isVlanTag(etherType: number): boolean {
  return etherType === 0x8100 || etherType === 0x88a8 || etherType === 0x9100;
}

/** The EtherType field as it stands, which may announce a tag. */
export function ethernetType(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + ethernetField.etherType);
}

/** Why no frame header starts here, or null. */
export function checkEthernet(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < ethernetField.payload ? 'the Ethernet header is cut short' : null;
}

/**
 * The offset of the EtherType that tells the payload's type, behind all tags: the payload starts two bytes later. -1 when
 * the tags run past the end or are too many.
 */
export function innerTypeAt(bytes: Uint8Array, at: number, end: number): number {
  let typeAt = at + ethernetField.etherType;
  for (let tags = 0; tags <= maxTags; tags++) {
    if (typeAt + 2 > end) return -1;
    if (!isVlanTag(u16(bytes, typeAt))) return typeAt;
    typeAt += 4;
  }
  return -1;
}

/** Reads the header and its tags; the payload of an 802.3 frame ends where its length says. */
export function parseEthernet(bytes: Uint8Array, start: number, end: number): Parsed<EthernetHeader> {
  const reason = checkEthernet(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const tags: VlanTag[] = [];
  let typeAt = start + ethernetField.etherType;
  let flaw: string | null = null;
  while (isVlanTag(u16(bytes, typeAt))) {
    if (typeAt + 6 > end) flaw = 'a VLAN tag is cut short';
    else if (tags.length === maxTags) flaw = `more than ${maxTags} VLAN tags`;
    if (flaw !== null) break;
    tags.push(tagAt(bytes, typeAt));
    typeAt += 4;
  }
  const etherType = u16(bytes, typeAt);
  const value: EthernetHeader = {
    destination: copyOf(bytes, start, start + 6),
    source: copyOf(bytes, start + 6, start + 12),
    tags,
    etherType,
  };
  const payloadStart = typeAt + 2;
  if (etherType >= 0x600) return decoded(value, payloadStart, end, flaw);
  if (payloadStart + etherType > end) flaw ??= 'the frame is shorter than its length field';
  return decoded(value, payloadStart, Math.min(end, payloadStart + etherType), flaw);
}

function tagAt(bytes: Uint8Array, at: number): VlanTag {
  const control = u16(bytes, at + 2);
  return {
    protocol: u16(bytes, at),
    priority: control >> 13,
    dropEligible: (control & 0x1000) !== 0,
    vlan: control & 0xfff,
  };
}

/** Writes the header; returns its length: 14 bytes and 4 more for each tag. */
export function emitEthernet(value: EthernetHeader, into: Uint8Array, at: number): number {
  putBytes(into, at, value.destination);
  putBytes(into, at + 6, value.source);
  let typeAt = at + 12;
  for (const tag of value.tags) {
    put16(into, typeAt, tag.protocol);
    put16(into, typeAt + 2, (tag.priority << 13) | (tag.dropEligible ? 0x1000 : 0) | tag.vlan);
    typeAt += 4;
  }
  put16(into, typeAt, value.etherType);
  return typeAt + 2 - at;
}
