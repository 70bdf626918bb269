/**
 * Probe packets that are built once and patched in place for each target: a few additions per packet, no allocation. The
 * checksums come from the sum of everything that stays (RFC 1071: words may be added in any order).
 */
import { put16, put32, u16 } from './bytes.ts';
import type { BuiltPacket, PacketSpec } from './build-packet.ts';
import { buildPacket } from './build-packet.ts';
import { checksumOf, sumWords } from './checksum.ts';
import { icmpField } from './icmpv4.ts';
import { ipProtocols } from './ip-protocol.ts';
import { ipv4Field, ipv4HeaderLength } from './ipv4.ts';
import { ipv6Field } from './ipv6.ts';
import { fillSctpChecksum, sctpChunkTypes, sctpField } from './sctp.ts';
import { tcpField } from './tcp.ts';
import { udpField } from './udp.ts';

/** A packet to patch. Copy `bytes` into every slot of the send ring once; then aim and patch the slots. */
export interface PacketTemplate {
  /** The packet with all variable fields zero. */
  readonly bytes: Uint8Array;
  readonly version: 4 | 6;
  /** Offset of the IP header: 0, or behind the link header. */
  readonly network: number;
  /** Offset of the header above IP. */
  readonly transport: number;
  /** The sum of the words of the IPv4 header without destination and identification; 0 for IPv6, which has no checksum. */
  readonly networkSum: number;
  /** The sum of the words above IP and of the pseudo header, without what a patch writes. */
  readonly transportSum: number;
  /** Whether the destination counts in the transport's checksum: not in ICMP and SCTP. */
  readonly pseudoHeader: boolean;
}

/** Builds a template; destination, identification, ports, sequence numbers and tags of the values given are not looked at. */
export function packetTemplate(spec: PacketSpec): PacketTemplate {
  const built = buildPacket(spec);
  const { bytes, network, transport } = built;
  const version = 'ttl' in spec.network ? 4 : 6;
  const { kind } = spec.transport;
  clearNetwork(bytes, network, version);
  clearTransport(spec, built);
  const pseudoHeader = kind === 'tcp' || kind === 'udp' || kind === 'icmpv6';
  return Object.freeze({
    bytes,
    version,
    network,
    transport,
    networkSum: version === 4 ? sumWords(bytes, network, network + ipv4HeaderLength(bytes, network)) : 0,
    transportSum: sumWords(bytes, transport, bytes.length, pseudoHeader ? pseudoSum(spec, built, version) : 0),
    pseudoHeader,
  });
}

function clearNetwork(bytes: Uint8Array, network: number, version: 4 | 6): void {
  if (version === 6) {
    bytes.fill(0, network + ipv6Field.destination, network + ipv6Field.payload);
    return;
  }
  put16(bytes, network + ipv4Field.identification, 0);
  put16(bytes, network + ipv4Field.checksum, 0);
  put32(bytes, network + ipv4Field.destination, 0);
}

function clearTransport(spec: PacketSpec, { bytes, transport }: BuiltPacket): void {
  const { kind } = spec.transport;
  if (kind === 'tcp') {
    bytes.fill(0, transport, transport + tcpField.offsetAndFlags);
    put16(bytes, transport + tcpField.checksum, 0);
  }
  if (kind === 'udp') {
    put32(bytes, transport, 0);
    put16(bytes, transport + udpField.checksum, 0);
  }
  if (kind === 'icmp' || kind === 'icmpv6') {
    put16(bytes, transport + icmpField.checksum, 0);
    put32(bytes, transport + icmpField.identifier, 0);
  }
  if (kind === 'sctp') {
    put32(bytes, transport, 0);
    put32(bytes, transport + sctpTagOffset(bytes, transport), 0);
  }
}

/** The pseudo header without the destination. */
function pseudoSum(spec: PacketSpec, { bytes, network, transport }: BuiltPacket, version: 4 | 6): number {
  const length = bytes.length - transport;
  const { kind } = spec.transport;
  const protocol = kind === 'tcp' ? ipProtocols.tcp : kind === 'udp' ? ipProtocols.udp : ipProtocols.icmpv6;
  return version === 4
    ? sumWords(bytes, network + ipv4Field.source, network + ipv4Field.destination, protocol + length)
    : sumWords(bytes, network + ipv6Field.source, network + ipv6Field.destination, protocol + length);
}

