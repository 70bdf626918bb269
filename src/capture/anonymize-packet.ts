/** A packet that tells nobody's address and nothing of what was said: addresses replaced in every header, the payload cut off. */
import { put16, u16, u8 } from '../wire/bytes.ts';
import { checksumOf, foldSum, pseudoSumOfV4, pseudoSumV6 } from '../wire/checksum.ts';
import { arpField } from '../wire/arp.ts';
import { etherTypes } from '../wire/ethernet.ts';
import type { IpParts } from '../wire/ip-header.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import { fillIpv4Checksum, ipv4HeaderLength } from '../wire/ipv4.ts';
import { linkTypes } from '../wire/link-type.ts';
import { sllField } from '../wire/sll.ts';
import { sll2Field } from '../wire/sll2.ts';
import { udpField } from '../wire/udp.ts';
import { tcpField } from '../wire/tcp.ts';
import type { LayerVisitor } from './offsets.ts';
import { findOffsets, packetOffsets } from './offsets.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Of an ICMP message: type, code, checksum and the word behind them. */
const controlHeader = 8;

/** Replaces what is in the packet and tells how many of its bytes may be kept. The bytes are changed in place. */
export function anonymizePacket(linkType: number, bytes: Uint8Array, names: Pseudonyms): number {
  const starts: number[] = [];
  const packets: IpParts[] = [];
  const visitor: LayerVisitor = {
    ethernet: (start) => void starts.push(start),
    internet: (ip) => void packets.push({ ...ip }),
  };
  const places = packetOffsets(visitor);
  findOffsets(linkType, bytes, 0, bytes.length, places);
  for (const start of starts) {
    if (start + 12 > bytes.length) continue;
    names.mac(bytes, start);
    names.mac(bytes, start + 6);
  }
  cookedAddress(linkType, bytes, names);
  // From the inside out: the checksum of an outer packet, where there is one, covers what stands inside it.
  for (const ip of packets.reverse()) anonymizeInternet(bytes, ip, names);
  if (packets.length > 0) return keptOf(bytes, packets[0]!, places.payloadStart);
  return places.etherType === etherTypes.arp
    ? arpEnd(bytes, places.networkStart, names)
    : Math.max(0, places.networkStart);
}

function cookedAddress(linkType: number, bytes: Uint8Array, names: Pseudonyms): void {
  const at =
    linkType === linkTypes.linuxSll ? sllField.address : linkType === linkTypes.linuxSll2 ? sll2Field.address : -1;
  if (at !== -1 && at + 8 <= bytes.length) {
    names.mac(bytes, at);
    bytes.fill(0, at + 6, at + 8);
  }
}

/** Addresses, options that may hold addresses, and the checksums over them. */
function anonymizeInternet(bytes: Uint8Array, ip: IpParts, names: Pseudonyms): void {
  const field = checksumField(ip);
  const known = field !== -1 && ip.fragmentOffset <= 0 && ip.transportStart + field + 2 <= ip.end;
  const before = addressSum(bytes, ip);
  const pseudo = known ? pseudoSum(bytes, ip) : 0;
  if (ip.version === 4) {
    names.ipv4(bytes, ip.sourceAt);
    names.ipv4(bytes, ip.destinationAt);
    // Routes and time stamps are addresses: "no operation" in their place.
    bytes.fill(1, ip.start + 20, ip.start + ipv4HeaderLength(bytes, ip.start));
    fillIpv4Checksum(bytes, ip.start);
  } else {
    names.ipv6(bytes, ip.sourceAt);
    names.ipv6(bytes, ip.destinationAt);
    clearExtensions(bytes, ip);
  }
  if (!known) return;
  const at = ip.transportStart + field;
  const stated = u16(bytes, at);
  // No checksum stays none (UDP over IPv4).
  if (stated === 0 && ip.protocol === ipProtocols.udp) return;
  if (stated === foldSum(pseudo)) return put16(bytes, at, foldSum(pseudoSum(bytes, ip)));
  // What the addresses added goes, what the new ones add comes (RFC 1624): right stays right although the payload is gone.
  const change = foldSum((~stated & 0xffff) + (~foldSum(before) & 0xffff) + addressSum(bytes, ip));
  put16(bytes, at, checksumOf(change) === 0 && ip.protocol === ipProtocols.udp ? 0xffff : checksumOf(change));
}

/** Where the checksum over a pseudo header stands; -1 where there is none. */
function checksumField({ protocol, version }: IpParts): number {
  if (protocol === ipProtocols.tcp) return tcpField.checksum;
  if (protocol === ipProtocols.udp || protocol === ipProtocols.udpLite) return udpField.checksum;
  return protocol === ipProtocols.icmpv6 && version === 6 ? 2 : -1;
}

function addressSum(bytes: Uint8Array, { sourceAt, version }: IpParts): number {
  let sum = 0;
  for (let at = sourceAt; at < sourceAt + (version === 4 ? 8 : 32); at += 2) sum += u16(bytes, at);
  return sum;
}

function pseudoSum(bytes: Uint8Array, ip: IpParts): number {
  const length = ip.end - ip.transportStart;
  return ip.version === 4
    ? pseudoSumOfV4(bytes, ip.start, ip.protocol, length)
    : pseudoSumV6(bytes, ip.sourceAt, ip.protocol, length);
}

/** Options and routes become padding; fragment headers stay. */
function clearExtensions(bytes: Uint8Array, { start, transportStart }: IpParts): void {
  let header = u8(bytes, start + 6);
  let at = start + 40;
  while (at + 8 <= transportStart) {
    const isFragment = header === ipProtocols.fragment;
    const length = isFragment
      ? 8
      : header === ipProtocols.ah
        ? (u8(bytes, at + 1) + 2) * 4
        : (u8(bytes, at + 1) + 1) * 8;
    if (!isFragment) bytes.fill(0, at + 2, Math.min(transportStart, at + length));
    header = u8(bytes, at);
    at += length;
  }
}

/** Headers are kept; of ICMP and IGMP the first eight bytes, without the address of a redirection. */
function keptOf(bytes: Uint8Array, ip: IpParts, payloadStart: number): number {
  const isControl =
    ip.protocol === ipProtocols.icmp || ip.protocol === ipProtocols.icmpv6 || ip.protocol === ipProtocols.igmp;
  if (!isControl || ip.fragmentOffset > 0) return payloadStart;
  const isRedirect = ip.protocol === ipProtocols.icmp && u8(bytes, ip.transportStart) === 5;
  return Math.min(ip.end, ip.transportStart + (isRedirect ? 4 : controlHeader));
}

function arpEnd(bytes: Uint8Array, start: number, names: Pseudonyms): number {
  const end = start + arpField.end;
  if (end > bytes.length || u16(bytes, start + 4) !== 0x0604) return start;
  names.mac(bytes, start + arpField.senderHardware);
  names.mac(bytes, start + arpField.targetHardware);
  names.ipv4(bytes, start + arpField.senderIpv4);
  names.ipv4(bytes, start + arpField.targetIpv4);
  return end;
}
