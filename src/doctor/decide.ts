/** From evidence to a verdict: pure, one address at a time, then all of them together. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { AddressEvidence, ReachEvidence, SeenPacket } from './evidence.ts';
import { icmpMeaning } from './icmp-meaning.ts';
import { resetOrigin } from './reset-origin.ts';
import type { VerdictId } from './verdicts.ts';

/** The verdict on one address, and whose answer decided it. */
export interface AddressVerdict {
  readonly id: VerdictId;
  /** Who refused or answered; null where nobody did. */
  readonly by: IpAddress | null;
}

/** The verdict on the question. */
export interface ReachVerdict {
  readonly id: VerdictId;
  /** The address whose evidence stands for it; null where no address was tried. */
  readonly decisive: AddressEvidence | null;
  readonly by: IpAddress | null;
  /** In the order of the evidence. */
  readonly addresses: readonly AddressVerdict[];
}

/** Decides. Nothing is asked, nothing is thrown. */
export function decideReach(evidence: ReachEvidence): ReachVerdict {
  const verdicts = evidence.addresses.map((one) => heard(decideAddress(one), one, evidence));
  if (verdicts.length === 0) return { id: nameVerdict(evidence), decisive: null, by: null, addresses: [] };
  const open = verdicts.findIndex(({ id }) => id === 'open');
  const at = open === -1 ? mostTelling(verdicts) : open;
  const { id, by } = verdicts[at]!;
  const decisive = evidence.addresses[at]!;
  const mixed = open !== -1 && verdicts.some((verdict) => verdict.id !== 'open');
  return { id: mixed ? 'mixed' : served(id, decisive, evidence), decisive, by, addresses: verdicts };
}

/** A UDP service that kept silent to the first question may have answered another. */
function heard(
  verdict: AddressVerdict,
  { address }: AddressEvidence,
  { service, asked }: ReachEvidence,
): AddressVerdict {
  const answered = service?.outcome === 'identified' || service?.outcome === 'unrecognised';
  const here = asked !== null && asked.version === address.version && asked.value === address.value;
  return verdict.id === 'udp-no-answer' && answered && here ? { id: 'open', by: address } : verdict;
}

/** An open port without a service behind it is another answer. */
function served(id: VerdictId, decisive: AddressEvidence, { service, tlsFailure }: ReachEvidence): VerdictId {
  if (id !== 'open') return id;
  if (tlsFailure !== null) return 'tls-broken';
  if (service !== null) return service.outcome === 'wrapped' || service.outcome === 'deaf' ? 'not-served' : 'open';
  const { reach } = decisive;
  const closed = reach.transport === 'tcp' && reach.after?.ending === 'closed' && reach.after.bytes === 0;
  return closed ? 'not-served' : 'open';
}

function nameVerdict({ name }: ReachEvidence): VerdictId {
  const said = name.servers.map((server) => server.said);
  const heard = said.some((word) => word === 'NXDOMAIN' || word === 'NODATA' || word === 'answered');
  const failed = said.some((word) => word === 'SERVFAIL' || word === 'REFUSED' || word === 'error');
  if (name.failure === 'not-found' || name.failure === null) return 'name-not-found';
  if (failed) return 'name-failed';
  if (name.failure === 'timeout' || (!heard && said.length > 0)) return 'name-unanswered';
  return 'name-failed';
}

/** What came furthest says most: an answer of the host before one of a router before silence before our own faults. */
const telling: readonly VerdictId[] = [
  'reset-after-accept',
  'zero-window',
  'refused',
  'udp-closed',
  'queue-full',
  'refused-by-firewall',
  'local-rule',
  'host-unreachable',
  'net-unreachable',
  'routing-loop',
  'dropped',
  'udp-no-answer',
  'timed-out',
  'no-ports-left',
  'no-descriptors',
  'permission',
  'bad-source',
  'local-fault',
  'no-route',
];

function mostTelling(verdicts: readonly AddressVerdict[]): number {
  const ranks = verdicts.map(({ id }) => telling.indexOf(id));
  return ranks.indexOf(Math.min(...ranks));
}

/** The verdict on one address. */
export function decideAddress(evidence: AddressEvidence): AddressVerdict {
  const { reach, address } = evidence;
  if (reach.transport === 'tcp' && reach.outcome === 'connected') {
    if (reach.after?.ending === 'reset') return { id: 'reset-after-accept', by: address };
    return { id: reach.after?.sendWindow === 0 ? 'zero-window' : 'open', by: address };
  }
  if (reach.outcome === 'answered') return { id: 'open', by: address };
  if (reach.outcome === 'self') return { id: 'refused', by: address };
  const icmp = lastIcmp(evidence);
  if (icmp !== null) return onIcmp(evidence, icmp);
  if (reach.outcome === 'timeout' || reach.errno === 'ETIMEDOUT') return onSilence(evidence);
  return onErrno(evidence);
}

type Icmp = {
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  readonly from: IpAddress | null;
};

/** The error queue's own message, else one that passed on the wire and that the kernel kept to itself. */
function lastIcmp({ reach, packets }: AddressEvidence): Icmp | null {
  const queued = reach.icmp.findLast((message) => icmpMeaning(message) !== 'none');
  if (queued !== undefined) return queued;
  const seen = packets?.findLast(({ icmp }) => icmp !== null && icmpMeaning(icmp) !== 'none');
  return seen?.icmp === undefined || seen.icmp === null ? null : { ...seen.icmp, from: seen.from };
}

