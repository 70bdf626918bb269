/** The `host-result` record of a survey: whether a host is up and how that is known, and what was found out about it as a whole. */
import type { Column } from '../base/record.ts';
import { defineRecord } from '../base/record.ts';
import type { HostFinding } from './discovery/host-finding.ts';
import type { OsGuess } from './os-guess.ts';
import { osText } from './os-guess.ts';
import type { StateCount } from './state-counts.ts';

/** Whether a host is up, and the evidence; the single answers only where it was asked. */
export type HostPresence = Omit<HostFinding, 'answers'> & Partial<Pick<HostFinding, 'answers'>>;

/** A router on the way. */
export interface SurveyHop {
  readonly ttl: number;
  /** Null where nobody answered. */
  readonly address: string | null;
  readonly hostname: string | null;
  readonly rttMs: number | null;
}

/** A host. */
export interface HostResult {
  readonly host: string;
  /** The name it was asked for by, or null. */
  readonly hostname: string | null;
  /** The name that reverse DNS has for the address; null where there is none or where nobody asked. */
  readonly reverseName: string | null;
  readonly state: HostPresence['state'];
  readonly reason: string;
  readonly reasonFrom: string | null;
  readonly ttl: number | null;
  readonly rttMs: number | null;
  readonly mac: string | null;
  /** Ports that have a result. */
  readonly ports: number;
  readonly counts: readonly StateCount[];
  /** Null where it was not asked for, or where there is no idea. */
  readonly os: OsGuess | null;
  /** Null where it was not asked for. */
  readonly trace: readonly SurveyHop[] | null;
  /** Why its open ports are not to be believed; null where nothing speaks against them. */
  readonly suspect: string | null;
  /** Why ports of it have no result: `host-timeout`, `interrupted`; null where all have one. */
  readonly incomplete: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  readonly endedAt: number;
}

type Spec = Pick<Column<HostResult>, 'name' | 'type' | 'meaning' | 'get'> & Partial<Column<HostResult>>;

const columns: readonly Spec[] = [
  { name: 'host', type: 'address', meaning: 'address', shown: true, priority: 0, get: ({ host }) => host },
  { name: 'hostname', type: 'text', meaning: 'name the host was asked for by', get: ({ hostname }) => hostname },
  {
    name: 'reverseName',
    type: 'text',
    meaning: 'name that reverse DNS has for the address; null where it has none or was not asked',
    shown: true,
    priority: 2,
    get: ({ reverseName }) => reverseName,
  },
  { name: 'state', type: 'text', meaning: 'up or down', shown: true, priority: 0, get: ({ state }) => state },
  {
    name: 'reason',
    type: 'text',
    meaning: 'the evidence: echo-reply, arp-response, syn-ack, no-response; user-set where nobody asked',
    shown: true,
    priority: 3,
    get: ({ reason }) => reason,
    text: ({ reason, reasonFrom }) => (reasonFrom === null ? reason : `${reason} from ${reasonFrom}`),
  },
  {
    name: 'reasonFrom',
    type: 'address',
    meaning: 'who sent the evidence, where that was not the host itself',
    get: ({ reasonFrom }) => reasonFrom,
  },
  { name: 'ttl', type: 'integer', meaning: 'time to live of the answer', get: ({ ttl }) => ttl },
  {
    name: 'rttMs',
    type: 'milliseconds',
    unit: 'ms',
    title: 'RTT',
    meaning: 'time from question to answer',
    get: ({ rttMs }) => (rttMs === null ? null : Number(rttMs.toFixed(3))),
  },
  { name: 'mac', type: 'text', meaning: 'hardware address, on the same link only', get: ({ mac }) => mac },
  { name: 'ports', type: 'integer', meaning: 'ports that have a result', get: ({ ports }) => ports },
  {
    name: 'counts',
    type: 'value',
    meaning: 'ports by transport, state and reason',
    shown: true,
    priority: 1,
    get: ({ counts }) => counts,
    text: ({ counts }) => counts.map(({ count, state, reason }) => `${count} ${state} (${reason})`).join(', ') || '-',
  },
  {
    name: 'os',
    type: 'value',
    meaning: 'operating system by the behaviour of its network stack; null where nobody asked or there is no idea',
    get: ({ os }) => os,
    text: ({ os }) => osText(os),
  },
  {
    name: 'trace',
    type: 'value',
    meaning: 'the routers on the way; null where nobody asked',
    get: ({ trace }) => trace,
    text: ({ trace }) => trace?.map(({ address }) => address ?? '*').join(' ') ?? '-',
  },
  {
    name: 'suspect',
    type: 'text',
    meaning: 'why its open ports are not to be believed; null where nothing speaks against them',
    get: ({ suspect }) => suspect,
  },
  {
    name: 'incomplete',
    type: 'text',
    meaning: 'why ports of it have no result: host-timeout, interrupted; null where all have one',
    get: ({ incomplete }) => incomplete,
  },
  { name: 'startedAt', type: 'time', meaning: 'when the survey of it began', get: ({ startedAt }) => startedAt },
  { name: 'endedAt', type: 'time', meaning: 'when it ended', get: ({ endedAt }) => endedAt },
];

/** The record kind. */
export const hostResultKind = defineRecord<HostResult>({
  name: 'host-result',
  meaning: 'a host as a scan found it',
  columns: columns.map((column) => ({ shown: false, ...column })),
});
