/** Runs nmap's command line: rights, plan, targets, one survey after the other, and what is told of the hosts. */
import type { IpAddress } from '../../addr/ip-address.ts';
import { ipText } from '../../addr/ip-address.ts';
import { IpSet } from '../../addr/ip-set.ts';
import { ownAddresses } from '../../scan/scan-targets.ts';
import { wholeShard } from '../../scan/permutation.ts';
import type { HostPresence, HostResult } from '../../scan/host-result.ts';
import { survey } from '../../scan/survey.ts';
import type { Survey } from '../../scan/survey-request.ts';
import type { ClassicContext } from '../classic.ts';
import { mostListed, NmapTally } from './host-tally.ts';
import type { NmapHost, NmapScan } from './nmap-report.ts';
import { compatible, dateTime } from './nmap-report.ts';
import type { NmapOptions } from './nmap-options.ts';
import { NmapOutputs } from './outputs.ts';
import { checkRights, kindFacts, nmapPlan } from './plan.ts';
import { NmapSession } from './session.ts';
import { tellStats } from './stats.ts';
import { scanParts, surroundingsFor } from './surroundings.ts';
import { portions, setOfAddresses, targetList } from './target-list.ts';
import type { NmapRun } from './nmap-run.ts';

/** Scans; the exit code. Throws NmapRefusal and what the scan throws. */
export async function runNmap(
  options: NmapOptions,
  words: readonly string[],
  version: string,
  context: ClassicContext,
): Promise<number> {
  const { host, signal } = context;
  const warn = (line: string): void => context.writeError(`${line}\n`);
  const raw = options.privileged ?? maySendPackets(context);
  for (const line of [...options.warnings, ...checkRights(options, raw)]) warn(line);
  const startedAt = host.clock.now();
  const outputs = new NmapOutputs(options.files, (text) => context.write(text));
  outputs.screen(`Starting Portolan ${version} (nmap 7.93 compatible) at ${dateTime(startedAt)}\n`);
  const plan = nmapPlan(options, raw);
  for (const line of plan.warnings) warn(line);
  const frame = {
    version: compatible(version),
    arguments: ['portolan nmap', ...words.map(quoted)].join(' '),
    startedAt,
    scans: plan.parts.map(({ kind, protocol, ports }): NmapScan => ({ type: kindFacts[kind].type, protocol, ports })),
    verbose: options.verbose,
    debug: options.debug,
    stylesheet: options.files.stylesheet,
  };
  const session = new NmapSession(options, outputs, frame, host.clock);
  session.begin(null);
  const list = await targetList(options, { ...context, warn, readInput: () => readInput(context) });
  if (list === null) {
    warn('WARNING: No targets were specified, so 0 hosts scanned.');
    session.end(0, true);
    return 0;
  }
  const seed = Math.floor(startedAt * 1000) % 2 ** 32;
  await scanAll({ options, plan, list, session, context, seed });
  session.end(list.asked, !signal.aborted);
  if (!signal.aborted) return 0;
  warn('caught SIGINT signal, cleaning up');
  return 1;
}

/** Hosts that are surveyed together unless the user says how many. */
const usualGroup = 1024;

async function scanAll(run: NmapRun): Promise<void> {
  const { options, list, context } = run;
  const { minHostGroup, maxHostGroup } = options.pace;
  const size = maxHostGroup ?? Math.max(usualGroup, minHostGroup ?? 0);
  for (const portion of portions(list.groups, list.targets.addresses, size)) {
    if (context.signal.aborted) return;
    if (options.listOnly) await listPortion(portion, run);
    else await new PortionRun(portion, run).scan();
  }
}

/** -sL: names, and nothing is sent to the hosts. */
async function listPortion(portion: readonly IpAddress[], run: NmapRun): Promise<void> {
  const around = await surroundingsFor(run);
  const names = await Promise.all(
    portion.map(async (address) => (await around.nameOf?.(address, run.context.signal)) ?? null),
  );
  for (const [index, address] of portion.entries()) {
    const text = ipText(address);
    run.session.host({
      address: text,
      hostname: run.list.targets.names.get(text) ?? null,
      reverseName: names[index]!,
      ports: [],
      extra: [],
      scanned: false,
      presence: { state: 'unknown', reason: 'user-set', ttl: null, mac: null },
    });
  }
}

/** A portion of the hosts under survey. */
class PortionRun {
  readonly #portion: readonly IpAddress[];
  readonly #run: NmapRun;
  readonly #presences = new Map<string, HostPresence>();
  readonly #tallies = new Map<string, NmapTally>();
  readonly #told = new Map<string, NmapHost>();
  #next = 0;

  constructor(portion: readonly IpAddress[], run: NmapRun) {
    this.#portion = portion;
    this.#run = run;
  }

  async scan(): Promise<void> {
    const { context, plan, list, seed } = this.#run;
    const addresses = setOfAddresses(this.#portion);
    const own = ownAddresses(context.host);
    const targets = { ...list.targets, addresses, local: addresses.intersect(own), leftOut: IpSet.empty };
    const { timing, rate } = plan;
    const request = { targets, timing, rate, seed, shard: wholeShard, all: false, parts: await scanParts(this.#run) };
    const running = survey(request, await surroundingsFor(this.#run), context.signal);
    const over = new AbortController();
    const stats = tellStats(running, this.#run, over.signal);
    try {
      await this.#take(running);
    } finally {
      over.abort();
      await stats;
    }
    this.#flush(true);
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
      } else if (event.kind === 'host') {
        this.#told.set(event.host.host, this.#resultOf(event.host));
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
    return { address: text, hostname, ports: [], extra: [], presence: { state, reason, ttl, mac } };
  }

  #resultOf(result: HostResult): NmapHost {
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
      trace: null,
      timedOut: result.incomplete === 'host-timeout',
      scanned: plan.parts.length > 0,
      startedAt: result.startedAt,
      endedAt: result.endedAt,
    };
  }
}

function maySendPackets({ host }: ClassicContext): boolean {
  const { capabilities, effectiveUid } = host.privileges();
  return capabilities === null ? effectiveUid === 0 : capabilities.has('CAP_NET_RAW');
}

async function readInput(context: ClassicContext): Promise<string> {
  if (context.stdio === undefined) return '';
  const source = (await context.stdio()).input.open();
  const parts: Uint8Array[] = [];
  await new Promise<void>((resolve, reject) => {
    source.start(
      (bytes) => void parts.push(Uint8Array.from(bytes)),
      (error) => (error === null ? resolve() : reject(error)),
    );
  });
  return Buffer.concat(parts).toString('utf8');
}

/** A word as a shell would need it, as far as nmap goes: double quotes around white space. */
function quoted(word: string): string {
  return /[\s"]/.test(word) || word === '' ? `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"` : word;
}
