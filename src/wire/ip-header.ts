/** Where the parts of an IP packet of either version stand: for hot loops that look at every packet and keep none. */
import { u8 } from './bytes.ts';
import { pseudoSumOfV4, pseudoSumV6 } from './checksum.ts';
import { checkIpv4, ipv4End, ipv4FragmentOffset, ipv4HeaderLength, ipv4MoreFragments, ipv4Protocol } from './ipv4.ts';
import type { Ipv6Walk } from './ipv6.ts';
import { checkIpv6, ipv6End, walkIpv6 } from './ipv6.ts';

/** The places; made once by {@link ipParts} and filled again for each packet. */
export interface IpParts extends Ipv6Walk {
  /** 4 or 6; 0 when the last packet was no IP. */
  version: number;
  /** Where the header begins. */
  start: number;
  /** Offsets of the addresses: 4 or 16 bytes each. */
  sourceAt: number;
  destinationAt: number;
  /** Where the packet ends: by its own length, or where the capture cut it. */
  end: number;
}

/** Places to fill. */
export function ipParts(): IpParts {
  return {
    version: 0,
    start: 0,
    sourceAt: 0,
    destinationAt: 0,
    protocol: 0,
    transportStart: 0,
    fragmentOffset: -1,
    fragmentAt: -1,
    moreFragments: false,
    end: 0,
  };
}

/**
 * Finds the parts of the packet at `at` without allocating. Null, or why it is no IP packet or how its headers are
 * malformed; in the latter case `version` is set and `into` tells how far it came. `fragmentOffset` is -1 for a packet
 * that is no fragment, 0 for a first one; above 0 there is no transport header at `transportStart`.
 */
export function findIpParts(bytes: Uint8Array, at: number, end: number, into: IpParts): string | null {
  into.start = at;
  into.version = at < end ? u8(bytes, at) >> 4 : 0;
  const reason = into.version === 4 ? checkIpv4(bytes, at, end) : checkIpv6(bytes, at, end);
  if (reason !== null) {
    into.version = 0;
    return reason;
  }
  if (into.version === 6) {
    into.sourceAt = at + 8;
    into.destinationAt = at + 24;
    into.end = ipv6End(bytes, at, end);
    return walkIpv6(bytes, at, into.end, into);
  }
  into.sourceAt = at + 12;
  into.destinationAt = at + 16;
  into.protocol = ipv4Protocol(bytes, at);
  into.transportStart = at + ipv4HeaderLength(bytes, at);
  into.moreFragments = ipv4MoreFragments(bytes, at);
  const offset = ipv4FragmentOffset(bytes, at);
  into.fragmentOffset = offset === 0 && !into.moreFragments ? -1 : offset;
  into.fragmentAt = -1;
  into.end = ipv4End(bytes, at, end);
  return null;
}

/** The sum of the pseudo header for the transport part of a packet whose parts were found. */
export function pseudoSumOf(bytes: Uint8Array, parts: IpParts): number {
  const length = parts.end - parts.transportStart;
  return parts.version === 4
    ? pseudoSumOfV4(bytes, parts.start, parts.protocol, length)
    : pseudoSumV6(bytes, parts.sourceAt, parts.protocol, length);
}
