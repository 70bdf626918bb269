/** The header of the Internet Protocol version 6 (RFC 8200) and the walk over its extension headers. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { ipProtocols } from './ip-protocol.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the fixed header. */
export const ipv6Field = {
  versionClassFlow: 0,
  payloadLength: 4,
  nextHeader: 6,
  hopLimit: 7,
  source: 8,
  destination: 24,
  payload: 40,
} as const;

/** One extension header: a fragment header (44) decoded, any other as the bytes behind its next-header byte. */
export type Ipv6Extension =
  | { readonly header: 44; readonly offset: number; readonly more: boolean; readonly identification: number }
  | { readonly header: number; readonly body: Uint8Array };

/** The header. */
export interface Ipv6Header {
  readonly trafficClass: number;
  readonly flowLabel: number;
  /** What follows the 40 bytes, extension headers included; 0 for a jumbogram or a packet the network card has to cut. */
  readonly payloadLength: number;
  readonly hopLimit: number;
  readonly source: IpAddress;
  readonly destination: IpAddress;
  /** In the order of the packet. */
  readonly extensions: readonly Ipv6Extension[];
  /** What the last header announces: TCP, UDP, ICMPv6, or 59 for nothing. */
  readonly protocol: number;
}

/** Where the walk over the extension headers ended; made once and filled again for each packet. */
export interface Ipv6Walk {
  /** The protocol that stands at `transportStart`. */
  protocol: number;
  transportStart: number;
  /** In bytes; -1 where there is no fragment header. */
  fragmentOffset: number;
  /** Where the fragment header stands; -1 where there is none. */
  fragmentAt: number;
  moreFragments: boolean;
}

/** More headers than any honest packet carries (RFC 8504 lets hosts drop long chains). */
const maxExtensions = 16;

/** A walk to fill. */
export function ipv6Walk(): Ipv6Walk {
  return { protocol: 0, transportStart: 0, fragmentOffset: -1, fragmentAt: -1, moreFragments: false };
}

/** The payload length field. */
export function ipv6PayloadLength(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + ipv6Field.payloadLength);
}

/** The next-header field of the fixed header. */
export function ipv6NextHeader(bytes: Uint8Array, at: number): number {
  return u8(bytes, at + ipv6Field.nextHeader);
}

/** The hop limit. */
export function ipv6HopLimit(bytes: Uint8Array, at: number): number {
  return u8(bytes, at + ipv6Field.hopLimit);
}

/** Where the packet ends by its own word, not behind `end`; `end` where the length is 0. */
export function ipv6End(bytes: Uint8Array, at: number, end: number): number {
  const length = ipv6PayloadLength(bytes, at);
  return length === 0 ? end : Math.min(end, at + ipv6Field.payload + length);
}

/** Why no IPv6 header starts here, or null. */
export function checkIpv6(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < ipv6Field.payload) return 'the IPv6 header is cut short';
  return u8(bytes, at) >> 4 === 6 ? null : 'not IP version 6';
}

/**
 * Walks the extension headers of the packet at `at` without allocating. Returns null, or what stopped it; `into` then tells
 * how far it came. Behind a fragment header with an offset there is no transport header, whatever `protocol` says.
 */
export function walkIpv6(bytes: Uint8Array, at: number, end: number, into: Ipv6Walk): string | null {
  into.protocol = ipv6NextHeader(bytes, at);
  into.transportStart = at + ipv6Field.payload;
  into.fragmentOffset = -1;
  into.fragmentAt = -1;
  into.moreFragments = false;
  for (let count = 0; isExtension(into.protocol); count++) {
    if (count === maxExtensions) return `more than ${maxExtensions} extension headers`;
    const start = into.transportStart;
    const length = extensionLength(bytes, start, end, into.protocol);
    if (length === -1) return 'an extension header is cut short';
    if (into.protocol === ipProtocols.fragment) {
      into.fragmentOffset = u16(bytes, start + 2) & 0xfff8;
      into.fragmentAt = start;
      into.moreFragments = (u8(bytes, start + 3) & 1) !== 0;
    }
    into.protocol = u8(bytes, start);
    into.transportStart = start + length;
    if (into.fragmentOffset > 0) return null;
  }
  return null;
}

