/** ICMP and ICMPv6 echo: what ping sends, and most hosts answer. */
import { icmpv6Types } from '../../wire/icmpv6.ts';
import { defineDiscovery } from './discovery-method.ts';
import { echoQuestion } from './questions.ts';

/** The method (nmap -PE). */
export const icmpEcho = defineDiscovery({
  id: 'icmp.echo',
  brief: 'ICMP or ICMPv6 echo request: answered by most hosts that no firewall stands before',
  versions: [4, 6],
  takes: null,
  usual: [0],
  question: (version) => echoQuestion(version),
  read(reply) {
    if (reply.kind !== 'icmp') return null;
    return reply.type === (reply.version === 4 ? 0 : icmpv6Types.echoReply) ? 'echo-reply' : null;
  },
  samples: [
    { reply: { kind: 'icmp', version: 4, type: 0 }, number: 0, reads: 'echo-reply' },
    { reply: { kind: 'icmp', version: 6, type: 129 }, number: 0, reads: 'echo-reply' },
    // Our own request, heard on loopback.
    { reply: { kind: 'icmp', version: 4, type: 8 }, number: 0, reads: null },
    { reply: { kind: 'tcp', flags: 4 }, number: 0, reads: null },
  ],
});
