/** The header of the Internet Protocol version 4 (RFC 791) with options and fragments. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipv4Address } from '../addr/ip-address.ts';
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { checksum, checksumHolds } from './checksum.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the header. */
export const ipv4Field = {
  versionAndLength: 0,
  typeOfService: 1,
  totalLength: 2,
  identification: 4,
  flagsAndOffset: 6,
  ttl: 8,
  protocol: 9,
  checksum: 10,
  source: 12,
  destination: 16,
  options: 20,
} as const;

/** Option types (IANA "IP Option Numbers"), with the copied flag and class as they stand on the wire. */
export const ipv4OptionTypes = {
  end: 0,
  noOperation: 1,
  recordRoute: 7,
  timestamp: 68,
  security: 130,
  looseSourceRoute: 131,
  strictSourceRoute: 137,
  routerAlert: 148,
} as const;

/** One option; the types 0 and 1 are a single byte and have no data. */
export interface Ipv4Option {
  readonly type: number;
  /** What follows type and length. */
  readonly data: Uint8Array;
}

/** The header. */
export interface Ipv4Header {
  /** DSCP (upper six bits) and ECN (lower two). */
  readonly typeOfService: number;
  /** Header and payload in bytes; 0 is what a capture shows of a packet that the network card still has to cut. */
  readonly totalLength: number;
  readonly identification: number;
  readonly reservedFlag: boolean;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** In bytes, a multiple of eight. */
  readonly fragmentOffset: number;
  readonly ttl: number;
  readonly protocol: number;
  readonly checksum: number;
  readonly source: IpAddress;
  readonly destination: IpAddress;
  readonly options: readonly Ipv4Option[];
}

/** The length of the header in bytes, 20 to 60 in a packet that passed {@link checkIpv4}. */
export function ipv4HeaderLength(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) & 15) * 4;
}

/** The total length field. */
export function ipv4TotalLength(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + ipv4Field.totalLength);
}

/** The identification field. */
export function ipv4Identification(bytes: Uint8Array, at: number): number {
  return u16(bytes, at + ipv4Field.identification);
}

/** The time to live. */
export function ipv4Ttl(bytes: Uint8Array, at: number): number {
  return u8(bytes, at + ipv4Field.ttl);
}

/** The protocol of the payload. */
export function ipv4Protocol(bytes: Uint8Array, at: number): number {
  return u8(bytes, at + ipv4Field.protocol);
}

/** The source address as an unsigned number in host order. */
export function ipv4Source(bytes: Uint8Array, at: number): number {
  return u32(bytes, at + ipv4Field.source);
}

/** The destination address as an unsigned number in host order. */
export function ipv4Destination(bytes: Uint8Array, at: number): number {
  return u32(bytes, at + ipv4Field.destination);
}

/** The offset of a fragment in bytes: 0 for the first one and for a whole packet. */
export function ipv4FragmentOffset(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at + ipv4Field.flagsAndOffset) & 0x1fff) * 8;
}

/** Whether fragments follow. */
export function ipv4MoreFragments(bytes: Uint8Array, at: number): boolean {
  return (u8(bytes, at + ipv4Field.flagsAndOffset) & 0x20) !== 0;
}

/** Where the packet ends by its own word: not behind `end`, and `end` where the length is 0 (left to the network card). */
export function ipv4End(bytes: Uint8Array, at: number, end: number): number {
  const length = ipv4TotalLength(bytes, at);
  return length === 0 ? end : Math.min(end, Math.max(at + ipv4HeaderLength(bytes, at), at + length));
}

/** Why no IPv4 header starts here, or null. */
export function checkIpv4(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < ipv4Field.options) return 'the IPv4 header is cut short';
  if (u8(bytes, at) >> 4 !== 4) return 'not IP version 4';
  const length = ipv4HeaderLength(bytes, at);
  if (length < ipv4Field.options) return 'the IPv4 header length is below 20';
  return end - at < length ? 'the IPv4 options are cut short' : null;
}

/** Whether the header's checksum is right. */
export function ipv4ChecksumHolds(bytes: Uint8Array, at: number): boolean {
  return checksumHolds(bytes, at, at + ipv4HeaderLength(bytes, at));
}

