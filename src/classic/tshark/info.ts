/** The columns Protocol and Info as tshark words them, for the common protocols; for the others our own words. */
import { arpInfo, httpInfo, icmpInfo, tcpInfo, tlsInfo, tlsProtocol, udpInfo } from './info-words.ts';
import { dnsInfo } from './dns-info.ts';
import type { SeenPacket } from './seen-packet.ts';

/** The column Info; may hold hostile characters. */
export function infoText(packet: SeenPacket): string {
  const word = words[packet.tree.protocol];
  return word?.(packet) ?? packet.tree.info;
}

/** The column Protocol. */
export function protocolText(packet: SeenPacket): string {
  const { protocol } = packet.tree;
  if (protocol === 'TLS') return tlsProtocol(packet);
  return columns[protocol] ?? protocol;
}

const words: Readonly<Record<string, (packet: SeenPacket) => string | null>> = {
  ARP: arpInfo,
  TCP: tcpInfo,
  UDP: udpInfo,
  ICMP: icmpInfo,
  HTTP: httpInfo,
  TLS: tlsInfo,
  DNS: dnsInfo,
};

/** Ours in Wireshark's spelling. */
const columns: Readonly<Record<string, string>> = { '': 'Frame' };
