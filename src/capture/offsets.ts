/** Where the layers of a packet stand: one pass, no allocation, tunnels followed. Lists, filters and statistics live on it. */
import { u16 } from '../wire/bytes.ts';
import { etherTypes } from '../wire/ethernet.ts';
import { checkGeneve, geneveField, geneveHeaderLength } from '../wire/geneve.ts';
import { checkGre, greHeaderLength, greProtocol } from '../wire/gre.ts';
import type { IpParts } from '../wire/ip-header.ts';
import { findIpParts, ipParts } from '../wire/ip-header.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import type { LinkPayload } from '../wire/link-type.ts';
import { findLinkPayload, linkPayload, linkTypes } from '../wire/link-type.ts';
import { checkMpls, isMplsBottom, mplsPayloadType } from '../wire/mpls.ts';
import { checkPppoe, pppoeField } from '../wire/pppoe.ts';
import { sctpField } from '../wire/sctp.ts';
import { checkTcp, tcpFlagsOf, tcpHeaderLength } from '../wire/tcp.ts';
import { udpField } from '../wire/udp.ts';
import { checkVxlan, vxlanField } from '../wire/vxlan.ts';

/** More packets within packets than any network stacks. */
export const deepestTunnel = 8;

/** EtherTypes of GRE and Geneve that are no network protocol of their own. */
const bridgedEthernet = 0x6558;
const pointToPoint = 0x880b;

/** The ports that IANA gave to the tunnels over UDP. */
const vxlanPort = 4789;
const genevePort = 6081;

/** Whether UDP to this port carries packets of its own. */
export function isTunnelPort(port: number): boolean {
  return port === vxlanPort || port === genevePort;
}

/** Told of every header on the way in, outermost first, where it matters that none is missed. */
export interface LayerVisitor {
  /** An Ethernet header begins here. */
  ethernet(start: number): void;
  /** An IP header; its parts are filled again for the next. */
  internet(ip: IpParts): void;
}

/** The places in one packet, those of the innermost layers; made once by {@link packetOffsets} and filled again for each packet. */
export interface PacketOffsets {
  /** The EtherType of the network layer, 0 where there is none that we know. */
  etherType: number;
  /** Where the network header begins; -1 where there is none. */
  networkStart: number;
  /** The parts of the IP packet: `version` is 0 where the network layer is no (whole) IP header. */
  readonly ip: IpParts;
  /** The IP protocol, -1 without IP. */
  protocol: number;
  /** Where the transport header begins; -1 where there is none: no IP, a later fragment, headers cut short. */
  transportStart: number;
  /** -1 where the transport has none. */
  sourcePort: number;
  destinationPort: number;
  /** The flags byte of TCP, else 0. */
  tcpFlags: number;
  /** What the innermost header that was read carries. */
  payloadStart: number;
  /** By the lengths of the headers: padding of the link is left out. */
  payloadEnd: number;
  /** How many packets are around the one these places are about. */
  tunnels: number;
  readonly visitor: LayerVisitor | null;
}

/** Places to fill. */
export function packetOffsets(visitor: LayerVisitor | null = null): PacketOffsets {
  return {
    etherType: 0,
    networkStart: -1,
    ip: ipParts(),
    protocol: -1,
    transportStart: -1,
    sourcePort: -1,
    destinationPort: -1,
    tcpFlags: 0,
    payloadStart: 0,
    payloadEnd: 0,
    tunnels: 0,
    visitor,
  };
}

/** Reused by every call: nothing here waits, so no two calls are under way at once. */
const link: LinkPayload = linkPayload();

/** Finds the layers of the packet from `start` to `end`. Bytes that are no packet leave the places as far as they were found. */
export function findOffsets(
  linkType: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  into: PacketOffsets,
): void {
  into.tunnels = 0;
  clear(into, start, end);
  if (linkType === linkTypes.ethernet && into.visitor !== null) into.visitor.ethernet(start);
  if (findLinkPayload(linkType, bytes, start, end, link) !== null) return;
  // Every step that goes inside returns true; the bound holds off packets nested on purpose.
  while (network(bytes, link.etherType, link.start, into) && into.tunnels <= deepestTunnel);
}

function clear(into: PacketOffsets, start: number, end: number): void {
  into.etherType = 0;
  into.networkStart = -1;
  into.ip.version = 0;
  into.protocol = -1;
  into.transportStart = -1;
  into.sourcePort = -1;
  into.destinationPort = -1;
  into.tcpFlags = 0;
  into.payloadStart = start;
  into.payloadEnd = end;
}

/** Reads a network layer; true where it carries another packet, whose type and start then stand in `link`. */
function network(bytes: Uint8Array, etherType: number, start: number, into: PacketOffsets): boolean {
  const end = into.payloadEnd;
  clear(into, start, end);
  into.etherType = etherType;
  if (etherType === 0) return false;
  into.networkStart = start;
  switch (etherType) {
    case etherTypes.ipv4:
    case etherTypes.ipv6:
      return internet(bytes, start, end, into);
    case etherTypes.mpls:
    case etherTypes.mplsMulticast:
      return labels(bytes, start, end);
    case etherTypes.pppoeSession:
      return session(bytes, start, end);
    default:
      return false;
  }
}

function labels(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start, count = 0; count < 16 && checkMpls(bytes, at, end) === null; at += 4, count++) {
    if (!isMplsBottom(bytes, at)) continue;
    link.etherType = mplsPayloadType(bytes, at + 4, end);
    link.start = at + 4;
    return link.etherType !== 0;
  }
  return false;
}

