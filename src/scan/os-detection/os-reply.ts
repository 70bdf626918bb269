/** Reads an answer to a question about the stack: what the IP header, the TCP header with its options, or the ICMP message says. */
import { u16, u32, u8 } from '../../wire/bytes.ts';
import { icmpQuoteEnd } from '../../wire/icmpv4.ts';
import { findIpParts, ipParts } from '../../wire/ip-header.ts';
import type { IpParts } from '../../wire/ip-header.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { ipv4Field } from '../../wire/ipv4.ts';
import { ipv6Field } from '../../wire/ipv6.ts';
import { parseTcp } from '../../wire/tcp.ts';
import type { TcpHeader } from '../../wire/tcp.ts';

/** The quotation of an ICMP error. */
export interface QuotedProbe {
  /** What was left of our time to live. */
  readonly ttl: number;
  /** Bytes quoted behind the IP header. */
  readonly length: number;
}

/** An answer. */
export interface OsReply {
  /** Milliseconds of the monotonic clock. */
  readonly atMs: number;
  readonly ttl: number;
  /** Type of service, traffic class. */
  readonly trafficClass: number;
  /** Null for IPv6. */
  readonly identification: number | null;
  readonly dontFragment: boolean | null;
  /** Null for IPv4. */
  readonly flowLabel: number | null;
  readonly tcp: TcpHeader | null;
  readonly icmp: { readonly type: number; readonly code: number; readonly quoted: QuotedProbe | null } | null;
}

/** Reads it; null for what is no TCP segment and no ICMP message. Never throws. */
export function readOsReply(packet: Uint8Array, atMs: number): OsReply | null {
  const ip = ipParts();
  if (findIpParts(packet, 0, packet.length, ip) !== null || ip.fragmentOffset > 0) return null;
  const base = { atMs, ...networkOf(packet, ip), tcp: null, icmp: null };
  const { transportStart: start, end, protocol, version } = ip;
  if (protocol === ipProtocols.tcp) {
    const tcp = parseTcp(packet, start, end);
    return tcp.ok ? { ...base, tcp: tcp.value } : null;
  }
  const icmp = version === 4 ? ipProtocols.icmp : ipProtocols.icmpv6;
  if (protocol !== icmp || end - start < 8) return null;
  const quoted = quotedIn(packet, ip);
  return { ...base, icmp: { type: u8(packet, start), code: u8(packet, start + 1), quoted } };
}

function networkOf(
  packet: Uint8Array,
  { version }: IpParts,
): Pick<OsReply, 'ttl' | 'trafficClass' | 'identification' | 'dontFragment' | 'flowLabel'> {
  if (version === 6) {
    const word = u32(packet, 0);
    const fields = { trafficClass: (word >>> 20) & 0xff, flowLabel: word & 0xf_ffff };
    return { ttl: u8(packet, ipv6Field.hopLimit), ...fields, identification: null, dontFragment: null };
  }
  return {
    ttl: u8(packet, ipv4Field.ttl),
    trafficClass: u8(packet, ipv4Field.typeOfService),
    identification: u16(packet, ipv4Field.identification),
    dontFragment: (u16(packet, ipv4Field.flagsAndOffset) & 0x4000) !== 0,
    flowLabel: null,
  };
}

/** Destination unreachable only: other errors quote in the same way, but nothing here provokes them. */
function quotedIn(packet: Uint8Array, { version, transportStart: start, end }: IpParts): QuotedProbe | null {
  if (u8(packet, start) !== (version === 4 ? 3 : 1)) return null;
  const quoteEnd = version === 4 ? icmpQuoteEnd(packet, start, end) : end;
  const inner = ipParts();
  if (findIpParts(packet, start + 8, quoteEnd, inner) !== null || inner.version !== version) return null;
  const ttl = u8(packet, start + 8 + (version === 4 ? ipv4Field.ttl : ipv6Field.hopLimit));
  return { ttl, length: quoteEnd - inner.transportStart };
}
