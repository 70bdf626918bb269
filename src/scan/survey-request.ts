/** What a survey is asked, handed and tells. Types only. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { IpSet } from '../addr/ip-set.ts';
import type { IdentifyTransport } from '../identify/identifier.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import type { HostPresence, HostResult, SurveyHop } from './host-result.ts';
import type { OsGuess } from './os-guess.ts';
import type { Journal, JournalPlan } from './journal.ts';
import type { ListenerTable } from './local-owner.ts';
import type { PortResult } from './port-result.ts';
import type { ScanPart, ScanPlan, ScanProgress, ScanSummary, ScanSurroundings } from './scan.ts';
import type { QuietHosts } from './quiet-hosts.ts';
import type { HostTally } from './scan-tally.ts';
import type { ScanTargets } from './scan-targets.ts';

/** What is asked. */
export interface SurveyRequest extends Omit<ScanPlan, 'parts'> {
  /** What `scanTargets` made: every address is inside the scope. */
  readonly targets: ScanTargets;
  /** Which ports of which hosts are asked how, once it is known which hosts are up; none for discovery alone. */
  parts(targets: ScanTargets): readonly ScanPart[];
  /** Every result is kept for the host's tally, however many. */
  readonly all: boolean;
}

/** What a host is known by when further questions are put to it. */
export interface SurveyedHost {
  readonly address: IpAddress;
  readonly presence: HostPresence;
  readonly hostname: string | null;
  /** Whether the address is this host's. */
  readonly local: boolean;
  readonly tally: HostTally;
}

/** A port whose service is to be asked. */
export interface ServiceQuestion {
  readonly host: string;
  readonly hostname: string | null;
  readonly port: number;
  readonly transport: IdentifyTransport;
}

/**
 * What a survey is handed. The optional parts are the questions beyond the port scan: what is absent is not asked. None may
 * reject for what the other side does; once the signal has aborted they may reject with its reason.
 */
export interface SurveySurroundings extends Omit<ScanSurroundings, 'journal'> {
  /** Which hosts are up, told as they are found; who is never told of is down. Absent: all are taken to be up. */
  discover?(addresses: IpSet, signal: AbortSignal): AsyncIterable<readonly HostPresence[]>;
  /** Opens the journal of the port scan. */
  openJournal?(plan: JournalPlan): Journal;
  /** This host's socket table as it is now. Absent: its ports are results like any other's. */
  listeners?(owners: boolean): Promise<ListenerTable>;
  /** What speaks on an open port. */
  identify?(question: ServiceQuestion, signal: AbortSignal): Promise<PortAnswer>;
  osOf?(host: SurveyedHost, signal: AbortSignal): Promise<OsGuess | null>;
  trace?(host: SurveyedHost, signal: AbortSignal): Promise<readonly SurveyHop[]>;
  /** Reverse DNS. */
  nameOf?(address: IpAddress, signal: AbortSignal): Promise<string | null>;
}

/** What a survey tells, as it comes. */
export type SurveyEvent =
  /** Which hosts are up (or down, where that was found out). */
  | { readonly kind: 'presence'; readonly hosts: readonly HostPresence[] }
  /** The port scan begins. */
  | { readonly kind: 'plan'; readonly plan: ScanPlan }
  /** Ports are told. */
  | PortsEvent
  /** A host that is up is done with: all its ports have been told. */
  | HostEvent
  /** The same of very many hosts that nobody asked whether they are up, with no open port and nothing else to be told. */
  | { readonly kind: 'quiet'; readonly hosts: QuietHosts<HostEvent> };

/** Ports in their final form, each once; told as soon as nothing more is to be asked of them. */
export interface PortsEvent {
  readonly kind: 'ports';
  /** All of them; made when they are first asked for. */
  readonly results: readonly PortResult[];
  /** Those that are open, or of which more is known than what the port itself answered. */
  readonly notable: readonly PortResult[];
}

/** A host is told. */
export interface HostEvent {
  readonly kind: 'host';
  readonly host: HostResult;
  readonly tally: HostTally;
  /** Another one follows at once: whoever writes lines may write them together. */
  readonly more: boolean;
}

/** How far a running survey is. */
export interface SurveyProgress extends ScanProgress {
  /** What is being done; `done` and `total` count hosts, hosts, ports, services, hosts. */
  readonly phase: 'discovery' | 'names' | 'ports' | 'services' | 'hosts';
}

/** A survey that runs while its events are read; they can be read once. */
export interface Survey extends AsyncIterable<SurveyEvent> {
  progress(): SurveyProgress;
  /** Of the port scan; null before it began, or where there is none. */
  summary(): ScanSummary | null;
}