/** Whether a next-header value is an extension header whose length we can tell; ESP hides what follows and is not. */
export function isExtension(protocol: number): boolean {
  return (
    protocol === ipProtocols.hopByHop ||
    protocol === ipProtocols.routing ||
    protocol === ipProtocols.fragment ||
    protocol === ipProtocols.ah ||
    protocol === ipProtocols.destinationOptions ||
    protocol === ipProtocols.mobility ||
    protocol === ipProtocols.hip ||
    protocol === ipProtocols.shim6
  );
}

/** The length of the extension header at `start`, -1 when it does not end before `end`. */
function extensionLength(bytes: Uint8Array, start: number, end: number, protocol: number): number {
  if (start + 8 > end) return -1;
  if (protocol === ipProtocols.fragment) return 8;
  // AH counts in words of four bytes minus two (RFC 4302 section 2.2), all others in words of eight minus one.
  const words = u8(bytes, start + 1);
  const length = protocol === ipProtocols.ah ? (words + 2) * 4 : (words + 1) * 8;
  return start + length > end ? -1 : length;
}

/** Reads the header and all extension headers; the payload ends where the payload length says. */
export function parseIpv6Header(bytes: Uint8Array, start: number, end: number): Parsed<Ipv6Header> {
  const reason = checkIpv6(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const packetEnd = ipv6End(bytes, start, end);
  const walk = ipv6Walk();
  const flaw = walkIpv6(bytes, start, packetEnd, walk);
  const first = u32(bytes, start);
  const payloadLength = ipv6PayloadLength(bytes, start);
  const value: Ipv6Header = {
    trafficClass: (first >>> 20) & 0xff,
    flowLabel: first & 0xfffff,
    payloadLength,
    hopLimit: ipv6HopLimit(bytes, start),
    source: ipFromBytes(bytes.subarray(start + ipv6Field.source, start + ipv6Field.destination)),
    destination: ipFromBytes(bytes.subarray(start + ipv6Field.destination, start + ipv6Field.payload)),
    extensions: extensionsUpTo(bytes, start, walk.transportStart),
    protocol: walk.protocol,
  };
  const short =
    start + ipv6Field.payload + payloadLength > end ? 'the packet is shorter than its payload length' : null;
  return decoded(value, walk.transportStart, packetEnd, flaw ?? short);
}

/** The headers that the walk passed, which therefore are whole. */
function extensionsUpTo(bytes: Uint8Array, start: number, transportStart: number): Ipv6Extension[] {
  const extensions: Ipv6Extension[] = [];
  let header = ipv6NextHeader(bytes, start);
  let at = start + ipv6Field.payload;
  while (at < transportStart) {
    const length = extensionLength(bytes, at, transportStart, header);
    extensions.push(extensionAt(bytes, at, length, header));
    header = u8(bytes, at);
    at += length;
  }
  return extensions;
}

function extensionAt(bytes: Uint8Array, at: number, length: number, header: number): Ipv6Extension {
  if (header !== ipProtocols.fragment) return { header, body: copyOf(bytes, at + 1, at + length) };
  return {
    header,
    offset: u16(bytes, at + 2) & 0xfff8,
    more: (u8(bytes, at + 3) & 1) !== 0,
    identification: u32(bytes, at + 4),
  };
}

/** Writes the fixed header and the extension headers; returns their length. */
export function emitIpv6Header(value: Ipv6Header, into: Uint8Array, at: number): number {
  put32(into, at, 0x6000_0000 | (value.trafficClass << 20) | value.flowLabel);
  put16(into, at + ipv6Field.payloadLength, value.payloadLength);
  into[at + ipv6Field.hopLimit] = value.hopLimit;
  putBytes(into, at + ipv6Field.source, ipBytes(value.source));
  putBytes(into, at + ipv6Field.destination, ipBytes(value.destination));
  let nextHeaderAt = at + ipv6Field.nextHeader;
  let end = at + ipv6Field.payload;
  for (const extension of value.extensions) {
    into[nextHeaderAt] = extension.header;
    nextHeaderAt = end;
    end += emitExtension(extension, into, end);
  }
  into[nextHeaderAt] = value.protocol;
  return end - at;
}

/** Writes all but the next-header byte. */
function emitExtension(extension: Ipv6Extension, into: Uint8Array, at: number): number {
  if ('body' in extension) return 1 + putBytes(into, at + 1, extension.body);
  into[at + 1] = 0;
  put16(into, at + 2, extension.offset | (extension.more ? 1 : 0));
  put32(into, at + 4, extension.identification);
  return 8;
}
