/** TCP connect: the kernel opens a connection and we reset it. Works for every user; tells a refusal by RST from one by ICMP. */
import { compareIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import type { DialOutcome, IcmpError } from '../../os/dialer.ts';
import { icmpReason } from '../icmp-reason.ts';
import type { Answer, PortState } from '../port-state.ts';
import { defineTechnique } from '../technique.ts';
import type { DialVerdict } from '../technique.ts';

/** What connect(2) says without an ICMP message in sight (tcp(7), ip(7), and net/ipv4/tcp_input.c: tcp_reset()). */
const verdicts: Readonly<Record<string, readonly [PortState, string] | 'silent' | 'local-fault'>> = {
  connected: ['open', 'syn-ack'],
  // Our own socket answered itself, which it could only because nobody listens there.
  self: ['closed', 'conn-refused'],
  ECONNREFUSED: ['closed', 'conn-refused'],
  // A SYN-ACK whose connection was reset before connect(2) returned; a reset in place of a SYN-ACK is ECONNREFUSED.
  EPIPE: ['open', 'syn-ack'],
  ECONNRESET: ['open', 'syn-ack'],
  ECONNABORTED: ['filtered', 'abort'],
  EHOSTUNREACH: ['filtered', 'host-unreach'],
  ENETUNREACH: ['filtered', 'net-unreach'],
  ENOPROTOOPT: ['filtered', 'proto-unreach'],
  EPROTO: ['filtered', 'param-problem'],
  ENONET: ['filtered', 'host-isolated'],
  // A firewall or security module of this machine, or a route of type prohibit.
  EACCES: ['filtered', 'perm-denied'],
  EPERM: ['filtered', 'perm-denied'],
  ETIMEDOUT: 'silent',
  EHOSTDOWN: 'silent',
  EMFILE: 'local-fault',
  ENFILE: 'local-fault',
  ENOBUFS: 'local-fault',
  ENOMEM: 'local-fault',
  EADDRNOTAVAIL: 'local-fault',
  EADDRINUSE: 'local-fault',
  EAGAIN: 'local-fault',
  EINTR: 'local-fault',
  ENETDOWN: 'local-fault',
};

export default defineTechnique({
  id: 'tcp.connect',
  brief: 'opens a connection through the kernel; works without privileges',
  kind: 'dial',
  transport: 'tcp',
  silent: 'filtered',
  tellsOpen: true,
  classify(outcome: DialOutcome, target: IpAddress): DialVerdict {
    const reason =
      outcome.icmp === null ? null : icmpReason(outcome.icmp.version, outcome.icmp.type, outcome.icmp.code);
    // An ICMP error is a firewall's or a router's word, also where connect(2) calls it "refused" (icmp_err_convert).
    if (reason !== null) return answer('filtered', reason, senderOf(outcome.icmp, target));
    const verdict = verdicts[outcome.code];
    // What no table foresees is a fault on this side: calling it closed would invent a fact.
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
    { outcome: { code: 'E9999', icmp: null }, reads: 'local-fault' },
  ],
});

function answer(state: PortState, reason: string, from: IpAddress | null): Answer {
  return { state, reason, from, ttl: null };
}

function senderOf(icmp: IcmpError | null, target: IpAddress): IpAddress | null {
  const from = icmp?.from ?? null;
  return from === null || compareIp(from, { ...target, zone: from.zone }) === 0 ? null : from;
}
