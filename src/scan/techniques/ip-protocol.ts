/** IP protocols: which of the 256 a host speaks, told by an answer in the protocol or by "protocol unreachable". */
import { protocolQuestion } from '../discovery/questions.ts';
import { icmpReason } from '../icmp-reason.ts';
import { defineTechnique } from '../technique.ts';
import type { PacketReply, PacketTechnique, PacketVerdict } from '../technique.ts';

/** ICMPv6 "parameter problem" (RFC 4443 section 3.4): code 1 means that the next header is of no protocol that is known here. */
const parameterProblem = { type: 4, unknownNextHeader: 1 } as const;

export default defineTechnique<PacketTechnique>({
  id: 'ip.protocol',
  brief: 'which IP protocols a host speaks: ICMP, IGMP, TCP, SCTP, GRE',
  kind: 'packet',
  transport: 'ip',
  // Most protocols say nothing to a packet with nothing in it, and so do firewalls.
  silent: 'open|filtered',
  tellsOpen: false,
  probe(protocol) {
    const { transport, payload } = protocolQuestion(4, protocol);
    return { key: protocol, transport, payload };
  },
  classify(reply: PacketReply): PacketVerdict {
    if (reply.kind === 'protocol') return { state: 'open', reason: 'proto-response' };
    if (reply.kind !== 'icmp') return null;
    const { version, type, code, fromTarget } = reply;
    if (version === 4 && type === 0) return { state: 'open', reason: 'echo-reply' };
    const reason = icmpReason(version, type, code);
    if (reason === null) return null;
    if (!fromTarget) return { state: 'filtered', reason };
    // Who calls a port unreachable knows the protocol that has it, and so does who finds fault with a header.
    if (reason === 'port-unreach') return { state: 'open', reason };
    if (version === 4) return { state: reason === 'proto-unreach' ? 'closed' : 'filtered', reason };
    if (type !== parameterProblem.type) return { state: 'filtered', reason };
    return { state: code === parameterProblem.unknownNextHeader ? 'closed' : 'open', reason };
  },
  samples: [
    { reply: { kind: 'protocol' }, reads: 'open proto-response' },
    { reply: { kind: 'icmp', version: 4, type: 3, code: 2, fromTarget: true }, reads: 'closed proto-unreach' },
    { reply: { kind: 'icmp', version: 4, type: 3, code: 2, fromTarget: false }, reads: 'filtered proto-unreach' },
    { reply: { kind: 'icmp', version: 4, type: 3, code: 3, fromTarget: true }, reads: 'open port-unreach' },
    { reply: { kind: 'icmp', version: 4, type: 3, code: 13, fromTarget: false }, reads: 'filtered admin-prohibited' },
    { reply: { kind: 'icmp', version: 6, type: 4, code: 1, fromTarget: true }, reads: 'closed param-problem' },
    { reply: { kind: 'icmp', version: 6, type: 4, code: 0, fromTarget: true }, reads: 'open param-problem' },
    { reply: { kind: 'icmp', version: 6, type: 4, code: 1, fromTarget: false }, reads: 'filtered param-problem' },
    { reply: { kind: 'icmp', version: 4, type: 0, code: 0, fromTarget: true }, reads: 'open echo-reply' },
    { reply: { kind: 'icmp', version: 4, type: 5, code: 1, fromTarget: false }, reads: null },
    { reply: { kind: 'udp' }, reads: null },
  ],
});
