/** A verdict in one sentence. Names and what servers say stand in it as they are: whoever prints it makes it printable. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText } from '../addr/ip-address.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import type { ReachVerdict } from './decide.ts';
import type { AddressEvidence, ReachEvidence } from './evidence.ts';
import { icmpMeaning, icmpWords } from './icmp-meaning.ts';
import type { VerdictId } from './verdicts.ts';

/** The sentence, without a full stop. */
export function reachSentence(verdict: ReachVerdict, evidence: ReachEvidence): string {
  const { decisive, id } = verdict;
  const where = whereText(evidence, decisive);
  if (decisive === null) return `${where}: ${nameSentence(id, evidence)}`;
  if (id === 'mixed') return `${where} ${mixedSentence(verdict, evidence)}`;
  return `${where} ${clause(id, decisive, verdict.by, evidence)}`;
}

function whereText({ question, name }: ReachEvidence, decisive: AddressEvidence | null): string {
  const { host, port, transport } = question;
  const bare = host.includes(':') ? `[${host}]` : host;
  const address = decisive === null || name.source === 'address' ? '' : ` (${ipText(decisive.address)})`;
  return `${bare}:${port}${transport === 'udp' ? '/udp' : ''}${address}`;
}

function nameSentence(id: VerdictId, { question, name }: ReachEvidence): string {
  const servers = name.servers.map(({ server, said }) => `${server}: ${said}`).join(', ');
  const evidence = servers === '' ? '' : ` (${servers})`;
  if (id === 'name-unanswered') return `no name server answered${evidence}`;
  if (id === 'name-failed') return `the name servers failed${evidence}`;
  const family = question.family === null ? '' : ` of IPv${question.family}`;
  if (name.source === 'address') return `the address is not one${family}`;
  const exists = name.servers.some(({ said }) => said === 'NODATA' || said === 'answered');
  return exists ? `the name has no address${family}${evidence}` : `there is no such name${evidence}`;
}

function mixedSentence({ addresses }: ReachVerdict, evidence: ReachEvidence): string {
  const groups = new Map<VerdictId, string[]>();
  for (const [at, { id }] of addresses.entries()) {
    const known = groups.get(id) ?? [];
    groups.set(id, [...known, ipText(evidence.addresses[at]!.address)]);
  }
  const parts = [...groups].map(([id, list]) => `${id} at ${listText(list)}`);
  return `is reached at some addresses only: ${parts.join('; ')}`;
}

function listText(list: readonly string[]): string {
  return list.length <= 4 ? list.join(', ') : `${list.slice(0, 3).join(', ')} and ${list.length - 3} more`;
}

/** What follows the host and port. */
function clause(id: VerdictId, one: AddressEvidence, by: IpAddress | null, evidence: ReachEvidence): string {
  const say = clauses[id];
  return say === undefined ? id : say(one, by, evidence);
}

type Clause = (one: AddressEvidence, by: IpAddress | null, evidence: ReachEvidence) => string;

const clauses: Partial<Record<VerdictId, Clause>> = {
  open: (one, _, { service }) => openClause(one, service),
  'not-served': (_one, _by, { service }) =>
    `takes connections, but no service accepts data: ${service?.outcome === 'deaf' ? 'nothing that is sent is acknowledged' : 'each is closed without a word'}`,
  'tls-broken': (_one, _by, { tlsFailure }) => `is open, but TLS fails: ${tlsFailure}`,
  'reset-after-accept': () => 'takes connections and resets them before a byte was said',
  'zero-window': () => 'takes connections, but its receive window is 0: it would take no byte',
  refused: (one) =>
    `is refused: nothing listens there (${one.local ? 'no socket of this host has it' : resetWords(one)})`,
  'refused-by-firewall': (one, by) => `is refused by a firewall: ${firewallWords(one, by)}`,
  'udp-closed': (one, by) => `is closed: nothing is bound there (${icmpText(one)} from ${nameOf(by)})`,
  'queue-full': ({ listener }) =>
    `is not accepted: ${listener?.holder} has ${listener?.waiting} connections waiting, its backlog is ${listener?.backlog}`,
  'local-rule': (one) => `is forbidden by this machine itself: ${localWords(one)}`,
  dropped: ({ reach }) =>
    `does not answer: ${sentText(reach)} and nothing came back in ${seconds(reach.ms)}, so something drops them`,
  'timed-out': ({ reach }) =>
    `did not answer within ${seconds(reach.ms)}: too short to tell (${sentText(reach)}); give it --timeout 5s`,
  'no-route': ({ reach }) => `has no route from here (${reach.errno})`,
  'net-unreachable': (one, by) => `is cut off: ${nameOf(by)} has no route to it (${icmpText(one)})`,
  'host-unreachable': hostWords,
  'routing-loop': (one, by) =>
    `is never reached: ${nameOf(by)} saw the hops run out (${icmpText(one)}), a routing loop`,
  'udp-no-answer': ({ reach }) =>
    `gave no answer to ${sentText(reach)}: open or dropped, which UDP does not tell apart (a service may ignore what it does not understand)`,
  'no-ports-left': ({ reach }) => `cannot be tried: no local port is left for it (${reach.call}: ${reach.errno})`,
  'no-descriptors': ({ reach }) => `cannot be tried: no file descriptor is left (${reach.call}: ${reach.errno})`,
  permission: ({ reach }) => `cannot be tried: this user may not (${reach.call}: ${reach.errno})`,
  'bad-source': ({ reach }) =>
    `cannot be tried from there: ${reach.errno === 'EADDRINUSE' ? 'that port is taken' : 'the address is not this host’s'} (bind: ${reach.errno})`,
  'local-fault': ({ reach }) => `cannot be tried: the kernel refuses (${reach.call}: ${reach.errno})`,
};

