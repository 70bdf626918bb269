/** UDP: a port that nobody listens on is told by the host's own ICMP error, one with a service may answer its question. */
import { defineDiscovery } from './discovery-method.ts';
import { udpPayloadKey, udpPayloads } from '../udp-payloads.ts';
import { udpQuestion } from './questions.ts';

const empty = new Uint8Array(0);

/** The method (nmap -PU). */
export const udpPing = defineDiscovery({
  id: 'udp.payload',
  brief: 'UDP to a port that nobody uses: passes filters that only look at TCP',
  versions: [4, 6],
  takes: 'port',
  usual: [40_125],
  question(_version, port) {
    const key = udpPayloadKey(port);
    return udpQuestion(`udp ${key}`, udpPayloads[key - 1]?.bytes ?? empty, port);
  },
  read: (reply) => (reply.kind === 'udp' ? 'udp-response' : null),
  samples: [
    { reply: { kind: 'udp' }, number: 53, reads: 'udp-response' },
    { reply: { kind: 'tcp', flags: 4 }, number: 53, reads: null },
  ],
});
