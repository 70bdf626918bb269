/** A packet that asks something of a host, the marks that prove its answers, and what such an answer looks like. Types only. */
import type { IpVersion } from '../addr/ip-address.ts';
import type { TransportSpec } from '../wire/build-packet.ts';

/** A packet to ask with; ports, identifiers, sequence numbers and tags are filled in per probe. */
export interface Question {
  /** Questions with the same key are the same packet but for their marks. */
  readonly key: string;
  readonly transport: TransportSpec;
  /** What the IP header names. */
  readonly protocol: number;
  readonly payload: Uint8Array;
  /** The port asked; 0 where the protocol has none. */
  readonly port: number;
  /** Type of service of IPv4, traffic class of IPv6; 0 when absent. */
  readonly trafficClass?: number;
}

/** What a probe carries, so that its answer proves itself. */
export interface Marks {
  readonly sourcePort: number;
  /** 32 bits: TCP sequence and acknowledgment number, ICMP identifier and sequence number, SCTP tag. */
  readonly value: number;
  /** 16 bits: IPv4 identification, low bits of the IPv6 flow label. */
  readonly identification: number;
}

/** What came back from the host itself. */
export type HostReply =
  | { readonly kind: 'tcp'; readonly flags: number }
  | { readonly kind: 'udp' }
  | { readonly kind: 'sctp'; readonly chunk: number }
  /** A message that is no error, of ICMP or of ICMPv6. */
  | { readonly kind: 'icmp'; readonly version: IpVersion; readonly type: number }
  /** Any other protocol that was asked. */
  | { readonly kind: 'other'; readonly protocol: number };