function session(bytes: Uint8Array, start: number, end: number): boolean {
  if (checkPppoe(bytes, start, end) !== null) return false;
  return pppInside(bytes, start + pppoeField.payload, end);
}

/** Protocols 0x0021 and 0x0057 (IPv4, IPv6) of PPP, with or without the address and control bytes before them. */
function pppInside(bytes: Uint8Array, start: number, end: number): boolean {
  const at = start + 2 <= end && u16(bytes, start) === 0xff03 ? start + 2 : start;
  if (at + 2 > end) return false;
  const protocol = u16(bytes, at);
  if (protocol !== 0x0021 && protocol !== 0x0057) return false;
  link.etherType = protocol === 0x0021 ? etherTypes.ipv4 : etherTypes.ipv6;
  link.start = at + 2;
  return true;
}

function internet(bytes: Uint8Array, start: number, end: number, into: PacketOffsets): boolean {
  const { ip } = into;
  const broken = findIpParts(bytes, start, end, ip) !== null;
  if (ip.version === 0) return false;
  if (into.visitor !== null) into.visitor.internet(ip);
  into.protocol = ip.protocol;
  into.payloadStart = Math.min(ip.transportStart, ip.end);
  into.payloadEnd = ip.end;
  if (broken || ip.fragmentOffset > 0) return false;
  return transport(bytes, ip.transportStart, ip.end, into);
}

function transport(bytes: Uint8Array, start: number, end: number, into: PacketOffsets): boolean {
  switch (into.protocol) {
    case ipProtocols.tcp:
      if (checkTcp(bytes, start, end) !== null) return partialPorts(bytes, start, end, into);
      ports(bytes, start, into);
      into.tcpFlags = tcpFlagsOf(bytes, start);
      into.payloadStart = start + tcpHeaderLength(bytes, start);
      return false;
    case ipProtocols.udp:
    case ipProtocols.udpLite:
      if (end - start < udpField.payload) return partialPorts(bytes, start, end, into);
      ports(bytes, start, into);
      into.payloadStart = start + udpField.payload;
      return into.protocol === ipProtocols.udp && tunnelOverUdp(bytes, into);
    case ipProtocols.sctp:
      if (end - start < sctpField.chunks) return partialPorts(bytes, start, end, into);
      ports(bytes, start, into);
      into.payloadStart = start + sctpField.chunks;
      return false;
    case ipProtocols.icmp:
    case ipProtocols.icmpv6:
    case ipProtocols.igmp:
      if (end - start >= 4) into.transportStart = start;
      return false;
    case ipProtocols.gre:
      into.transportStart = start;
      return routed(bytes, start, end, into);
    case ipProtocols.ipv4:
    case ipProtocols.ipv6:
      into.tunnels++;
      link.etherType = into.protocol === ipProtocols.ipv4 ? etherTypes.ipv4 : etherTypes.ipv6;
      link.start = start;
      return true;
    default:
      return false;
  }
}

function ports(bytes: Uint8Array, start: number, into: PacketOffsets): void {
  into.transportStart = start;
  into.sourcePort = u16(bytes, start);
  into.destinationPort = u16(bytes, start + 2);
}

/** A header that the capture cut: its ports may be there all the same. */
function partialPorts(bytes: Uint8Array, start: number, end: number, into: PacketOffsets): false {
  if (end - start >= 4) ports(bytes, start, into);
  return false;
}

function routed(bytes: Uint8Array, start: number, end: number, into: PacketOffsets): boolean {
  if (checkGre(bytes, start, end) !== null) return false;
  const inside = start + greHeaderLength(bytes, start);
  into.payloadStart = inside;
  return carried(bytes, greProtocol(bytes, start), inside, into);
}

function tunnelOverUdp(bytes: Uint8Array, into: PacketOffsets): boolean {
  const { payloadStart, payloadEnd } = into;
  if (into.destinationPort === vxlanPort && checkVxlan(bytes, payloadStart, payloadEnd) === null) {
    return carried(bytes, bridgedEthernet, payloadStart + vxlanField.payload, into);
  }
  if (into.destinationPort === genevePort && checkGeneve(bytes, payloadStart, payloadEnd) === null) {
    const inside = payloadStart + geneveHeaderLength(bytes, payloadStart);
    return carried(bytes, u16(bytes, payloadStart + geneveField.protocol), inside, into);
  }
  return false;
}

/** What a tunnel of a given protocol carries. Unknown protocols leave the places at the tunnel itself. */
function carried(bytes: Uint8Array, protocol: number, start: number, into: PacketOffsets): boolean {
  const end = into.payloadEnd;
  if (protocol === bridgedEthernet) {
    if (into.visitor !== null) into.visitor.ethernet(start);
    if (findLinkPayload(linkTypes.ethernet, bytes, start, end, link) !== null) return false;
  } else if (protocol === pointToPoint) {
    if (!pppInside(bytes, start, end)) return false;
  } else {
    if (!isNetwork(protocol) || start >= end) return false;
    link.etherType = protocol;
    link.start = start;
  }
  into.tunnels++;
  return true;
}

function isNetwork(etherType: number): boolean {
  return (
    etherType === etherTypes.ipv4 ||
    etherType === etherTypes.ipv6 ||
    etherType === etherTypes.mpls ||
    etherType === etherTypes.arp
  );
}
