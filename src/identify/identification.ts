/** The `identification` record: what speaks on one port and how that is known, and the declaration of its columns. */
import type { Column } from '../base/record.ts';
import { defineRecord } from '../base/record.ts';
import type { IdentifyTransport } from './identifier.ts';
import type { PortAnswer } from './port-answer.ts';
import type { ThreeNames } from './three-names.ts';

/** One port. */
export interface Identification {
  /** The address that was asked. */
  readonly host: string;
  /** The name it was asked for by, or null. */
  readonly hostname: string | null;
  readonly transport: IdentifyTransport;
  readonly port: number;
  readonly answer: PortAnswer;
  readonly names: ThreeNames;
}

type Spec = Pick<Column<Identification>, 'name' | 'type' | 'meaning' | 'get'> & Partial<Column<Identification>>;

const columns: readonly Spec[] = [
  {
    name: 'host',
    type: 'address',
    meaning: 'address that was asked',
    shown: true,
    priority: 0,
    get: ({ host }) => host,
  },
  { name: 'hostname', type: 'text', meaning: 'name the host was asked for by', get: ({ hostname }) => hostname },
  { name: 'port', type: 'port', meaning: 'port number', shown: true, priority: 0, get: ({ port }) => port },
  {
    name: 'transport',
    type: 'text',
    title: 'PROTO',
    meaning: 'tcp or udp',
    shown: true,
    priority: 0,
    get: ({ transport }) => transport,
  },
  {
    name: 'outcome',
    type: 'text',
    meaning:
      'identified; unrecognised: it answered in an unknown language; wrapped: it closes every connection without a word; deaf: it takes connections and acknowledges no data; silent; unreachable',
    shown: true,
    priority: 1,
    get: ({ answer }) => answer.outcome,
  },
  {
    name: 'service',
    type: 'text',
    meaning: 'what speaks, by what it said',
    shown: true,
    priority: 0,
    get: ({ answer }) => answer.name,
  },
  {
    name: 'product',
    type: 'text',
    meaning: 'the program, by what it said',
    shown: true,
    priority: 1,
    get: ({ answer }) => answer.identity?.product ?? null,
  },
  {
    name: 'version',
    type: 'text',
    meaning: 'its version, by what it said',
    shown: true,
    priority: 1,
    get: ({ answer }) => answer.identity?.version ?? null,
  },
  {
    name: 'info',
    type: 'text',
    meaning: 'further facts it told',
    shown: true,
    priority: 3,
    get: ({ answer }) => answer.identity?.info ?? null,
  },
  {
    name: 'serverName',
    type: 'text',
    meaning: 'host name the server gives itself',
    get: ({ answer }) => answer.identity?.hostname ?? null,
  },
  {
    name: 'os',
    type: 'text',
    meaning: 'operating system the reply hints at',
    get: ({ answer }) => answer.identity?.os ?? null,
  },
  {
    name: 'deviceType',
    type: 'text',
    meaning: 'kind of device the reply hints at: printer, router',
    get: ({ answer }) => answer.identity?.deviceType ?? null,
  },
  {
    name: 'cpe',
    type: 'value',
    meaning: 'Common Platform Enumeration names (CPE 2.2)',
    get: ({ answer }) => answer.identity?.cpe ?? [],
  },
  {
    name: 'confidence',
    type: 'number',
    meaning: 'how sure, 0 to 1',
    get: ({ answer }) => answer.identity?.confidence ?? null,
  },
  {
    name: 'method',
    type: 'text',
    meaning: 'banner: it spoke unasked; probe: it answered',
    get: ({ answer }) => answer.method,
  },
  { name: 'asked', type: 'text', meaning: 'the question that was answered', get: ({ answer }) => answer.asked },
  {
    name: 'hellos',
    type: 'value',
    meaning: 'every question that was asked, in order',
    get: ({ answer }) => answer.hellos,
  },
  { name: 'tls', type: 'value', meaning: 'the TLS handshake and the certificate', get: ({ answer }) => answer.tls },
  {
    name: 'startTls',
    type: 'boolean',
    meaning: 'whether STARTTLS worked; null where it was not tried',
    get: ({ answer }) => answer.startTls,
  },
  { name: 'byNumber', type: 'text', meaning: 'what the port number usually means', get: ({ names }) => names.table },
  {
    name: 'byProcess',
    type: 'text',
    meaning: 'the program that holds the port, where the host is this one',
    get: ({ names }) => names.process,
  },
  {
    name: 'mismatch',
    type: 'text',
    title: 'NOTE',
    meaning: 'where the names by number, banner and process disagree',
    shown: true,
    priority: 2,
    get: ({ names }) => names.mismatch,
    text: ({ names }) => names.mismatch ?? '',
  },
  { name: 'failure', type: 'text', meaning: 'why no connection came about', get: ({ answer }) => answer.failure },
];

/** The record kind. */
export const identificationKind = defineRecord<Identification>({
  name: 'identification',
  meaning: 'what speaks on a port',
  columns: columns.map((column) => ({ shown: false, ...column })),
});
