/** The `port` record of a scan: one port of one host with its state and the evidence, and the declaration of its columns. */
import type { Column } from '../base/record.ts';
import { defineRecord } from '../base/record.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import type { ThreeNames } from '../identify/three-names.ts';
import type { OsGuess } from './os-guess.ts';
import { osText } from './os-guess.ts';
import type { PortState } from './port-state.ts';
import type { ScanTransport } from './technique.ts';

/** What speaks on a port, and how that is known. */
export interface ServiceFacts {
  readonly name: string;
  readonly product: string | null;
  readonly version: string | null;
  readonly info: string | null;
  readonly hostname: string | null;
  readonly os: string | null;
  readonly cpe: readonly string[];
  readonly tls: boolean | null;
  /** `table`: what the number usually means, nothing was asked; `banner`, `probe`: what the service said. */
  readonly method: 'table' | 'banner' | 'probe';
  /** 0 to 1. */
  readonly confidence: number;
  /** `printer`, `router`: what the service hints at. */
  readonly deviceType?: string | null;
  /** The protocol without its wrapping: `http` where the name is `https`. */
  readonly protocol?: string | null;
}

/** Who holds a port of this host, by its socket table. */
export interface PortOwner {
  readonly pid: number | null;
  readonly command: string;
  readonly user: string | null;
  readonly unit: string | null;
  readonly container: string | null;
}

/** A port of a host. */
export interface PortResult {
  /** The address. */
  readonly host: string;
  /** The name it was asked for by, or null. */
  readonly hostname: string | null;
  /** What reverse DNS calls the host; absent where it has no name there, or nobody asked. */
  readonly reverseName?: string;
  /** The operating system of the host; absent where nobody asked. */
  readonly os?: OsGuess | null;
  readonly transport: ScanTransport;
  readonly port: number;
  readonly state: PortState;
  readonly reason: string;
  readonly reasonFrom: string | null;
  readonly ttl: number | null;
  readonly rttMs: number | null;
  readonly attempts: number;
  readonly service: ServiceFacts | null;
  /** Null for other hosts and for ports that nobody holds. */
  readonly owner: PortOwner | null;
  /** Where probe and socket table of this host disagree: one clause; null where they agree or cannot be compared. */
  readonly disagreement: string | null;
  /** What the service said when it was asked; absent where it was not. */
  readonly answer?: PortAnswer;
  /** By number, by banner, by process; absent where nothing was asked. */
  readonly names?: ThreeNames;
}

