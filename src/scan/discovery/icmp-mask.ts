/** ICMP address mask: answered by old systems and some printers and routers. IPv4 only. */
import { defineDiscovery } from './discovery-method.ts';
import { maskQuestion } from './questions.ts';

/** The method (nmap -PM). */
export const icmpMask = defineDiscovery({
  id: 'icmp.mask',
  brief: 'ICMP address mask request: answered by old systems',
  versions: [4],
  takes: null,
  usual: [0],
  question: () => maskQuestion,
  read: (reply) => (reply.kind === 'icmp' && reply.version === 4 && reply.type === 18 ? 'addressmask-reply' : null),
  samples: [
    { reply: { kind: 'icmp', version: 4, type: 18 }, number: 0, reads: 'addressmask-reply' },
    { reply: { kind: 'icmp', version: 4, type: 17 }, number: 0, reads: null },
    { reply: { kind: 'udp' }, number: 0, reads: null },
  ],
});
