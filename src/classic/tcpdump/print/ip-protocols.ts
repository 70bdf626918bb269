/** What stands above IPv4 and IPv6: the words for protocol numbers, and the printers. */
import { printCarp } from './carp.ts';
import { printDccp } from './dccp.ts';
import { printEigrp } from './eigrp.ts';
import { printGre } from './gre.ts';
import { printIcmp } from './icmp.ts';
import { printIcmp6 } from './icmp6.ts';
import { printIgrp } from './igrp.ts';
import { printIgmp } from './igmp.ts';
import { printMobile } from './mobile.ts';
import type { Printing } from './printing.ts';
import { printAh, printEsp, printIpComp } from './ipsec.ts';
import { printOspf } from './ospf.ts';
import { printOspf3 } from './ospf3.ts';
import { printPim } from './pim.ts';
import { printSctp } from './sctp.ts';
import { printTcp } from './tcp.ts';
import { printUdp } from './udp.ts';
import { printVrrp } from './vrrp.ts';

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

const protocols = {
  icmp: 1,
  igmp: 2,
  ipv4: 4,
  ipv6: 41,
  gre: 47,
  icmp6: 58,
  ethernet: 143,
  tcp: 6,
  udp: 17,
  dccp: 33,
  mobile: 55,
  nothing: 59,
  sunNd: 77,
  sctp: 132,
  esp: 50,
  ah: 51,
  igrp: 9,
  eigrp: 88,
  ospf: 89,
  pim: 103,
  ipComp: 108,
  vrrp: 112,
} as const;

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
    case protocols.sctp:
      printSctp(p, at, length);
      return;
    case protocols.dccp:
      printDccp(p, at, length);
      return;
    case protocols.mobile:
      printMobile(p, at, length);
      return;
    case protocols.icmp:
      if (needsVersion(p, 4, protocol)) printIcmp(p, at, length);
      return;
    case protocols.icmp6:
      if (needsVersion(p, 6, protocol)) printIcmp6(p, at, length);
      return;
    case protocols.igmp:
      if (needsVersion(p, 4, protocol)) printIgmp(p, at, length);
      return;
    case protocols.ipv4:
      p.inner.ip(p, at, length);
      return;
    case protocols.ipv6:
      p.inner.ip6(p, at, length);
      return;
    case protocols.gre:
      printGre(p, at, length);
      return;
    case protocols.ethernet:
      if (needsVersion(p, 6, protocol)) p.inner.ether(p, at, length);
      return;
    case protocols.esp:
      printEsp(p, at, length);
      return;
    case protocols.ah:
      printBehindAh(p, at, length);
      return;
    case protocols.ipComp:
      printIpComp(p, at);
      return;
    case protocols.ospf:
      if (p.u8(p.ip) >>> 4 === 6) printOspf3(p, at, length);
      else printOspf(p, at, length);
      return;
    case protocols.pim:
      printPim(p, at, length);
      return;
    case protocols.eigrp:
      printEigrp(p, at, length);
      return;
    case protocols.igrp:
      printIgrp(p, at, length);
      return;
    case protocols.vrrp:
      if (p.options.packetType === 'carp') printCarp(p, at, length);
      else printVrrp(p, at, length);
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

/** A header of AH, or several: a packet of them alone must not use up the stack. */
function printBehindAh(p: Printing, at: number, length: number): void {
  let next = at;
  let protocol: number = protocols.ah;
  while (protocol === protocols.ah) {
    const header = next;
    next += printAh(p, next);
    if (next === header) return;
    protocol = p.u8(header);
  }
  printIpPayload(p, protocol, next, at + length - next);
}

/** Whether the packet at `p.ip` is of the version that the protocol belongs to; says so when it is not. */
function needsVersion(p: Printing, version: number, protocol: number): boolean {
  if (p.u8(p.ip) >>> 4 === version) return true;
  p.text(`[${ipProtocolWord(protocol)} requires IPv${version}]`);
  p.invalid();
  return false;
}

/** Protocols without a printer, ours or tcpdump's. */
function printUnknown(p: Printing, protocol: number, length: number): void {
  const name = p.names.protocol(protocol);
  if (name === null) p.text(` ip-proto-${protocol}`);
  else p.text(` ${name}`);
  p.text(` ${length}`);
}