const columns: readonly Column<PortResult>[] = [
  {
    name: 'host',
    type: 'address',
    meaning: 'address that was probed',
    shown: true,
    priority: 0,
    get: (port) => port.host,
  },
  {
    name: 'hostname',
    type: 'text',
    meaning: 'name the host was asked for by',
    shown: false,
    get: (port) => port.hostname,
  },
  {
    name: 'reverseName',
    type: 'text',
    meaning: 'name that reverse DNS has for the host; null where it has none or was not asked',
    shown: false,
    get: (port) => port.reverseName ?? null,
  },
  {
    name: 'port',
    type: 'port',
    meaning: 'port number',
    shown: true,
    priority: 0,
    get: (port) => port.port,
  },
  {
    name: 'transport',
    type: 'text',
    title: 'PROTO',
    meaning: 'transport protocol: tcp, udp, sctp; ip where the number is that of an IP protocol',
    shown: true,
    priority: 0,
    get: (port) => port.transport,
  },
  {
    name: 'state',
    type: 'text',
    meaning:
      'open, closed, filtered, unfiltered, open|filtered, closed|filtered, or local-error where this machine could not ask',
    shown: true,
    priority: 0,
    get: (port) => port.state,
  },
  {
    name: 'reason',
    type: 'text',
    meaning: 'the evidence: syn-ack, reset, conn-refused, no-response, admin-prohibited',
    shown: true,
    priority: 4,
    get: (port) => port.reason,
    text: (port) => (port.reasonFrom === null ? port.reason : `${port.reason} from ${port.reasonFrom}`),
  },
  {
    name: 'reasonFrom',
    type: 'address',
    meaning: 'who sent the evidence, where that was not the host itself',
    shown: false,
    get: (port) => port.reasonFrom,
  },
  {
    name: 'ttl',
    type: 'integer',
    meaning: 'time to live of the answer; null where the technique cannot see it',
    shown: false,
    get: (port) => port.ttl,
  },
  {
    name: 'rttMs',
    type: 'milliseconds',
    unit: 'ms',
    title: 'RTT',
    meaning: 'time from probe to answer',
    shown: false,
    get: (port) => (port.rttMs === null ? null : Number(port.rttMs.toFixed(3))),
  },
  {
    name: 'attempts',
    type: 'integer',
    meaning: 'probes sent to this port',
    shown: false,
    get: (port) => port.attempts,
  },
  {
    name: 'service',
    type: 'value',
    meaning: 'what speaks there and how that is known; method table means by number only, nothing was asked',
    shown: true,
    priority: 2,
    get: (port) => port.service,
    text: (port) => serviceText(port.service),
  },
  {
    name: 'owner',
    type: 'value',
    meaning: 'process that holds the port, where the host is this one',
    shown: true,
    priority: 1,
    get: (port) => port.owner,
    text: ({ owner }) => (owner === null ? '-' : `${owner.command}${owner.pid === null ? '' : `[${owner.pid}]`}`),
  },
  {
    name: 'disagreement',
    type: 'text',
    title: 'NOTE',
    meaning: 'where the probe and the socket table of this host disagree',
    shown: true,
    priority: 3,
    get: (port) => port.disagreement,
    text: (port) => noteText(port),
  },
  {
    name: 'os',
    type: 'value',
    meaning:
      'operating system of the host by the behaviour of its network stack; its name is null where there is no idea',
    shown: false,
    get: (port) => port.os ?? null,
    text: (port) => osText(port.os ?? null),
  },
  {
    name: 'identification',
    type: 'text',
    meaning:
      'how asking the service ended: identified, unrecognised, wrapped (every connection closed without a word), deaf (nothing that is sent is acknowledged), silent, unreachable; null where it was not asked',
    shown: false,
    get: (port) => port.answer?.outcome ?? null,
  },
  {
    name: 'byNumber',
    type: 'text',
    meaning: 'what the port number usually means; null where the service was not asked',
    shown: false,
    get: (port) => port.names?.table ?? null,
  },
  {
    name: 'byBanner',
    type: 'text',
    meaning: 'what speaks there, by what it said',
    shown: false,
    get: (port) => port.names?.banner ?? null,
  },
  {
    name: 'byProcess',
    type: 'text',
    meaning: 'the program that holds the port, where the host is this one',
    shown: false,
    get: (port) => port.names?.process ?? null,
  },
  {
    name: 'mismatch',
    type: 'text',
    meaning: 'where the names by number, banner and process disagree',
    shown: false,
    get: (port) => port.names?.mismatch ?? null,
  },
  {
    name: 'certificate',
    type: 'value',
    meaning: 'the TLS handshake of the service and its certificate',
    shown: false,
    get: (port) => port.answer?.tls ?? null,
  },
];

/** The record kind. */
export const portResultKind = defineRecord<PortResult>({
  name: 'port-result',
  meaning: 'a port of a host as a scan found it',
  columns,
});

/** Everything about the port that is not as it should be, in one line; empty where nothing is. */
export function noteText({ disagreement, names, answer }: PortResult): string {
  const notes = [
    disagreement,
    names?.mismatch ?? null,
    answer?.outcome === 'wrapped'
      ? 'open, but no service accepts data: every connection is closed without a word'
      : null,
    answer?.outcome === 'deaf' ? 'open, but no service accepts data: nothing that is sent is acknowledged' : null,
    answer?.outcome === 'silent' ? `open, but silent to ${answer.hellos.length} questions` : null,
    answer?.outcome === 'unrecognised' ? 'answers in a language that is not known' : null,
    answer?.outcome === 'unreachable' ? `open when asked, no connection came about later (${answer.failure})` : null,
  ];
  return notes.filter((note) => note !== null).join('; ');
}

/** A name known by number alone carries a question mark. */
function serviceText(service: ServiceFacts | null): string {
  if (service === null) return '-';
  if (service.method === 'table') return `${service.name}?`;
  return [service.name, service.product, service.version].filter((part) => part !== null).join(' ');
}
