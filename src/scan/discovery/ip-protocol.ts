/** Packets of chosen IP protocols: answered in the protocol itself, or by "protocol unreachable". */
import { icmpv6Types } from '../../wire/icmpv6.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import type { HostReply } from '../question.ts';
import { defineDiscovery } from './discovery-method.ts';
import { protocolQuestion } from './questions.ts';

/** The method (nmap -PO). */
export const ipProtocolPing = defineDiscovery({
  id: 'ip.protocol',
  brief: 'packets of IP protocols: ICMP, IGMP and IP in IP unless others are named',
  versions: [4, 6],
  takes: 'protocol',
  usual: [ipProtocols.icmp, ipProtocols.igmp, ipProtocols.ipv4],
  question: protocolQuestion,
  read: (reply, protocol) => (protocolOf(reply) === protocol ? 'proto-response' : null),
  samples: [
    { reply: { kind: 'icmp', version: 4, type: 0 }, number: 1, reads: 'proto-response' },
    // Our own request, heard on loopback.
    { reply: { kind: 'icmp', version: 4, type: 8 }, number: 1, reads: null },
    { reply: { kind: 'tcp', flags: 4 }, number: 6, reads: 'proto-response' },
    { reply: { kind: 'other', protocol: 2 }, number: 2, reads: 'proto-response' },
    { reply: { kind: 'other', protocol: 2 }, number: 4, reads: null },
  ],
});

/** The protocol that a reply shows to be there; null for a message that is none. */
export function protocolOf(reply: HostReply): number | null {
  if (reply.kind === 'other') return reply.protocol;
  if (reply.kind !== 'icmp') return ipProtocols[reply.kind];
  if (reply.version === 6) return reply.type === icmpv6Types.echoReply ? ipProtocols.icmpv6 : null;
  return reply.type === 0 ? ipProtocols.icmp : null;
}