function openClause({ reach, listener }: AddressEvidence, service: PortAnswer | null): string {
  const answered = reach.outcome === 'answered' || (service !== null && service.outcome !== 'silent');
  if (reach.transport === 'udp' && !answered)
    return `is open: ${listener?.holder ?? 'a process'} has it bound, though it did not answer`;
  if (service === null || service.name === null) return 'is open';
  const problem = service.tls?.problem ?? null;
  return `is open: it speaks ${service.name}${problem === null ? '' : `, with a certificate that is not trusted (${problem})`}`;
}

function resetWords({ reset, reach }: AddressEvidence): string {
  const after = `RST after ${milliseconds(reach.ms)}`;
  if (reset === null || reset.hopLimit === null) return `${after}; whose it was cannot be seen`;
  const same = reset.reference === null ? 'consistent with the host' : 'as in its other answers';
  return `${after}, TTL ${reset.hopLimit}, ${same}`;
}

function firewallWords(one: AddressEvidence, by: IpAddress | null): string {
  const { reset, reach, address } = one;
  const whose = by?.value === address.value ? 'the host' : nameOf(by);
  if (reset === null) return `${icmpText(one)} from ${whose} after ${milliseconds(reach.ms)}`;
  const { reference, hopLimit } = reset;
  const own =
    reference === null ? 'it has passed no router' : `the host’s own packets arrive with ${reference.hopLimit}`;
  const place = by === null ? '' : `; at that distance stands ${whose}`;
  return `a RST with TTL ${hopLimit}, but ${own}${place}`;
}

function localWords(one: AddressEvidence): string {
  const { reach, route, local, listener, packets, reset } = one;
  if (route !== null && (!route.ok || ['prohibit', 'blackhole', 'unreachable'].includes(route.kind))) {
    if (reach.errno !== null)
      return `a route says ${route.ok ? route.kind : route.error} (${reach.call}: ${reach.errno})`;
  }
  if (icmpText(one) !== '') return `its firewall rejects it (${icmpText(one)} from an own address)`;
  if (reset?.local === true) return 'its firewall resets it (the RST never was on the wire)';
  if (local && listener !== null && listener !== undefined)
    return `${listener.holder} listens, yet ${reach.errno ?? 'nothing'} came back: its firewall`;
  if (reach.errno === 'EPERM') return `its firewall does not let it out (${reach.call}: EPERM)`;
  if (packets?.some(({ direction, icmp }) => direction === 'in' && icmp === null) === true)
    return 'the answer arrived, and its firewall keeps it from us';
  if (packets === null && reach.transport === 'tcp')
    return `the kernel could not send ${reach.unsentRetransmits} of ${reach.retransmits} repeated SYNs (TCPRetransFail): its firewall drops them`;
  return 'nothing left any interface: its firewall drops it on the way out';
}

function hostWords(one: AddressEvidence, by: IpAddress | null): string {
  const { neighbour, reach } = one;
  const failed = neighbour !== null && (neighbour.state === 'failed' || neighbour.state === 'asked');
  if (failed) {
    const whom = neighbour.address.value === one.address.value ? 'it' : `the router ${ipText(neighbour.address)}`;
    const how = one.address.version === 4 ? 'ARP' : 'neighbour discovery';
    return `is unreachable: ${whom} does not answer on the link (${how} ${neighbour.state === 'asked' ? 'still unanswered' : 'failed'})`;
  }
  if (by !== null) return `is unreachable: ${nameOf(by)} says so (${icmpText(one)})`;
  return `is unreachable (${reach.errno ?? 'no answer on the link'})`;
}

/** The message that decided, in words; empty where there was none. */
export function icmpText({ reach, packets }: AddressEvidence): string {
  const queued = reach.icmp.findLast((message) => icmpMeaning(message) !== 'none');
  const seen = queued ?? packets?.findLast(({ icmp }) => icmp !== null && icmpMeaning(icmp) !== 'none')?.icmp;
  return seen === undefined || seen === null ? '' : icmpWords(seen);
}

function nameOf(address: IpAddress | null): string {
  return address === null ? 'somebody on the way' : ipText(address);
}

/** `3 SYNs`, `2 datagrams`. */
export function sentText(reach: AddressEvidence['reach']): string {
  const [count, what] = reach.transport === 'tcp' ? [1 + reach.retransmits, 'SYN'] : [reach.sent, 'datagram'];
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `0.31 ms`, `12 ms`. */
export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(2) : Math.round(ms)} ms`;
}