function onIcmp(evidence: AddressEvidence, icmp: Icmp): AddressVerdict {
  const { address, reach, local } = evidence;
  const meaning = icmpMeaning(icmp);
  const by = icmp.from;
  if (local) {
    // Of a UDP port nobody has, the kernel says so; everything else is said by a rule.
    const plain = reach.transport === 'udp' && meaning === 'port' && evidence.listener === null;
    return { id: plain ? 'udp-closed' : 'local-rule', by };
  }
  if (by !== null && isOwn(evidence, by)) {
    const { neighbour } = evidence;
    // The kernel tells itself that nobody answered on the link (ipv4_link_failure(), ip6_link_failure()).
    const failed = neighbour === null || neighbour.state === 'failed' || neighbour.state === 'asked';
    return { id: meaning === 'host' && failed ? 'host-unreachable' : 'local-rule', by };
  }
  const isHost = by !== null && by.value === address.value;
  if (isHost) return { id: reach.transport === 'udp' && meaning === 'port' ? 'udp-closed' : 'refused-by-firewall', by };
  if (meaning === 'host') return { id: 'host-unreachable', by };
  if (meaning === 'net') return { id: 'net-unreachable', by };
  return { id: meaning === 'hops' ? 'routing-loop' : 'refused-by-firewall', by };
}

function isOwn({ reach, route }: AddressEvidence, address: IpAddress): boolean {
  const source = reach.local?.address ?? (route?.ok === true ? route.source : null);
  return source?.value === address.value && source.version === address.version;
}

function onSilence(evidence: AddressEvidence): AddressVerdict {
  const { reach, local, listener, packets, neighbour } = evidence;
  if (local && listener !== undefined) {
    if (listener === null) return { id: 'local-rule', by: null };
    if (reach.transport === 'udp') return { id: 'open', by: evidence.address };
    const full = listener.backlog !== null && listener.waiting > listener.backlog;
    return { id: full ? 'queue-full' : 'local-rule', by: null };
  }
  // Its own firewall kept the answer from the socket.
  if (has(packets, 'in')) return { id: 'local-rule', by: null };
  if (neighbour?.state === 'failed' || neighbour?.state === 'asked') return { id: 'host-unreachable', by: null };
  if (neverLeft(evidence)) return { id: 'local-rule', by: null };
  if (reach.transport === 'udp') return { id: reach.sent > 1 ? 'udp-no-answer' : 'timed-out', by: null };
  return { id: reach.retransmits > 0 || reach.errno === 'ETIMEDOUT' ? 'dropped' : 'timed-out', by: null };
}

/** Nothing was seen to go out although we looked, or the kernel counted every repetition as unsent. */
function neverLeft({ reach, packets }: AddressEvidence): boolean {
  if (packets !== null) return !has(packets, 'out');
  return reach.transport === 'tcp' && reach.retransmits > 0 && reach.unsentRetransmits >= reach.retransmits;
}

function has(packets: readonly SeenPacket[] | null, direction: 'in' | 'out'): boolean {
  return packets !== null && packets.some((packet) => packet.direction === direction && packet.icmp === null);
}

function onErrno(evidence: AddressEvidence): AddressVerdict {
  const { reach, route } = evidence;
  const errno = reach.errno ?? '';
  if (errno === 'ECONNREFUSED' || errno === 'ECONNRESET') return onReset(evidence);
  if (errno === 'EMFILE' || errno === 'ENFILE') return { id: 'no-descriptors', by: null };
  if (reach.call === 'bind') return { id: errno === 'EACCES' ? 'permission' : 'bad-source', by: null };
  if (reach.call === 'socket') return { id: onSocket(errno), by: null };
  if (errno === 'EADDRNOTAVAIL' || errno === 'EAGAIN') return { id: 'no-ports-left', by: null };
  if (errno === 'ENETUNREACH') return { id: 'no-route', by: null };
  const forbidden = route !== null && (route.ok ? forbids(route.kind) : route.error !== 'ENETUNREACH');
  if (forbidden && forbiddenErrnos.has(errno)) return { id: 'local-rule', by: null };
  if (errno === 'EHOSTUNREACH' || errno === 'EHOSTDOWN') return { id: 'host-unreachable', by: null };
  // A rule of the output chain refuses a datagram so; what refuses connect(2) itself is a security policy.
  if (errno === 'EPERM' && reach.transport === 'udp') return { id: 'local-rule', by: null };
  if (errno === 'EACCES' || errno === 'EPERM') return { id: 'permission', by: null };
  return { id: 'local-fault', by: null };
}

/** What connect(2) says of prohibit, blackhole and unreachable routes (fib_props in net/ipv4/fib_semantics.c). */
const forbiddenErrnos = new Set(['EACCES', 'EINVAL', 'EHOSTUNREACH', 'ENETUNREACH']);

function forbids(kind: string): boolean {
  return kind === 'prohibit' || kind === 'blackhole' || kind === 'unreachable';
}

function onSocket(errno: string): VerdictId {
  if (errno === 'EAFNOSUPPORT') return 'no-route';
  return errno === 'EACCES' || errno === 'EPERM' ? 'permission' : 'local-fault';
}

function onReset(evidence: AddressEvidence): AddressVerdict {
  const { local, listener, address } = evidence;
  if (local) return { id: listener === null || listener === undefined ? 'refused' : 'local-rule', by: address };
  const origin = resetOrigin(evidence);
  if (origin === 'here') return { id: 'local-rule', by: null };
  return origin === 'host'
    ? { id: 'refused', by: address }
    : { id: 'refused-by-firewall', by: evidence.reset?.router ?? null };
}
