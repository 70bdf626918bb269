/** UDP through the kernel: a connected socket asks, and its error queue tells what ICMP said. Works for every user. */
import { compareIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import type { DialOutcome } from '../../os/dialer.ts';
import { icmpReason } from '../icmp-reason.ts';
import type { Answer, PortState } from '../port-state.ts';
import { defineTechnique } from '../technique.ts';
import type { DialVerdict } from '../technique.ts';

/** What connect(2), send(2) and recv(2) say without an ICMP message in sight (udp(7), ip(7)). */
const verdicts: Readonly<Record<string, readonly [PortState, string] | 'local-fault'>> = {
  answered: ['open', 'udp-response'],
  // A socket of our own has the port: nobody else can have had it.
  self: ['closed', 'port-unreach'],
  ECONNREFUSED: ['closed', 'port-unreach'],
  EHOSTUNREACH: ['filtered', 'host-unreach'],
  ENETUNREACH: ['filtered', 'net-unreach'],
  ENOPROTOOPT: ['filtered', 'proto-unreach'],
  EPROTO: ['filtered', 'param-problem'],
  // A firewall or security module of this machine, or a route of type prohibit.
  EACCES: ['filtered', 'perm-denied'],
  EPERM: ['filtered', 'perm-denied'],
  EMFILE: 'local-fault',
  ENFILE: 'local-fault',
  ENOBUFS: 'local-fault',
  ENOMEM: 'local-fault',
  EADDRNOTAVAIL: 'local-fault',
  EAGAIN: 'local-fault',
  EINTR: 'local-fault',
  ENETDOWN: 'local-fault',
};

export default defineTechnique({
  id: 'udp.socket',
  brief: 'asks each port what its usual service answers, through the kernel; works without privileges',
  kind: 'dial',
  transport: 'udp',
  silent: 'open|filtered',
  tellsOpen: true,
  classify(outcome: DialOutcome, target: IpAddress): DialVerdict {
    const { icmp } = outcome;
    const reason = icmp === null ? null : icmpReason(icmp.version, icmp.type, icmp.code);
    if (reason !== null) {
      const from = otherThan(target, icmp!.from);
      // The same message from a router is a firewall's.
      return answer(reason === 'port-unreach' && from === null ? 'closed' : 'filtered', reason, from);
    }
    // A redirect or path MTU is no verdict on the port, and what no table foresees is a fault on this side.
    const verdict = icmp === null ? verdicts[outcome.code] : 'local-fault';
    if (verdict === undefined) return 'local-fault';
    return typeof verdict === 'string' ? verdict : answer(verdict[0], verdict[1], null);
  },
  samples: [
    ...Object.entries(verdicts).map(([code, verdict]) => ({
      outcome: { code, icmp: null },
      reads: typeof verdict === 'string' ? verdict : verdict.join(' '),
    })),
    {
      outcome: { code: 'ECONNREFUSED', icmp: { version: 4, type: 3, code: 3, from: null } },
      reads: 'closed port-unreach',
    },
    {
      outcome: {
        code: 'ECONNREFUSED',
        icmp: { version: 4, type: 3, code: 3, from: { version: 4, value: 7n, zone: null } },
      },
      reads: 'filtered port-unreach',
    },
    {
      outcome: { code: 'EHOSTUNREACH', icmp: { version: 4, type: 3, code: 13, from: null } },
      reads: 'filtered admin-prohibited',
    },
    {
      outcome: { code: 'EACCES', icmp: { version: 6, type: 1, code: 1, from: null } },
      reads: 'filtered admin-prohibited',
    },
    {
      outcome: { code: 'ECONNREFUSED', icmp: { version: 6, type: 1, code: 4, from: null } },
      reads: 'closed port-unreach',
    },
    { outcome: { code: 'EHOSTUNREACH', icmp: { version: 4, type: 5, code: 1, from: null } }, reads: 'local-fault' },
    { outcome: { code: 'E9999', icmp: null }, reads: 'local-fault' },
  ],
});

function answer(state: PortState, reason: string, from: IpAddress | null): Answer {
  return { state, reason, from, ttl: null };
}

/** Who spoke, where that was not the target. */
function otherThan(target: IpAddress, from: IpAddress | null): IpAddress | null {
  return from === null || compareIp(from, { ...target, zone: from.zone }) === 0 ? null : from;
}
