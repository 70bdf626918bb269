/** What stands above IPv4 and IPv6: the words for protocol numbers, and the printers. */
import type { Printing } from './printing.ts';
import { printTcp } from './tcp.ts';
import { printUdp } from './udp.ts';

/** The words of -v, found by asking for all 256. */
const words: Readonly<Record<number, string>> = {
  0: 'Options',
  1: 'ICMP',
  2: 'IGMP',
  4: 'IPIP',
  6: 'TCP',
  8: 'EGP',
  9: 'IGRP',
  17: 'UDP',
  33: 'DCCP',
  41: 'IPv6',
  43: 'Routing',
  44: 'Fragment',
  46: 'RSVP',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  55: 'Mobile IP',
  58: 'ICMPv6',
  62: 'Mobile IP (old)',
  88: 'EIGRP',
  89: 'OSPF',
  103: 'PIM',
  108: 'Compressed IP',
  112: 'VRRP',
  113: 'PGM',
  132: 'SCTP',
  135: 'Mobility',
  143: 'Ethernet',
};

const protocols = { tcp: 6, udp: 17, dccp: 33, nothing: 59, sunNd: 77, sctp: 132 } as const;

/** The word of a protocol number, or `unknown`. */
export function ipProtocolWord(protocol: number): string {
  return words[protocol] ?? 'unknown';
}

/** Whether the protocol's own line begins with addresses, since ports belong to them. */
export function bringsAddresses(protocol: number): boolean {
  return (
    protocol === protocols.tcp ||
    protocol === protocols.udp ||
    protocol === protocols.sctp ||
    protocol === protocols.dccp
  );
}

/** Prints what stands at `at` inside the packet at `p.ip`. */
export function printIpPayload(p: Printing, protocol: number, at: number, length: number): void {
  switch (protocol) {
    case protocols.tcp:
      printTcp(p, at, length);
      return;
    case protocols.udp:
      printUdp(p, at, length);
      return;
    case protocols.nothing:
      p.text('no next header');
      return;
    case protocols.sunNd:
      p.text(` nd ${length}`);
      return;
    default:
      printUnknown(p, protocol, length);
  }
}

/** Protocols without a printer, ours or tcpdump's. */
function printUnknown(p: Printing, protocol: number, length: number): void {
  const name = p.names.protocol(protocol);
  if (name === null) p.text(` ip-proto-${protocol}`);
  else p.text(` ${name}`);
  p.text(` ${length}`);
}