/** Reads the header with its options; the payload ends where the total length says. */
export function parseIpv4Header(bytes: Uint8Array, start: number, end: number): Parsed<Ipv4Header> {
  const reason = checkIpv4(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const headerEnd = start + ipv4HeaderLength(bytes, start);
  const { options, flaw } = parseOptions(bytes, start + ipv4Field.options, headerEnd);
  const flags = u8(bytes, start + ipv4Field.flagsAndOffset);
  const value: Ipv4Header = {
    typeOfService: u8(bytes, start + ipv4Field.typeOfService),
    totalLength: ipv4TotalLength(bytes, start),
    identification: ipv4Identification(bytes, start),
    reservedFlag: (flags & 0x80) !== 0,
    dontFragment: (flags & 0x40) !== 0,
    moreFragments: (flags & 0x20) !== 0,
    fragmentOffset: ipv4FragmentOffset(bytes, start),
    ttl: ipv4Ttl(bytes, start),
    protocol: ipv4Protocol(bytes, start),
    checksum: u16(bytes, start + ipv4Field.checksum),
    source: ipv4Address(ipv4Source(bytes, start)),
    destination: ipv4Address(ipv4Destination(bytes, start)),
    options,
  };
  return decoded(
    value,
    headerEnd,
    ipv4End(bytes, start, end),
    flaw ?? lengthFlaw(value.totalLength, start, headerEnd, end),
  );
}

function lengthFlaw(totalLength: number, start: number, headerEnd: number, end: number): string | null {
  if (totalLength === 0) return null;
  if (start + totalLength < headerEnd) return 'the total length is below the header length';
  return start + totalLength > end ? 'the packet is shorter than its total length' : null;
}

/** Walks the options up to the end marker (which is listed) or to the first that is malformed. */
function parseOptions(bytes: Uint8Array, start: number, end: number): { options: Ipv4Option[]; flaw: string | null } {
  const options: Ipv4Option[] = [];
  let at = start;
  while (at < end) {
    const type = u8(bytes, at);
    if (type <= ipv4OptionTypes.noOperation) {
      options.push({ type, data: new Uint8Array(0) });
      if (type === ipv4OptionTypes.end) break;
      at++;
      continue;
    }
    const length = at + 1 < end ? u8(bytes, at + 1) : 0;
    if (length < 2 || at + length > end) return { options, flaw: `IPv4 option ${type} is malformed` };
    options.push({ type, data: copyOf(bytes, at + 2, at + length) });
    at += length;
  }
  return { options, flaw: null };
}

/** Writes the header as the value says, checksum included, and pads the options with zeros; returns its length. */
export function emitIpv4Header(value: Ipv4Header, into: Uint8Array, at: number): number {
  const headerEnd = emitOptions(value.options, into, at + ipv4Field.options);
  into[at] = 0x40 | ((headerEnd - at) >> 2);
  into[at + ipv4Field.typeOfService] = value.typeOfService;
  put16(into, at + ipv4Field.totalLength, value.totalLength);
  put16(into, at + ipv4Field.identification, value.identification);
  const flags =
    (value.reservedFlag ? 0x8000 : 0) | (value.dontFragment ? 0x4000 : 0) | (value.moreFragments ? 0x2000 : 0);
  put16(into, at + ipv4Field.flagsAndOffset, flags | (value.fragmentOffset >> 3));
  into[at + ipv4Field.ttl] = value.ttl;
  into[at + ipv4Field.protocol] = value.protocol;
  put16(into, at + ipv4Field.checksum, value.checksum);
  put32(into, at + ipv4Field.source, Number(value.source.value));
  put32(into, at + ipv4Field.destination, Number(value.destination.value));
  return headerEnd - at;
}

function emitOptions(options: readonly Ipv4Option[], into: Uint8Array, start: number): number {
  let at = start;
  for (const option of options) {
    into[at++] = option.type;
    if (option.type <= ipv4OptionTypes.noOperation) continue;
    into[at++] = option.data.length + 2;
    at += putBytes(into, at, option.data);
  }
  while (((at - start) & 3) !== 0) into[at++] = 0;
  return at;
}

/** Computes the checksum of the header at `at` and writes it there. */
export function fillIpv4Checksum(into: Uint8Array, at: number): void {
  put16(into, at + ipv4Field.checksum, 0);
  put16(into, at + ipv4Field.checksum, checksum(into, at, at + ipv4HeaderLength(into, at)));
}
