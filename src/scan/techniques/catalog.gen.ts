/** The scan techniques, one file each. Written by scripts/gen-techniques.ts: npm run gen. */
import type { Technique } from '../technique.ts';

/** A technique that is loaded when it is used. */
export interface TechniqueEntry {
  readonly id: string;
  readonly brief: string;
  load(): Promise<Technique>;
}

/** All of them. */
export const techniques: readonly TechniqueEntry[] = [
  { id: 'tcp.ack', brief: 'tells filtered from unfiltered: what a stateless firewall lets through', load: async () => (await import('./ack.ts')).default },
  { id: 'tcp.connect', brief: 'opens a connection through the kernel; works without privileges', load: async () => (await import('./connect.ts')).default },
  { id: 'tcp.fin', brief: 'FIN alone: passes filters that only look for SYN', load: async () => (await import('./fin.ts')).default },
  { id: 'ip.protocol', brief: 'which IP protocols a host speaks: ICMP, IGMP, TCP, SCTP, GRE', load: async () => (await import('./ip-protocol.ts')).default },
  { id: 'tcp.maimon', brief: 'FIN and ACK: some BSD systems stay silent where a port is open', load: async () => (await import('./maimon.ts')).default },
  { id: 'tcp.null', brief: 'no flag at all: passes filters that only look for SYN', load: async () => (await import('./null.ts')).default },
  { id: 'sctp.cookie', brief: 'COOKIE ECHO out of the blue: passes filters that only look for INIT', load: async () => (await import('./sctp-cookie.ts')).default },
  { id: 'sctp.init', brief: 'INIT: the first packet of an SCTP association, which the service never sees', load: async () => (await import('./sctp-init.ts')).default },
  { id: 'tcp.syn', brief: 'the first packet of a connection; fast, and the service never sees it', load: async () => (await import('./syn.ts')).default },
  { id: 'udp.socket', brief: 'asks each port what its usual service answers, through the kernel; works without privileges', load: async () => (await import('./udp-socket.ts')).default },
  { id: 'udp.payload', brief: 'asks each port what its usual service answers', load: async () => (await import('./udp.ts')).default },
  { id: 'tcp.window', brief: 'like ack, and reads open from the window of the reset; a few old systems only', load: async () => (await import('./window.ts')).default },
  { id: 'tcp.xmas', brief: 'FIN, PSH and URG: passes filters that only look for SYN', load: async () => (await import('./xmas.ts')).default },
];