/**
 * Writes destination (unsigned, host order) and identification into the copy of an IPv4 template at `at`, with the header
 * checksum. Returns what the patch functions need to know of it: pass it on as `aimed`.
 */
export function aimIpv4(
  template: PacketTemplate,
  into: Uint8Array,
  at: number,
  destination: number,
  identification: number,
): number {
  const ip = at + template.network;
  const sum = (destination >>> 16) + (destination & 0xffff);
  put16(into, ip + ipv4Field.identification, identification);
  put32(into, ip + ipv4Field.destination, destination);
  put16(into, ip + ipv4Field.checksum, checksumOf(template.networkSum + identification + sum));
  return template.pseudoHeader ? sum : 0;
}

/** Writes the destination, 16 bytes at `addressAt`, into the copy of an IPv6 template at `at`; returns `aimed`. */
export function aimIpv6(
  template: PacketTemplate,
  into: Uint8Array,
  at: number,
  address: Uint8Array,
  addressAt: number,
): number {
  const destination = at + template.network + ipv6Field.destination;
  let sum = 0;
  for (let offset = 0; offset < 16; offset += 2) {
    const word = u16(address, addressAt + offset);
    put16(into, destination + offset, word);
    sum += word;
  }
  return template.pseudoHeader ? sum : 0;
}

/** Writes the low sixteen bits of the flow label into the copy of an IPv6 template at `at`; no checksum counts it. */
export function labelIpv6(template: PacketTemplate, into: Uint8Array, at: number, label: number): void {
  put16(into, at + template.network + 2, label);
}

/** Writes the variable fields of a TCP template and the checksum. */
export function patchTcp(
  template: PacketTemplate,
  into: Uint8Array,
  at: number,
  aimed: number,
  sourcePort: number,
  destinationPort: number,
  sequence: number,
  acknowledgment: number,
): void {
  const tcp = at + template.transport;
  put16(into, tcp, sourcePort);
  put16(into, tcp + tcpField.destinationPort, destinationPort);
  put32(into, tcp + tcpField.sequence, sequence);
  put32(into, tcp + tcpField.acknowledgment, acknowledgment);
  const numbers = (sequence >>> 16) + (sequence & 0xffff) + (acknowledgment >>> 16) + (acknowledgment & 0xffff);
  put16(
    into,
    tcp + tcpField.checksum,
    checksumOf(template.transportSum + aimed + sourcePort + destinationPort + numbers),
  );
}

/** Writes the ports of a UDP template and the checksum; its payload stays. */
export function patchUdp(
  template: PacketTemplate,
  into: Uint8Array,
  at: number,
  aimed: number,
  sourcePort: number,
  destinationPort: number,
): void {
  const udp = at + template.transport;
  put16(into, udp, sourcePort);
  put16(into, udp + udpField.destinationPort, destinationPort);
  const sum = checksumOf(template.transportSum + aimed + sourcePort + destinationPort);
  put16(into, udp + udpField.checksum, sum === 0 ? 0xffff : sum);
}

/** Writes identifier and sequence number of an ICMP or ICMPv6 template (echo, timestamp, mask) and the checksum. */
export function patchIcmp(
  template: PacketTemplate,
  into: Uint8Array,
  at: number,
  aimed: number,
  identifier: number,
  sequence: number,
): void {
  const icmp = at + template.transport;
  put16(into, icmp + icmpField.identifier, identifier);
  put16(into, icmp + icmpField.sequence, sequence);
  put16(into, icmp + icmpField.checksum, checksumOf(template.transportSum + aimed + identifier + sequence));
}

/**
 * Writes ports and tag of an SCTP template and the checksum, which is a CRC and is computed over the packet again. The tag
 * is the initiate tag where the first chunk is INIT (whose verification tag is zero), else the verification tag.
 */
export function patchSctp(
  template: PacketTemplate,
  into: Uint8Array,
  at: number,
  sourcePort: number,
  destinationPort: number,
  tag: number,
): void {
  const sctp = at + template.transport;
  put16(into, sctp, sourcePort);
  put16(into, sctp + sctpField.destinationPort, destinationPort);
  put32(into, sctp + sctpTagOffset(into, sctp), tag);
  fillSctpChecksum(into, sctp, at + template.bytes.length);
}

function sctpTagOffset(bytes: Uint8Array, sctp: number): number {
  return bytes[sctp + sctpField.firstChunkType] === sctpChunkTypes.init
    ? sctpField.initiateTag
    : sctpField.verificationTag;
}
