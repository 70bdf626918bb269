/** Runs zmap's command line: targets, the sweep, what passes the filter, and what is said of it all. */
import { writeSync } from 'node:fs';
import { ipText } from '../../addr/ip-address.ts';
import type { IpSet } from '../../addr/ip-set.ts';
import { PortSet } from '../../addr/port-set.ts';
import type { ProcessRights } from '../../os/process-rights.ts';
import { ownAddresses } from '../../scan/scan-targets.ts';
import type { ClassicContext } from '../classic.ts';
import { inScope } from '../nmap/target-list.ts';
import { drySweep } from '../stateless/dry-sweep.ts';
import { Sweep } from '../stateless/sweep.ts';
import { giveUpForSweep, openingParts } from '../stateless/sweep-rights.ts';
import type { SweepAnswer, SweepPlan, SweepProgress } from '../stateless/sweep-plan.ts';
import { packetText } from './dry-run.ts';
import { ZmapFiles } from './files.ts';
import { compileFilter } from './filter.ts';
import type { OutputFilter } from './filter.ts';
import type { ZmapLog } from './log.ts';
import { metadataText } from './metadata.ts';
import { fieldsOf, frameBytes, techniqueOf, udpPayload } from './probe-modules.ts';
import { answerFields, headLine, recordLine } from './records.ts';
import { fatal, notOurs } from './refusal.ts';
import type { ZmapSettings } from './settings.ts';
import { tellStatus } from './status.ts';
import type { ZmapCounts } from './status.ts';
import { readTargets } from './targets.ts';

/** Packets a second where nobody says how many. */
const usualRate = 10_000;

/** Scans; the exit code. Throws ZmapRefusal and what the scan throws. */
export async function runZmap(
  settings: ZmapSettings,
  log: ZmapLog,
  rights: ProcessRights,
  context: ClassicContext,
): Promise<number> {
  const { host } = context;
  if (settings.module !== 'icmp_echoscan' && settings.ports === null)
    throw fatal('zmap', 'target port (-p) is required for this type of probe');
  const fields = wantedFields(settings);
  const filter = compileFilter(settings.filter, fieldsOf(settings.module));
  checkSettings(settings, context);
  const files = new ZmapFiles(settings.dryRun ? null : settings, rights.owner);
  const remark = await giveUpForSweep(rights);
  if (remark !== null) log.say('WARN', 'zmap', remark);
  const named = await readTargets(settings, host, (text) => log.say('WARN', 'blacklist', text));
  const { addresses, leftOut } = await inScope(named.addresses, context);
  if (!leftOut.isEmpty)
    log.say('WARN', 'blacklist', `left out, because no single host has such an address: ${leftOut.toString()}`);
  if (settings.threads !== null)
    log.say('WARN', 'zmap', `-T ${settings.threads}: how many threads send is decided by the number of targets here`);
  const plan = await planOf(addresses, settings, context);
  log.say('INFO', 'zmap', `output module: ${settings.outputModule}`);
  if (settings.outputFile === null && settings.outputModule === 'csv')
    log.say('INFO', 'csv', 'no output file selected, will use stdout');
  if (settings.dryRun) return dryRun(plan, log, context);
  files.begin();
  const wanted = { fields, filter, open: openingParts(rights, plan.parts.length) };
  const run = new ZmapRun(settings, plan, wanted, { log, files }, context);
  try {
    await run.scan();
    if (settings.metadata !== null) run.writeMetadata(addresses, named.blacklisted);
  } finally {
    files.close();
  }
  log.say('INFO', 'zmap', 'completed');
  return 0;
}

function wantedFields({ fields, module }: ZmapSettings): readonly string[] {
  const known = fieldsOf(module).map(({ name }) => name);
  if (fields.includes('*')) return known;
  const unknown = fields.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw fatal('fieldset', `specified field (${unknown}) not available in selected probe module.`);
  return fields;
}

