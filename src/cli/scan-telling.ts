/** Reads a survey to its end: remembers the hosts, and hands the ports on as soon as they are fit to be told. */
import { compareIp, parseIp } from '../addr/ip-address.ts';
import type { PortResult } from '../scan/port-result.ts';
import type { ScanPlan } from '../scan/scan.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import type { Survey } from '../scan/survey-request.ts';
import type { CliContext } from './context.ts';
import type { ToldHost } from './scan-report.ts';
import { showProgress } from './scan-text.ts';

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
    try {
      for await (const event of this.survey) {
        if (event.kind === 'plan') this.plan = event.plan;
        else if (event.kind === 'ports') yield event.results.filter((result) => this.#isToldAtOnce(result));
        else if (event.kind === 'host') {
          const { host, tally } = event;
          const address = parseIp(host.host);
          this.hosts.push({ host, tally, local: address.ok && this.targets.local.has(address.value) });
          yield tally.shown.filter((result) => !this.#isToldAtOnce(result));
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
    this.hosts.sort((a, b) => compareHosts(a.host.host, b.host.host));
  }

  #isToldAtOnce({ state, disagreement }: PortResult): boolean {
    return this.#all || state === 'open' || disagreement !== null;
  }
}

function compareHosts(a: string, b: string): number {
  const [first, second] = [parseIp(a), parseIp(b)];
  return first.ok && second.ok ? compareIp(first.value, second.value) : 0;
}
