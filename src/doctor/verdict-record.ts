/** The `verdict` record: one answer of the doctor with all of its evidence as plain data, and the declaration of its columns. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText } from '../addr/ip-address.ts';
import type { Column } from '../base/record.ts';
import { defineRecord } from '../base/record.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import { endpointText } from '../sockets/socket-record.ts';
import type { BindEvidence, BindVerdict } from './bind-check.ts';
import type { AddressVerdict, ReachVerdict } from './decide.ts';
import type { AddressEvidence, ReachEvidence } from './evidence.ts';
import { icmpWords } from './icmp-meaning.ts';
import { nextStep } from './next-step.ts';
import { reachSentence } from './sentence.ts';
import type { VerdictId } from './verdicts.ts';
import { verdicts } from './verdicts.ts';

/** One answer. Everything beside the verdict is plain data, ready for JSON. */
export interface VerdictRecord {
  readonly verdict: VerdictId;
  readonly sentence: string;
  readonly decidedFrom: 'packets' | 'errno' | 'name' | 'bind' | 'words';
  readonly host: string | null;
  readonly port: number | null;
  readonly transport: 'tcp' | 'udp';
  readonly next: string;
  readonly name: object | null;
  readonly addresses: readonly object[];
  readonly service: object | null;
  readonly bind: object | null;
}

/** The record of an attempt to reach a port. */
export function reachRecord(verdict: ReachVerdict, evidence: ReachEvidence): VerdictRecord {
  const { question, name, addresses, blind } = evidence;
  // Where the kernel refused before anything left, no packet decided.
  const hasLeft = addresses.some(({ reach }) => reach.local !== null);
  const decidedFrom = addresses.length === 0 ? 'name' : blind === null && hasLeft ? 'packets' : 'errno';
  return {
    verdict: verdict.id,
    sentence: reachSentence(verdict, evidence),
    decidedFrom,
    host: question.host,
    port: question.port,
    transport: question.transport,
    next: nextStep(verdict, evidence),
    name: { ...name, addresses: name.addresses.map(ipText), leftOut: evidence.leftOut },
    addresses: addresses.map((one, at) => addressValue(one, verdict.addresses[at]!, blind)),
    service: evidence.service === null ? null : serviceValue(evidence.service, evidence.tlsFailure),
    bind: null,
  };
}

/** The record of an attempt to bind one. */
export function bindRecord({ id, sentence, next }: BindVerdict, evidence: BindEvidence): VerdictRecord {
  const { question, attempts, holders, note, settings } = evidence;
  return {
    verdict: id,
    sentence,
    decidedFrom: 'bind',
    host: question.address === null ? null : ipText(question.address),
    port: question.port,
    transport: question.transport,
    next,
    name: null,
    addresses: [],
    service: null,
    bind: {
      attempts,
      note,
      unprivilegedStart: settings.unprivilegedStart,
      holders: holders.map(({ local, family, state, owners, ownerReason, v6only }) => ({
        local: endpointText(local, family),
        state,
        v6only,
        owners: owners.map(({ pid, command, user, unit }) => ({ pid, command, user, unit })),
        ownerReason,
      })),
    },
  };
}

function addressValue(one: AddressEvidence, { id, by }: AddressVerdict, blind: string | null): object {
  const { address, local, route, neighbour, reach, packets, reset, listener } = one;
  const { local: socket, ...attempt } = reach;
  const text = (ip: IpAddress | null): string | null => (ip === null ? null : ipText(ip));
  return {
    address: ipText(address),
    verdict: id,
    exitCode: verdicts[id].exitCode,
    by: text(by),
    local,
    route: route?.ok === true ? { ...route, gateway: text(route.gateway), source: text(route.source) } : route,
    neighbour: neighbour === null ? null : { ...neighbour, address: ipText(neighbour.address) },
    attempt: {
      ...attempt,
      startedAt: new Date(attempt.startedAt).toISOString(),
      from: socket === null ? null : { address: ipText(socket.address), port: socket.port },
      icmp: attempt.icmp.map((message) => ({ ...message, from: text(message.from), words: icmpWords(message) })),
    },
    packets: packets?.map((packet) => ({ ...packet, from: ipText(packet.from) })) ?? null,
    packetsReason: packets === null ? (blind ?? 'more packets than could be kept') : null,
    reset: reset === null ? null : { ...reset, router: text(reset.router) },
    listener: listener ?? null,
  };
}

function serviceValue(answer: PortAnswer, tlsFailure: string | null): object {
  const { outcome, name, identity, tls, startTls, method, asked, hellos, reply, failure } = answer;
  const said = Buffer.from(reply).toString('latin1');
  return { outcome, name, identity, tls, tlsFailure, startTls, method, asked, hellos, said, failure };
}

type Spec = Pick<Column<VerdictRecord>, 'name' | 'type' | 'meaning' | 'get'> & Partial<Column<VerdictRecord>>;

const columns: readonly Spec[] = [
  {
    name: 'verdict',
    type: 'text',
    meaning: 'the verdict’s name, one of the closed list of docs/doctor.md',
    shown: true,
    priority: 0,
    get: ({ verdict }) => verdict,
  },
  {
    name: 'exitCode',
    type: 'integer',
    meaning: 'the exit code that this verdict alone has; its first digit is the coarse answer',
    get: ({ verdict }) => verdicts[verdict].exitCode,
  },
  {
    name: 'sentence',
    type: 'text',
    meaning: 'the verdict in one sentence',
    shown: true,
    get: ({ sentence }) => sentence,
  },
  {
    name: 'decidedFrom',
    type: 'text',
    meaning:
      'packets that were seen; errno and error queue of an ordinary socket; name look-up; an attempt to bind; the words given',
    get: ({ decidedFrom }) => decidedFrom,
  },
  {
    name: 'host',
    type: 'text',
    meaning: 'host as it was given; null for every address of this one',
    get: ({ host }) => host,
  },
  { name: 'port', type: 'port', meaning: 'port number; null where there is no such port', get: ({ port }) => port },
  { name: 'transport', type: 'text', meaning: 'tcp or udp', get: ({ transport }) => transport },
  { name: 'next', type: 'text', meaning: 'what to run next', shown: true, get: ({ next }) => next },
  {
    name: 'name',
    type: 'value',
    meaning:
      'name look-up: addresses, which file or server answered, what each server said, milliseconds; null when none was made',
    get: ({ name }) => name,
  },
  {
    name: 'addresses',
    type: 'value',
    meaning:
      'for each address: its verdict, route, neighbour, the attempt (times, errno, ICMP messages), packets, whose RST it was, the own socket',
    get: ({ addresses }) => addresses,
  },
  {
    name: 'service',
    type: 'value',
    meaning: 'what speaks there, with its TLS handshake; null where nothing was asked',
    get: ({ service }) => service,
  },
  {
    name: 'bind',
    type: 'value',
    meaning:
      'the attempt to bind: errno by family, the sockets that have the port, kernel settings; null where none was made',
    get: ({ bind }) => bind,
  },
];

/** The record kind. */
export const verdictKind = defineRecord<VerdictRecord>({
  name: 'verdict',
  meaning: 'why a port can or cannot be reached or bound',
  columns: columns.map((column) => ({ shown: false, ...column })),
});
