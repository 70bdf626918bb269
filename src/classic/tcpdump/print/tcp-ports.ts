/** The application protocols that tcpdump looks for behind TCP ports, in its order. */
import { printBgp } from './bgp.ts';
import { printDomainOverTcp } from './domain.ts';
import { ladder } from './ladder.ts';
import { printPptp } from './pptp.ts';
import { printResp } from './resp.ts';
import { printSsh } from './ssh.ts';
import { printTelnet } from './telnet.ts';
import { printFtp, printHttp, printRtsp, printSmtp, printWhois } from './text-protocol.ts';

/** The rungs. */
export const tcpPorts = ladder([
  { ports: [23], print: printTelnet },
  { ports: [25], print: printSmtp },
  // whois
  { ports: [43], print: printWhois },
  // BGP; PPTP
  { ports: [179], print: printBgp },
  { ports: [1723], print: printPptp },
  { ports: [6379], print: printResp },
  { ports: [22], print: printSsh },
  // BEEP, OpenFlow
  { ports: [10_288], print: null },
  { ports: [6633, 6653], print: null },
  { ports: [21], print: printFtp },
  { ports: [80, 8080], print: printHttp },
  { ports: [554, 8554], print: printRtsp },
  { ports: [53], print: printDomainOverTcp },
  // MSDP, RPKI-RTR, LDP, NFS
  { ports: [639], print: null },
  { ports: [323], print: null },
  { ports: [646], print: null },
  { ports: [2049], print: null },
]);
