/** TCP ACK: no port knows the connection, so the host resets it; passes filters that only look for SYN. */
import { tcpFlags } from '../../wire/tcp.ts';
import { isReset } from '../tcp-technique.ts';
import { defineDiscovery } from './discovery-method.ts';
import { tcpQuestion } from './questions.ts';

/** The method (nmap -PA). */
export const tcpAckPing = defineDiscovery({
  id: 'tcp.ack',
  brief: 'TCP ACK to a port: passes stateless filters that only drop SYN',
  versions: [4, 6],
  takes: 'port',
  usual: [80],
  question: (_version, port) => tcpQuestion(tcpFlags.ack, port),
  read: (reply) => (reply.kind === 'tcp' && isReset(reply.flags) ? 'reset' : null),
  samples: [
    { reply: { kind: 'tcp', flags: tcpFlags.rst }, number: 80, reads: 'reset' },
    { reply: { kind: 'tcp', flags: tcpFlags.syn | tcpFlags.ack }, number: 80, reads: null },
  ],
});
