/** Reads a survey to its end: remembers the hosts, and hands the ports on as soon as they are fit to be told. */
import { compareIp, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { Result } from '../base/result.ts';
import type { PortResult } from '../scan/port-result.ts';
import type { QuietGroup } from '../scan/quiet-hosts.ts';
import type { ScanPlan } from '../scan/scan.ts';
import { mostListed } from '../scan/scan-tally.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import type { HostEvent, Survey, SurveyEvent } from '../scan/survey-request.ts';
import type { CliContext } from './context.ts';
import type { ToldHost } from './scan-report.ts';
import { showProgress } from './scan-text.ts';

/** Ports of hosts that are told at once are handed on together, so many at most. */
const mostHeld = 1024;

/** How a survey is read. */
export interface TellingOptions {
  /** Closed and filtered ports are told too, however many. */
  readonly all: boolean;
  /** Very many hosts with nothing to tell are remembered by their counts only, not one by one. */
  readonly groups: boolean;
  /** Each port is told with how long it was listened to, which is known when its host is done with. */
  readonly explained: boolean;
}

/** How much was told. */
interface Told {
  hosts: number;
  /** Hosts that are not this one. */
  remote: number;
  ports: number;
  listed: number;
  open: number;
}

/** What is known of a survey that is being read. */
export class ScanTelling {
  readonly hosts: ToldHost[] = [];
  /** Hosts that are not among {@link hosts}. */
  readonly groups: QuietGroup[] = [];
  readonly told: Readonly<Told>;
  /** Null until ports are scanned. */
  plan: ScanPlan | null = null;
  readonly survey: Survey;
  readonly targets: ScanTargets;
  readonly #options: TellingOptions;
  readonly #told: Told = { hosts: 0, remote: 0, ports: 0, listed: 0, open: 0 };
  /** No host has so many ports that some would be counted only: each can be told at once. */
  #areFew = false;

  constructor(survey: Survey, targets: ScanTargets, options: TellingOptions) {
    this.survey = survey;
    this.targets = targets;
    this.#options = options;
    this.told = this.#told;
  }

  /**
   * The ports: what is open at once, what is worth telling only where it is little with its host. With the line that shows
   * how far the survey is.
   */
  async *ports(context: CliContext): AsyncGenerator<readonly PortResult[], undefined> {
    let held: PortResult[] = [];
    for await (const event of this.#events(context)) {
      if (event.kind === 'ports') yield this.#toldAtOnce(event);
      if (this.#areFew || (event.kind !== 'host' && event.kind !== 'quiet')) continue;
      for (const { tally, more } of event.kind === 'host' ? [event] : event.hosts) {
        for (const result of tally.shown) if (!this.#isToldAtOnce(result)) held.push(result);
        if ((more || event.kind === 'quiet') && held.length < mostHeld) continue;
        yield held;
        held = [];
      }
    }
    if (held.length > 0) yield held;
  }

  /** Reads to the end; the hosts then stand in the order of their addresses. */
  async finish(context: CliContext): Promise<void> {
    const events = this.#events(context);
    while ((await events.next()).done !== true);
    const addresses = new Map(this.hosts.map(({ host: { host } }) => [host, parseIp(host)]));
    this.hosts.sort((a, b) => compareHosts(addresses.get(a.host.host), addresses.get(b.host.host)));
  }

  /** The events, once what they say of hosts is remembered. */
  async *#events(context: CliContext): AsyncGenerator<SurveyEvent, undefined> {
    const over = new AbortController();
    const progress = showProgress(() => this.survey.progress(), context, over.signal);
    try {
      for await (const event of this.survey) {
        if (event.kind === 'plan') this.#begin(event.plan);
        else if (event.kind === 'host') this.#addHost(event);
        else if (event.kind === 'quiet' && this.#options.groups)
          for (const group of event.hosts.groups()) this.#addGroup(group);
        else if (event.kind === 'quiet') for (const one of event.hosts) this.#addHost(one);
        yield event;
      }
    } finally {
      over.abort();
      await progress;
    }
  }

  #begin(plan: ScanPlan): void {
    this.plan = plan;
    const { all, explained } = this.#options;
    this.#areFew = !explained && (all || plan.parts.reduce((sum, { ports }) => sum + ports.count, 0) <= mostListed);
  }

  #addHost({ host, tally }: HostEvent): void {
    const local = this.#isLocal(host.host);
    this.hosts.push({ host, tally, local });
    const told = this.#told;
    told.hosts++;
    if (!local) told.remote++;
    told.ports += tally.total;
    told.listed += tally.shown.length;
    for (const { state, count } of tally.counts) if (state === 'open') told.open += count;
  }

  #addGroup(group: QuietGroup): void {
    this.groups.push(group);
    const told = this.#told;
    told.hosts += group.hosts;
    told.remote += group.hosts;
    told.ports += group.hosts * group.ports;
    told.listed += group.hosts * group.listed;
  }

  #isLocal(host: string): boolean {
    const { local } = this.targets;
    if (local.isEmpty) return false;
    const address = parseIp(host);
    return address.ok && local.has(address.value);
  }

  #toldAtOnce(event: SurveyEvent & { kind: 'ports' }): readonly PortResult[] {
    if (this.#areFew) return event.results;
    return event.notable.filter((result) => this.#isToldAtOnce(result));
  }

  #isToldAtOnce({ state, disagreement }: PortResult): boolean {
    return state === 'open' || disagreement !== null;
  }
}

function compareHosts(first: Result<IpAddress> | undefined, second: Result<IpAddress> | undefined): number {
  return first?.ok === true && second?.ok === true ? compareIp(first.value, second.value) : 0;
}