function checkSettings(settings: ZmapSettings, { host }: ClassicContext): void {
  const { shards, shard, seed, device, source, module, probeArguments } = settings;
  if (shards > 1 && seed === null) throw fatal('zmap', 'Need to specify seed if sharding a scan');
  if (shard >= shards)
    throw fatal('zmap', `With ${shards} total shards, shard number (${shard}) must be in range [0, ${shards})`);
  if (device !== null && !host.interfaces().some(({ name }) => name === device))
    throw fatal('zmap', `could not find the interface ${device}`);
  if (source !== null && !ownAddresses(host).has(source))
    throw notOurs('-S', `${ipText(source)} is no address of this host, and answers would go to another`);
  if (probeArguments !== null && module !== 'udp') throw fatal(module, 'this probe module takes no --probe-args');
}

async function planOf(addresses: IpSet, settings: ZmapSettings, { host }: ClassicContext): Promise<SweepPlan> {
  const { module, ports, bandwidth, maxTargets, shards, shard, probes, cooldown, device, source, sourcePorts } =
    settings;
  const payload = udpPayload(settings.probeArguments);
  const asked = module === 'icmp_echoscan' ? PortSet.ofPorts([0]) : ports!;
  const total = Number(addresses.count) * asked.count;
  const most =
    maxTargets === null
      ? Infinity
      : 'count' in maxTargets
        ? maxTargets.count
        : Math.ceil((total * maxTargets.percent) / 100 / shards);
  const seed = settings.seed ?? BigInt(Math.floor(host.clock.now() * 1000));
  const bits = 8 * frameBytes(module, payload?.length ?? 0);
  return {
    parts: [{ technique: await techniqueOf(module, payload), addresses, ports: asked }],
    packets: { device, source, sourcePorts, ttl: null },
    rate: bandwidth === null ? (settings.rate ?? usualRate) : Math.max(1, Math.floor(bandwidth / bits)),
    seed: Number(BigInt.asUintN(32, seed ^ (seed >> 32n))),
    shard: { index: shard, count: shards },
    retries: probes - 1,
    waitMs: cooldown * 1000,
    first: 0,
    most,
    keepPackets: true,
    watch: null,
  };
}

function dryRun(plan: SweepPlan, log: ZmapLog, context: ClassicContext): number {
  log.say('INFO', 'send', "dryrun mode -- won't actually send packets");
  for (const packet of drySweep(plan, context.host.clock)) {
    if (context.signal.aborted) break;
    if (typeof packet !== 'string') context.write(packetText(packet));
  }
  log.say('INFO', 'zmap', 'completed');
  return 0;
}

/** What is written of an answer, and when. */
interface Wanted {
  readonly fields: readonly string[];
  readonly filter: OutputFilter;
  /** What the parts are sent through. */
  readonly open: ReturnType<typeof openingParts>;
}

/** A scan under way. */
class ZmapRun {
  readonly #settings: ZmapSettings;
  readonly #plan: SweepPlan;
  readonly #wanted: Wanted;
  readonly #log: ZmapLog;
  readonly #context: ClassicContext;
  readonly #sweep: Sweep;
  readonly #files: ZmapFiles;
  readonly #stop = new AbortController();
  readonly #over = new AbortController();
  readonly #startedAt: number;
  #sentAt: number;
  #written = 0;
  #successes = 0;
  #unique = 0;
  #cooldownSuccesses = 0;
  #cooldownUnique = 0;
  #failures = 0;

