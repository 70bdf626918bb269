/** SCTP INIT: a listener acknowledges it, a host without one aborts; a kernel without SCTP calls the protocol unreachable. */
import { sctpChunkTypes } from '../../wire/sctp.ts';
import { defineDiscovery } from './discovery-method.ts';
import { sctpQuestion } from './questions.ts';

/** The method (nmap -PY). */
export const sctpInitPing = defineDiscovery({
  id: 'sctp.init',
  brief: 'SCTP INIT to a port',
  versions: [4, 6],
  takes: 'port',
  usual: [80],
  question: (_version, port) => sctpQuestion(port),
  read(reply) {
    if (reply.kind !== 'sctp') return null;
    if (reply.chunk === sctpChunkTypes.initAck) return 'init-ack';
    return reply.chunk === sctpChunkTypes.abort ? 'abort' : null;
  },
  samples: [
    { reply: { kind: 'sctp', chunk: 2 }, number: 80, reads: 'init-ack' },
    { reply: { kind: 'sctp', chunk: 6 }, number: 80, reads: 'abort' },
    { reply: { kind: 'sctp', chunk: 1 }, number: 80, reads: null },
  ],
});
