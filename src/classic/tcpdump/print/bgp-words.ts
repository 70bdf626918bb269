/** The words of BGP: found by asking tcpdump for every number. */
import { word, type Words } from './tokens.ts';

/** Address families below 256 (IANA). */
const families: Words = {
  0: 'Reserved',
  1: 'IPv4',
  2: 'IPv6',
  3: 'NSAP',
  4: 'HDLC',
  5: 'BBN 1822',
  6: '802',
  7: 'E.163',
  8: 'E.164',
  9: 'F.69',
  10: 'X.121',
  11: 'Novell IPX',
  12: 'Appletalk',
  13: 'Decnet IV',
  14: 'Banyan Vines',
  15: 'E.164 with NSAP subaddress',
  25: 'VPLS',
  196: 'Layer-2 VPN',
};
const subsequent: Words = {
  0: 'Reserved',
  1: 'Unicast',
  2: 'Multicast',
  3: 'Unicast+Multicast',
  4: 'labeled Unicast',
  5: 'Multicast VPN',
  64: 'Tunnel',
  65: 'VPLS',
  66: 'MDT',
  70: 'EVPN',
  128: 'labeled VPN Unicast',
  129: 'labeled VPN Multicast',
  130: 'labeled VPN Unicast+Multicast',
  132: 'Route Target Routing Information',
};
/** Capabilities of an OPEN (RFC 5492). */
export const capabilities: Words = {
  1: 'Multiprotocol Extensions',
  2: 'Route Refresh',
  3: 'Cooperative Route Filtering',
  4: 'Multiple Routes to a Destination',
  5: 'Extended Next Hop Encoding',
  8: 'Multiple Labels',
  64: 'Graceful Restart',
  65: '32-Bit AS Number',
  67: 'Dynamic Capability',
  68: 'Multisession BGP',
  69: 'Multiple Paths',
  70: 'Enhanced Route Refresh',
  71: 'Long-lived Graceful Restart',
  128: 'Route Refresh (Cisco)',
};
/** Path attributes. */
export const attributes: Words = {
  1: 'Origin',
  2: 'AS Path',
  3: 'Next Hop',
  4: 'Multi Exit Discriminator',
  5: 'Local Preference',
  6: 'Atomic Aggregate',
  7: 'Aggregator',
  8: 'Community',
  9: 'Originator ID',
  10: 'Cluster List',
  11: 'DPA',
  12: 'Advertisers',
  13: 'RCID Path / Cluster ID',
  14: 'Multi-Protocol Reach NLRI',
  15: 'Multi-Protocol Unreach NLRI',
  16: 'Extended Community',
  17: 'AS4 Path',
  18: 'Aggregator4',
  22: 'PMSI Tunnel',
  23: 'Tunnel Encapsulation',
  24: 'Traffic Engineering',
  25: 'IPv6 Extended Community',
  26: 'Accumulated IGP Metric',
  27: 'PE Distinguisher Label',
  28: 'Entropy Label',
  32: 'Large Community',
  128: 'Attribute Set',
  255: 'Reserved for development',
};
/** Errors of a NOTIFICATION, and the kinds of each. */
export const notifications: Words = {
  1: 'Message Header Error',
  2: 'OPEN Message Error',
  3: 'UPDATE Message Error',
  4: 'Hold Timer Expired',
  5: 'Finite State Machine Error',
  6: 'Cease',
  7: 'Capability Message Error',
};
/** The kinds, from 1 on (of the fifth: from 0 on). */
export const notificationKinds: Readonly<Record<number, readonly string[]>> = {
  1: ['Connection Not Synchronized', 'Bad Message Length', 'Bad Message Type'],
  2: [
    'Unsupported Version Number',
    'Bad Peer AS',
    'Bad BGP Identifier',
    'Unsupported Optional Parameter',
    'Authentication Failure',
    'Unacceptable Hold Time',
    'Capability Message Error',
  ],
  3: [
    'Malformed Attribute List',
    'Unrecognized Well-known Attribute',
    'Missing Well-known Attribute',
    'Attribute Flags Error',
    'Attribute Length Error',
    'Invalid ORIGIN Attribute',
    'AS Routing Loop',
    'Invalid NEXT_HOP Attribute',
    'Optional Attribute Error',
    'Invalid Network Field',
    'Malformed AS_PATH',
  ],
  5: ['Unspecified Error', 'In OpenSent State', 'In OpenConfirm State', 'In Established State'],
  6: [
    'Maximum Number of Prefixes Reached',
    'Administrative Shutdown',
    'Peer Unconfigured',
    'Administrative Reset',
    'Connection Rejected',
    'Other Configuration Change',
    'Connection Collision Resolution',
  ],
  7: ['Invalid Action Value', 'Invalid Capability Length', 'Malformed Capability Value', 'Unsupported Capability Code'],
};

/** `IPv4 (1)`. */
export function familyText(family: number, unknown = 'Unknown'): string {
  return `${word(families, family, () => unknown)} (${family})`;
}

/** `Unicast (1)`. */
export function subsequentText(value: number, unknown = 'Unknown'): string {
  return `${word(subsequent, value, () => unknown)} (${value})`;
}
