/** Reads a survey to its end: remembers the hosts, and hands the ports on as soon as they are fit to be told. */
import { compareIp, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { Result } from '../base/result.ts';
import type { PortResult } from '../scan/port-result.ts';
import type { ScanPlan } from '../scan/scan.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import type { Survey } from '../scan/survey-request.ts';
import type { CliContext } from './context.ts';
import type { ToldHost } from './scan-report.ts';
import { showProgress } from './scan-text.ts';

/** Ports of hosts that are told at once are handed on together, so many at most. */
const mostHeld = 1024;

/** What is known of a survey that is being read. */
export class ScanTelling {
  readonly hosts: ToldHost[] = [];
  /** Null until ports are scanned. */
  plan: ScanPlan | null = null;
  readonly survey: Survey;
  readonly targets: ScanTargets;
  readonly #all: boolean;

  /** `all`: closed and filtered ports are told too, however many. */
  constructor(survey: Survey, targets: ScanTargets, all: boolean) {
    this.survey = survey;
    this.targets = targets;
    this.#all = all;
  }

  /**
   * The ports: what is open at once, what is worth telling only where it is little with its host. With the line that shows
   * how far the survey is.
   */
  async *ports(context: CliContext): AsyncGenerator<readonly PortResult[], undefined> {
    const over = new AbortController();
    const progress = showProgress(() => this.survey.progress(), context, over.signal);
    let held: PortResult[] = [];
    try {
      for await (const event of this.survey) {
        if (event.kind === 'plan') this.plan = event.plan;
        else if (event.kind === 'ports') yield event.results.filter((result) => this.#isToldAtOnce(result));
        else if (event.kind === 'host') {
          const { host, tally } = event;
          this.hosts.push({ host, tally, local: this.#isLocal(host.host) });
          for (const result of tally.shown) if (!this.#isToldAtOnce(result)) held.push(result);
          if (event.more && held.length < mostHeld) continue;
          yield held;
          held = [];
        }
      }
    } finally {
      over.abort();
      await progress;
    }
  }

  /** Reads to the end; the hosts then stand in the order of their addresses. */
  async finish(context: CliContext): Promise<void> {
    const ports = this.ports(context);
    while ((await ports.next()).done !== true);
    const addresses = new Map(this.hosts.map(({ host: { host } }) => [host, parseIp(host)]));
    this.hosts.sort((a, b) => compareHosts(addresses.get(a.host.host), addresses.get(b.host.host)));
  }

  #isLocal(host: string): boolean {
    const { local } = this.targets;
    if (local.isEmpty) return false;
    const address = parseIp(host);
    return address.ok && local.has(address.value);
  }

  #isToldAtOnce({ state, disagreement }: PortResult): boolean {
    return this.#all || state === 'open' || disagreement !== null;
  }
}

function compareHosts(first: Result<IpAddress> | undefined, second: Result<IpAddress> | undefined): number {
  return first?.ok === true && second?.ok === true ? compareIp(first.value, second.value) : 0;
}
