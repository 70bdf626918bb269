/** The application protocols that tcpdump looks for behind TCP ports, in its order. */
import { ladder } from './ladder.ts';

/** The rungs. */
export const tcpPorts = ladder([
  { ports: [23], print: null },
  { ports: [25], print: null },
  // whois
  { ports: [43], print: null },
  // BGP, PPTP
  { ports: [179], print: null },
  { ports: [1723], print: null },
  { ports: [6379], print: null },
  { ports: [22], print: null },
  // BEEP, OpenFlow
  { ports: [10_288], print: null },
  { ports: [6633, 6653], print: null },
  { ports: [21], print: null },
  { ports: [80, 8080], print: null },
  { ports: [554, 8554], print: null },
  { ports: [53], print: null },
  // MSDP, RPKI-RTR, LDP, NFS
  { ports: [639], print: null },
  { ports: [323], print: null },
  { ports: [646], print: null },
  { ports: [2049], print: null },
]);
