/** One portion of the hosts: a survey of it, and each host told in the order in which it was asked for. */
import type { IpAddress } from '../../addr/ip-address.ts';
import { ipText } from '../../addr/ip-address.ts';
import { IpSet } from '../../addr/ip-set.ts';
import type { HostProbe } from '../../scan/discovery/discovery-method.ts';
import type { HostPresence, HostResult } from '../../scan/host-result.ts';
import { wholeShard } from '../../scan/permutation.ts';
import { ownAddresses } from '../../scan/scan-targets.ts';
import type { HostTally } from '../../scan/scan-tally.ts';
import { survey } from '../../scan/survey.ts';
import type { Survey } from '../../scan/survey-request.ts';
import { traceProbe } from '../../scan/survey-trace.ts';
import { mostListed, NmapTally } from './host-tally.ts';
import type { NmapHost, NmapTrace } from './nmap-report.ts';
import type { NmapRun } from './nmap-run.ts';
import { tellStats } from './stats.ts';
import { scanParts, surroundingsFor } from './surroundings.ts';
import { setOfAddresses } from './target-list.ts';

/** A portion of the hosts under survey. */
export class PortionRun {
  readonly #portion: readonly IpAddress[];
  readonly #run: NmapRun;
  readonly #isLast: boolean;
  readonly #presences = new Map<string, HostPresence>();
  readonly #tallies = new Map<string, NmapTally>();
  readonly #told = new Map<string, NmapHost>();
  #next = 0;

  /** `isLast`: none comes after it. */
  constructor(portion: readonly IpAddress[], run: NmapRun, isLast: boolean) {
    this.#portion = portion;
    this.#run = run;
    this.#isLast = isLast;
  }

  async scan(): Promise<void> {
    const { context, plan, list, seed } = this.#run;
    const addresses = setOfAddresses(this.#portion);
    const own = ownAddresses(context.host);
    const targets = { ...list.targets, addresses, local: addresses.intersect(own), leftOut: IpSet.empty };
    const { timing, rate } = plan;
    const { inOrder } = this.#run.options;
    const request = {
      targets,
      timing,
      rate,
      seed,
      inOrder,
      shard: wholeShard,
      all: false,
      parts: await scanParts(this.#run),
    };
    const running = survey(request, surroundingsFor(this.#run, this.#isLast), context.signal);
    const over = new AbortController();
    const stats = tellStats(running, this.#run, over.signal);
    try {
      await this.#take(running);
    } finally {
      over.abort();
      await stats;
    }
    this.#flush(true);
    this.#confess(running);
  }

  async #take(running: Survey): Promise<void> {
    const { session, plan } = this.#run;
    for await (const event of running) {
      if (event.kind === 'presence') {
        for (const presence of event.hosts) {
          this.#presences.set(ipText(presence.address), presence);
          if (presence.state === 'up' && plan.parts.length > 0) session.hint(this.#hostOf(presence.address, presence));
        }
      } else if (event.kind === 'ports') {
        for (const result of event.results) {
          this.#tally(result.host).add(result);
          if (result.state === 'open') session.discovered(result.host, result.port, result.transport);
        }
      } else if (event.kind === 'host' || event.kind === 'quiet') {
        const hosts = event.kind === 'host' ? [event] : event.hosts;
        for (const { host, tally } of hosts) this.#told.set(host.host, this.#resultOf(host, tally));
        this.#flush(false);
      }
    }
  }

  /** Tells the hosts in the order in which they were asked for. By the first of them it is known which are up. */
  #flush(all: boolean): void {
    const { context, session } = this.#run;
    for (; this.#next < this.#portion.length; this.#next++) {
      const address = this.#portion[this.#next]!;
      const text = ipText(address);
      const told = this.#told.get(text);
      const presence = this.#presences.get(text);
      if (told !== undefined) session.host(told);
      else if (!all && presence?.state !== 'down') return;
      else if (presence?.state === 'down' && !context.signal.aborted) session.host(this.#hostOf(address, presence));
      this.#told.delete(text);
      this.#tallies.delete(text);
    }
  }

  /** A rate that outruns the path loses ports: that is said, not hidden. */
  #confess(running: Survey): void {
    const summary = running.summary();
    if (summary === null || (summary.expectedMissed ?? 0) < 0.5) return;
    const { lossRate, expectedMissed, silent } = summary;
    this.#run.context.writeError(
      `Note: ${((lossRate ?? 0) * 100).toFixed(1)}% of the probes to ports that answer were lost: of ${silent} silent ports about ${Math.ceil(expectedMissed!)} would have answered. Scan them again, or more slowly (--max-rate).\n`,
    );
  }

  #tally(host: string): NmapTally {
    const known = this.#tallies.get(host);
    if (known !== undefined) return known;
    const { verbose, debug, openOnly } = this.#run.options;
    const made = new NmapTally({ most: mostListed(verbose, debug), openOnly });
    this.#tallies.set(host, made);
    return made;
  }

  #hostOf(address: IpAddress, { state, reason, ttl, mac }: HostPresence): NmapHost {
    const text = ipText(address);
    const hostname = this.#run.list.targets.names.get(text) ?? null;
    return { address: text, hostname, reverseName: null, ports: [], extra: [], presence: { state, reason, ttl, mac } };
  }

  #traceOf({ host, trace }: HostResult, tally: HostTally): NmapTrace | null {
    if (trace === null || trace.length === 0) return null;
    const presence = this.#presences.get(host);
    const probe = presence === undefined || presence.mac !== null ? null : probeText(traceProbe({ tally, presence }));
    return { probe, hops: trace };
  }

  #resultOf(result: HostResult, told: HostTally): NmapHost {
    const { plan, list, options } = this.#run;
    const tally = this.#tally(result.host);
    const mac = this.#presences.get(result.host)?.mac ?? null;
    // Nobody was asked, where the user said so.
    const reason = options.noPing && mac === null ? 'user-set' : result.reason;
    return {
      address: result.host,
      hostname: result.hostname,
      reverseName: result.reverseName,
      otherAddresses: list.otherAddresses.get(result.host) ?? [],
      presence: { state: 'up', reason, ttl: options.noPing ? null : result.ttl, mac },
      ports: tally.listed(),
      extra: tally.extra(),
      times: tally.times(result.rttMs),
      os: result.os,
      trace: this.#traceOf(result, told),
      timedOut: result.incomplete === 'host-timeout',
      interrupted: result.incomplete === 'interrupted',
      scanned: plan.parts.length > 0,
      startedAt: result.startedAt,
      endedAt: result.endedAt,
    };
  }
}

/** What a way was traced with, as nmap tells it: a port, or ICMP. */
function probeText({ method, number }: HostProbe): NmapTrace['probe'] {
  const protocol = /^(?:tcp|udp|sctp)/.exec(method)?.[0];
  return protocol === undefined ? { protocol: 'icmp', port: null } : { protocol, port: number };
}
