/** TCP SYN: an open port accepts and a closed one refuses; either way the host is there. */
import { tcpFlags } from '../../wire/tcp.ts';
import { isReset } from '../tcp-technique.ts';
import { defineDiscovery } from './discovery-method.ts';
import { tcpQuestion } from './questions.ts';

const { syn, ack, rst } = tcpFlags;

/** The method (nmap -PS). */
export const tcpSynPing = defineDiscovery({
  id: 'tcp.syn',
  brief: 'TCP SYN to a port that firewalls let through',
  versions: [4, 6],
  takes: 'port',
  usual: [80],
  question: (_version, port) => tcpQuestion(syn, port),
  read(reply) {
    if (reply.kind !== 'tcp') return null;
    if (isReset(reply.flags)) return 'reset';
    return (reply.flags & (syn | ack)) === (syn | ack) ? 'syn-ack' : null;
  },
  samples: [
    { reply: { kind: 'tcp', flags: syn | ack }, number: 443, reads: 'syn-ack' },
    { reply: { kind: 'tcp', flags: rst | ack }, number: 443, reads: 'reset' },
    { reply: { kind: 'tcp', flags: ack }, number: 443, reads: null },
  ],
});