  constructor(
    settings: ZmapSettings,
    plan: SweepPlan,
    wanted: Wanted,
    { log, files }: { readonly log: ZmapLog; readonly files: ZmapFiles },
    context: ClassicContext,
  ) {
    this.#settings = settings;
    this.#plan = plan;
    this.#wanted = wanted;
    this.#log = log;
    this.#context = context;
    this.#sweep = new Sweep(plan, {
      clock: context.host.clock,
      own: ownAddresses(context.host),
      open: wanted.open,
    });
    this.#files = files;
    this.#startedAt = this.#sentAt = context.host.clock.now();
  }

  async scan(): Promise<void> {
    const { quiet, cooldown, maxRuntime, outputModule } = this.#settings;
    const { signal, host } = this.#context;
    const end = (): void => {
      this.#stop.abort();
      this.#over.abort();
    };
    signal.addEventListener('abort', end, { once: true });
    if (maxRuntime > 0) void host.clock.sleep(maxRuntime * 1000, this.#over.signal).then(() => this.#stop.abort());
    this.#put(headLine(outputModule, this.#wanted.fields));
    const write = quiet ? null : (text: string): void => this.#context.writeError(text);
    const told = new AbortController();
    const outputs = { write, file: this.#files.status, cooldownMs: cooldown * 1000 };
    const telling = tellStatus(() => this.#look(), outputs, host.clock, told.signal);
    try {
      for await (const answers of this.#sweep.run(this.#stop.signal, this.#over.signal)) {
        for (const answer of answers) this.#answer(answer, end);
        if (this.#sweep.progress().waitingMs === null) this.#sentAt = host.clock.now();
      }
    } finally {
      this.#over.abort();
      told.abort();
      signal.removeEventListener('abort', end);
      await telling;
    }
    this.#confess();
  }

  writeMetadata(addresses: IpSet, blacklisted: IpSet): void {
    const text = metadataText(this.#settings, {
      ...this.#counts(),
      progress: this.#sweep.progress(),
      summary: this.#sweep.summary(),
      addresses,
      blacklisted,
      rate: this.#plan.rate,
      cooldownSuccesses: this.#cooldownSuccesses,
      cooldownUnique: this.#cooldownUnique,
      failures: this.#failures,
      startedAt: this.#startedAt,
      sentAt: this.#sentAt,
      endedAt: this.#context.host.clock.now(),
    });
    const { metadata } = this.#files;
    if (metadata === null) this.#context.write(text);
    else writeSync(metadata, text);
  }

  #answer(answer: SweepAnswer, end: () => void): void {
    const { maxResults, module, outputModule } = this.#settings;
    // An error of ICMP is no answer to a SYN, as zmap has it.
    if (module === 'tcp_synscan' && answer.state === 'filtered') return;
    const values = answerFields(answer);
    if (values === null) return;
    this.#count(values['success'] === 1, answer);
    if (!this.#wanted.filter(values)) return;
    if (maxResults !== null && this.#written >= maxResults) return;
    this.#put(recordLine(outputModule, this.#wanted.fields, values));
    this.#written++;
    if (this.#written === maxResults) end();
  }

  #count(success: boolean, { repeat, cooldown }: SweepAnswer): void {
    if (!success) {
      this.#failures++;
      return;
    }
    this.#successes++;
    if (cooldown) this.#cooldownSuccesses++;
    if (repeat) return;
    this.#unique++;
    if (cooldown) this.#cooldownUnique++;
  }

  #counts(): ZmapCounts {
    return { successes: this.#successes, unique: this.#unique };
  }

  #look(): SweepProgress & ZmapCounts {
    return { ...this.#sweep.progress(), ...this.#counts() };
  }

  #put(text: string): void {
    // As bytes, which are not held back: who reads along sees each answer when it comes.
    const { output } = this.#files;
    if (output === null) this.#context.write(Buffer.from(text));
    else writeSync(output, text);
  }

  /** What was lost is said, not hidden. */
  #confess(): void {
    const { lossRate, expectedMissed, failed, fault } = this.#sweep.summary();
    const { drops, silent } = this.#sweep.progress();
    if (failed > 0) this.#log.say('WARN', 'send', `this machine could not ask ${failed} targets: ${fault}`);
    if (drops > 0) this.#log.say('WARN', 'monitor', `${drops} answers came faster than they could be read`);
    if (expectedMissed < 0.5) return;
    const share = `${((lossRate ?? 0) * 100).toFixed(1)}%`;
    const text = `${share} of the probes to targets that answer were lost: of ${silent} silent ones about ${Math.ceil(expectedMissed)} would have answered (scan with a lower rate, or with -P 2)`;
    this.#log.say('WARN', 'monitor', text);
  }
}
