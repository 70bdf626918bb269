/** ICMP timestamp: answered by hosts whose firewall only knows of echo. IPv4 only. */
import { defineDiscovery } from './discovery-method.ts';
import { timestampQuestion } from './questions.ts';

/** The method (nmap -PP). */
export const icmpTimestamp = defineDiscovery({
  id: 'icmp.timestamp',
  brief: 'ICMP timestamp request: passes filters that only drop echo',
  versions: [4],
  takes: null,
  usual: [0],
  question: () => timestampQuestion,
  read: (reply) => (reply.kind === 'icmp' && reply.version === 4 && reply.type === 14 ? 'timestamp-reply' : null),
  samples: [
    { reply: { kind: 'icmp', version: 4, type: 14 }, number: 0, reads: 'timestamp-reply' },
    { reply: { kind: 'icmp', version: 4, type: 13 }, number: 0, reads: null },
    { reply: { kind: 'icmp', version: 6, type: 14 }, number: 0, reads: null },
  ],
});
