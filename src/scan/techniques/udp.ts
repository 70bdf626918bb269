/** UDP: a question that the port's usual service answers; a closed port is told by the host's own ICMP error. */
import { icmpReason } from '../icmp-reason.ts';
import { defineTechnique } from '../technique.ts';
import type { PacketReply, PacketTechnique, PacketVerdict, ProbePacket } from '../technique.ts';
import { udpPayloadKey, udpPayloads } from '../udp-payloads.ts';

const header = { sourcePort: 0, destinationPort: 0, length: 0, checksum: 0 };
const transport = { kind: 'udp', header } as const;
const empty: ProbePacket = { key: 0, transport, payload: new Uint8Array(0) };
const packets: readonly ProbePacket[] = [
  empty,
  ...udpPayloads.map(({ bytes }, index) => ({ key: index + 1, transport, payload: bytes })),
];

export default defineTechnique<PacketTechnique>({
  id: 'udp.payload',
  brief: 'asks each port what its usual service answers',
  kind: 'packet',
  transport: 'udp',
  // Most services keep silent to what they do not understand, and so do firewalls.
  silent: 'open|filtered',
  tellsOpen: true,
  probe: (port) => packets[udpPayloadKey(port)] ?? empty,
  classify(reply: PacketReply): PacketVerdict {
    if (reply.kind === 'udp') return { state: 'open', reason: 'udp-response' };
    if (reply.kind !== 'icmp') return null;
    const reason = icmpReason(reply.version, reply.type, reply.code);
    if (reason === null) return null;
    // The same message from a router is a firewall's.
    return { state: reason === 'port-unreach' && reply.fromTarget ? 'closed' : 'filtered', reason };
  },
  samples: [
    { reply: { kind: 'udp' }, reads: 'open udp-response' },
    { reply: { kind: 'icmp', version: 4, type: 3, code: 3, fromTarget: true }, reads: 'closed port-unreach' },
    { reply: { kind: 'icmp', version: 4, type: 3, code: 3, fromTarget: false }, reads: 'filtered port-unreach' },
    { reply: { kind: 'icmp', version: 4, type: 3, code: 13, fromTarget: true }, reads: 'filtered admin-prohibited' },
    { reply: { kind: 'icmp', version: 6, type: 1, code: 4, fromTarget: true }, reads: 'closed port-unreach' },
    { reply: { kind: 'icmp', version: 6, type: 3, code: 0, fromTarget: false }, reads: 'filtered time-exceeded' },
    { reply: { kind: 'icmp', version: 4, type: 5, code: 1, fromTarget: false }, reads: null },
  ],
});
