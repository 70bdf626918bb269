/** What tshark 4.0 says of an IPv4 or IPv6 packet whose content it does not look at. */
import { ipProtocols } from '../../../wire/ip-protocol.ts';
import type { Layer } from './layer.ts';
import { hexText } from './layer.ts';

/** As Wireshark spells them in this place. */
const protocolNames: Readonly<Record<number, string>> = {
  [ipProtocols.icmp]: 'ICMP',
  2: 'IGMP',
  4: 'IPIP',
  [ipProtocols.tcp]: 'TCP',
  [ipProtocols.udp]: 'UDP',
  41: 'IPv6',
  47: 'Generic Routing Encapsulation',
  50: 'Encap Security Payload',
  51: 'Authentication Header',
  58: 'ICMPv6',
  59: 'No Next Header for IPv6',
  88: 'EIGRP',
  89: 'OSPF IGP',
  103: 'PIM',
  112: 'VRRP',
  132: 'SCTP',
  136: 'UDPLite',
  200: 'Unassigned',
};

/** `Fragmented IP protocol (proto=UDP 17, off=0, ID=1092)`, or the name of what it carries. */
export function ipWords(layer: Layer): string | null {
  const [headLength, total, protocol] = [(layer.u8(0) & 15) * 4, layer.u16(2), layer.u8(9)];
  if (layer.u8(0) >> 4 !== 4) return `Bogus IPv4 version (${layer.u8(0) >> 4}, must be 4)`;
  if (headLength < 20) return `Bogus IP header length (${headLength}, must be at least 20)`;
  if (total !== 0 && total < headLength) return `Bogus IP length (${total}, less than header length ${headLength})`;
  const name = protocolNames[protocol];
  if (name === undefined) return null;
  const fragment = layer.u16(6);
  if ((fragment & 0x3fff) === 0) return `${name} (${protocol})`;
  const place = `off=${(fragment & 0x1fff) * 8}, ID=${hexText(layer.u16(4), 4)}`;
  return `Fragmented IP protocol (proto=${name} ${protocol}, ${place})`;
}

/** Extension headers that are chained before anything else (RFC 8200 section 4). */
const extensions: Readonly<Record<number, string>> = {
  0: 'IPv6 hop-by-hop options ',
  43: 'IPv6 routing ',
  60: 'IPv6 destination options ',
};

/** `IPv6 no next header`, a fragment, or the extension headers that were met. */
export function ipv6Words(layer: Layer): string | null {
  let next = layer.u8(6);
  let at = 40;
  for (let count = 0; extensions[next] !== undefined && count < 40; count++) {
    next = layer.u8(at);
    at += 8 + layer.u8(at + 1) * 8;
    if (layer.isShort) return null;
  }
  if (next === 59) return 'IPv6 no next header';
  if (next !== 44) return '';
  const [inner, place, identifier] = [layer.u8(at), layer.u16(at + 2), layer.u32(at + 4)];
  const more = (place & 1) === 1 ? 'y' : 'n';
  return `IPv6 fragment (off=${place & 0xfff8} more=${more} ident=0x${hexText(identifier, 8)} nxt=${inner})`;
}
