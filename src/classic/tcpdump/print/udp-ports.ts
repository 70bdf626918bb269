/** The application protocols that tcpdump looks for behind UDP ports, in its order. */
import { printBabel } from './babel.ts';
import { printBfd } from './bfd.ts';
import { printBootp } from './bootp.ts';
import { printDhcp6 } from './dhcp6.ts';
import { printDomain, printMulticastDomain } from './domain.ts';
import { ladder } from './ladder.ts';
import { printNtp } from './ntp.ts';
import { printGeneve } from './geneve.ts';
import { printHsrp } from './hsrp.ts';
import { printIsakmp, printIsakmpBehindNat } from './isakmp.ts';
import { printL2tp } from './l2tp.ts';
import { printKerberos } from './kerberos.ts';
import { printMpls } from './mpls.ts';
import { printOtv, printVxlanGpe } from './overlays.ts';
import { printPtp } from './ptp.ts';
import { printRadius } from './radius.ts';
import { printRip } from './rip.ts';
import { printRipng } from './ripng.ts';
import { printTftp } from './tftp.ts';
import { printTimed } from './timed.ts';
import { printVxlan } from './vxlan.ts';
import type { Printing } from './printing.ts';
import { printSnmp } from './snmp.ts';
import { printVat } from './rtp.ts';
import { printSflow } from './sflow.ts';
import { printSomeIp } from './someip.ts';
import { printSyslog } from './syslog.ts';
import { printSip } from './text-protocol.ts';

/** Ports of AppleTalk in UDP (KIP): three windows of 128. */
function isAppleTalk(port: number): boolean {
  return (port >= 200 && port < 328) || (port >= 768 && port < 896) || (port >= 16_512 && port < 16_640);
}

/** A packet of LAP's type for DDP, between ports of AppleTalk. */
function isKip(p: Printing, at: number, _length: number, source: number, destination: number): boolean {
  return p.has(at + 2, 1) && p.u8(at + 2) === 2 && (isAppleTalk(source) || isAppleTalk(destination));
}

/** The rungs. */
export const udpPorts = ladder([
  { ports: [53], print: printDomain },
  { ports: [5353], print: printMulticastDomain },
  { ports: [525], print: printTimed },
  { ports: [69], print: printTftp },
  { ports: [67, 68], print: printBootp },
  // RIP
  { ports: [520], print: printRip },
  // AODV
  { ports: [654], print: null },
  { ports: [500], print: printIsakmp },
  { ports: [4500], print: printIsakmpBehindNat },
  { ports: [7500, 8500], print: printIsakmp },
  { ports: [161, 162], print: printSnmp },
  { ports: [123], print: printNtp },
  { ports: [88], print: printKerberos },
  { ports: [750], print: printKerberos },
  { ports: [1701], print: printL2tp },
  { ports: [3456], side: 'destination', print: printVat },
  // Zephyr
  { ports: [2103, 2104], print: null },
  // Rx
  { ports: [[7000, 7009]], print: null },
  // RIPng
  { ports: [521], print: printRipng },
  // DHCPv6
  { ports: [546, 547], print: printDhcp6 },
  // AHCP
  { ports: [5359], print: null },
  { ports: [6696, 6697], print: printBabel },
  // HNCP
  { ports: [8231], print: null },
  // whiteboard
  { ports: [4567], side: 'destination', print: null },
  // Cisco Auto-RP
  { ports: [496], print: null },
  { ports: [1645, 1646, 1700, 1812, 1813, 3799], print: printRadius },
  // HSRP
  { ports: [1985], side: 'destination', print: printHsrp },
  // lwres
  { ports: [921], print: null },
  // LDP
  { ports: [646], print: null },
  // OLSR
  { ports: [698], print: null },
  // LSP ping
  { ports: [3503], print: null },
  { ports: [3784, 3785, 4784, 6784], side: 'destination', print: printBfd },
  // Broadcom LI
  { ports: [49_152], side: 'source', print: null },
  // LMP
  { ports: [701], print: null },
  // VQP
  { ports: [1589], print: null },
  { ports: [6343], print: printSflow },
  // LWAPP
  { ports: [12_223], print: null },
  { ports: [12_222], print: null },
  { ports: [5060], print: printSip },
  { ports: [514], print: printSyslog },
  { ports: [8472], print: printOtv },
  { ports: [4789], print: printVxlan },
  { ports: [6081], side: 'destination', print: printGeneve },
  // LISP
  { ports: [4342], print: null },
  { ports: [4790], print: printVxlanGpe },
  // ZEP
  { ports: [17_754], print: null },
  { ports: [6635], print: printMpls },
  {
    ports: [
      [200, 327],
      [768, 895],
      [16_512, 16_639],
    ],
    when: isKip,
    print: null,
  },
  { ports: [319, 320], print: printPtp },
  { ports: [30_490], print: printSomeIp },
]);
