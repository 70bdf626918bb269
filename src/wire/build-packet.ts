/** A whole packet from header values: lengths, protocol numbers and checksums are computed here and nowhere else. */
import type { IpAddress } from '../addr/ip-address.ts';
import { copyOf, put16, putBytes } from './bytes.ts';
import { pseudoSumOfV4, pseudoSumV6 } from './checksum.ts';
import type { EthernetHeader } from './ethernet.ts';
import { emitEthernet, etherTypes } from './ethernet.ts';
import type { IcmpMessage } from './icmpv4.ts';
import { emitIcmp, fillIcmpChecksum } from './icmpv4.ts';
import type { Icmpv6Message } from './icmpv6.ts';
import { emitIcmpv6, fillIcmpv6Checksum } from './icmpv6.ts';
import { ipProtocols } from './ip-protocol.ts';
import type { Ipv4Header } from './ipv4.ts';
import { emitIpv4Header, fillIpv4Checksum, ipv4Field } from './ipv4.ts';
import type { Ipv6Header } from './ipv6.ts';
import { emitIpv6Header, ipv6Field } from './ipv6.ts';
import type { SctpPacket } from './sctp.ts';
import { emitSctp, fillSctpChecksum } from './sctp.ts';
import type { TcpHeader } from './tcp.ts';
import { emitTcp, fillTcpChecksum } from './tcp.ts';
import type { UdpHeader } from './udp.ts';
import { emitUdp, fillUdpChecksum, udpField } from './udp.ts';

/** What stands above IP. With `none` the payload follows the IP header, under the protocol number that header names. */
export type TransportSpec =
  | { readonly kind: 'tcp'; readonly header: TcpHeader }
  | { readonly kind: 'udp'; readonly header: UdpHeader }
  | { readonly kind: 'icmp'; readonly message: IcmpMessage }
  | { readonly kind: 'icmpv6'; readonly message: Icmpv6Message }
  | { readonly kind: 'sctp'; readonly packet: SctpPacket }
  | { readonly kind: 'none' };

/** A packet to build; lengths, checksums and (but for `none`) the protocol number of the values given are not looked at. */
export interface PacketSpec {
  /** Null for a packet that begins with IP. Its type is set to what follows. */
  readonly link: EthernetHeader | null;
  readonly network: Ipv4Header | Ipv6Header;
  readonly transport: TransportSpec;
  readonly payload: Uint8Array;
}

/** A built packet and where its parts begin. */
export interface BuiltPacket {
  readonly bytes: Uint8Array;
  readonly network: number;
  readonly transport: number;
  readonly payload: number;
}

/** A header of IPv4 as Linux sends it to start with: TTL 64, do not fragment, no options. */
export function plainIpv4(source: IpAddress, destination: IpAddress): Ipv4Header {
  return {
    typeOfService: 0,
    totalLength: 0,
    identification: 0,
    reservedFlag: false,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    protocol: 0,
    checksum: 0,
    source,
    destination,
    options: [],
  };
}

/** A header of IPv6 with a hop limit of 64 and no extensions. */
export function plainIpv6(source: IpAddress, destination: IpAddress): Ipv6Header {
  return {
    trafficClass: 0,
    flowLabel: 0,
    payloadLength: 0,
    hopLimit: 64,
    source,
    destination,
    extensions: [],
    protocol: 59,
  };
}

/** Builds the packet; throws RangeError (a programmer's error) when it does not fit into 65,535 bytes above the link. */
export function buildPacket(spec: PacketSpec): BuiltPacket {
  const scratch = new Uint8Array(65_535 + 64 + spec.payload.length);
  const version = 'ttl' in spec.network ? 4 : 6;
  const etherType = version === 4 ? etherTypes.ipv4 : etherTypes.ipv6;
  const network = spec.link === null ? 0 : emitEthernet({ ...spec.link, etherType }, scratch, 0);
  const protocol = spec.transport.kind === 'none' ? spec.network.protocol : protocolOf[spec.transport.kind];
  const transport = network + emitNetwork({ ...spec.network, protocol }, scratch, network);
  const payload = transport + emitTransport(spec.transport, scratch, transport);
  const end = payload + putBytes(scratch, payload, spec.payload);
  if (end - network > 65_535) throw new RangeError(`a packet of ${end - network} bytes is too long`);
  finishNetwork(scratch, version, network, end);
  fillChecksum(spec.transport.kind, scratch, version, network, transport, end);
  return { bytes: copyOf(scratch, 0, end), network, transport, payload };
}

const protocolOf = {
  tcp: ipProtocols.tcp,
  udp: ipProtocols.udp,
  icmp: ipProtocols.icmp,
  icmpv6: ipProtocols.icmpv6,
  sctp: ipProtocols.sctp,
} as const;

function emitNetwork(header: Ipv4Header | Ipv6Header, into: Uint8Array, at: number): number {
  return 'ttl' in header ? emitIpv4Header(header, into, at) : emitIpv6Header(header, into, at);
}

function emitTransport(spec: TransportSpec, into: Uint8Array, at: number): number {
  if (spec.kind === 'tcp') return emitTcp(spec.header, into, at);
  if (spec.kind === 'udp') return emitUdp(spec.header, into, at);
  if (spec.kind === 'icmp') return emitIcmp(spec.message, into, at);
  if (spec.kind === 'icmpv6') return emitIcmpv6(spec.message, into, at);
  return spec.kind === 'sctp' ? emitSctp(spec.packet, into, at) : 0;
}

function finishNetwork(into: Uint8Array, version: number, at: number, end: number): void {
  if (version === 6) {
    put16(into, at + ipv6Field.payloadLength, end - at - ipv6Field.payload);
    return;
  }
  put16(into, at + ipv4Field.totalLength, end - at);
  fillIpv4Checksum(into, at);
}

function fillChecksum(
  kind: TransportSpec['kind'],
  into: Uint8Array,
  version: number,
  network: number,
  at: number,
  end: number,
): void {
  const pseudoSum = (protocol: number): number =>
    version === 4
      ? pseudoSumOfV4(into, network, protocol, end - at)
      : pseudoSumV6(into, network + ipv6Field.source, protocol, end - at);
  if (kind === 'tcp') fillTcpChecksum(into, at, end, pseudoSum(ipProtocols.tcp));
  if (kind === 'udp') {
    put16(into, at + udpField.length, end - at);
    fillUdpChecksum(into, at, end, pseudoSum(ipProtocols.udp));
  }
  if (kind === 'icmp') fillIcmpChecksum(into, at, end);
  if (kind === 'icmpv6') fillIcmpv6Checksum(into, network + ipv6Field.source, at, end);
  if (kind === 'sctp') fillSctpChecksum(into, at, end);
}
