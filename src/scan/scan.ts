/** A scan: one technique after the other over its addresses and ports, journalled where asked, told as port results. */
import { compareIp, ipText } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { IpSet } from '../addr/ip-set.ts';
import type { PortSet } from '../addr/port-set.ts';
import type { Clock } from '../base/clock.ts';
import { ipProtocolName } from '../registry/ip-protocol-name.ts';
import { usualName } from '../registry/service-name.ts';
import { ProbeEngine } from './probe-engine.ts';
import type { Journal, JournalPlan } from './journal.ts';
import type { Shard } from './permutation.ts';
import type { PortResult, ServiceFacts } from './port-result.ts';
import type { ProbeOutcome } from './port-state.ts';
import { ProbeSpace } from './probe-space.ts';
import type { Prober } from './prober.ts';
import type { Technique } from './technique.ts';
import { slowestPaceMs } from './timing.ts';
import type { Timing } from './timing.ts';

/** One technique, where it goes, and the ports it asks. */
export interface ScanPart {
  readonly technique: Technique;
  readonly addresses: IpSet;
  readonly ports: PortSet;
}

/** What is to be scanned, and how. */
export interface ScanPlan {
  readonly parts: readonly ScanPart[];
  readonly timing: Timing;
  /** Probes per second at most; Infinity leaves it to the path. */
  readonly rate: number;
  /** Order of probes; the same seed gives the same order. */
  readonly seed: number;
  readonly shard: Shard;
  /** Ports go in their order, host by host, not shuffled. */
  readonly inOrder?: boolean;
}

/** What a scan is handed. */
export interface ScanSurroundings {
  readonly clock: Clock;
  /** Called for each part when its turn comes; the scan closes what it is given. */
  openProber(technique: Technique, space: ProbeSpace, seed: number): Promise<Prober>;
  /** This host's addresses. */
  readonly own: IpSet;
  /** The names that addresses were asked for by, by address text. */
  readonly names: ReadonlyMap<string, string>;
  readonly journal: Journal | null;
}

/** How far a running scan is. */
export interface ScanProgress {
  readonly done: number;
  readonly total: number;
  readonly sent: number;
  readonly open: number;
  readonly elapsedMs: number;
}

/** What is to be said of a scan as a whole. */
export interface ScanSummary extends ScanProgress {
  /** Probes to answering ports that were lost, of all probes to such ports; null while nothing has answered. */
  readonly lossRate: number | null;
  readonly lost: number;
  /** Ports that never answered, and the mean number of them that would have without loss; null where it cannot be known. */
  readonly silent: number;
  readonly expectedMissed: number | null;
  readonly slowdowns: number;
  /** Hosts that limit their answers, which were asked at that pace; the slowest of them as milliseconds between two probes. */
  readonly limitedHosts: number;
  readonly slowestPaceMs: number;
  /** Hosts that were given up before all their ports were asked. */
  readonly givenUp: readonly string[];
  /** Ports without a result: of hosts that were given up, or because the scan was stopped. */
  readonly unscanned: number;
}

/** A scan; {@link Scan.run} may be called once. */
export class Scan {
  readonly #plan: ScanPlan;
  readonly #surroundings: ScanSurroundings;
  readonly #spaces: readonly ProbeSpace[];
  readonly #engines: (ProbeEngine | undefined)[] = [];
  #startedMs: number;
  #told = 0;
  #open = 0;
  #silent = 0;

  /** Throws PTL_USAGE for more combinations than one run can hold. */
  constructor(plan: ScanPlan, surroundings: ScanSurroundings) {
    this.#plan = plan;
    this.#surroundings = surroundings;
    this.#spaces = plan.parts.map((part) => new ProbeSpace(part.addresses, part.ports));
    this.#startedMs = surroundings.clock.monotonic();
  }

  /** Every port once, unless the signal aborts: then those that were settled by then. Throws what the prober throws. */
  async *run(signal: AbortSignal): AsyncGenerator<readonly PortResult[], undefined> {
    this.#startedMs = this.#surroundings.clock.monotonic();
    for (const [number, part] of this.#plan.parts.entries()) yield* this.#runPart(number, part, signal);
  }

  progress(): ScanProgress {
    const past = this.#engines.reduce((sum, engine, number) => sum + (engine?.done ?? this.#spaces[number]!.size), 0);
    return {
      done: Math.max(past, this.#told),
      total: this.#spaces.reduce((sum, space) => sum + Math.ceil(space.size / this.#plan.shard.count), 0),
      sent: this.#engines.reduce((sum, engine) => sum + (engine?.sent ?? 0), 0),
      open: this.#open,
      elapsedMs: this.#surroundings.clock.monotonic() - this.#startedMs,
    };
  }

  summary(): ScanSummary {
    const engines = this.#engines.filter((engine) => engine !== undefined);
    const losses = engines.map((engine) => engine.loss);
    const worst = losses.reduce((most, loss) => ((loss.rate ?? 0) > (most?.rate ?? -1) ? loss : most), losses[0]);
    const progress = this.progress();
    const limits = engines.map(({ hosts }) => hosts.limited());
    return {
      ...progress,
      lossRate: worst?.rate ?? null,
      lost: losses.reduce((sum, loss) => sum + loss.lost, 0),
      silent: this.#silent,
      expectedMissed: engines.reduce<number | null>((sum, { loss, queue }) => {
        const missed = loss.expectedMissed(queue.unsettled, queue.attempts);
        return missed === null ? sum : (sum ?? 0) + missed;
      }, null),
      slowdowns: engines.reduce((sum, engine) => sum + engine.slowdowns, 0),
      limitedHosts: limits.reduce((sum, { hosts }) => sum + hosts, 0),
      slowestPaceMs: Math.max(0, ...limits.map(({ slowestMs }) => slowestMs)),
      givenUp: this.#engines.flatMap((engine, number) =>
        (engine?.hosts.allGivenUp() ?? []).map((host) => ipText(this.#spaces[number]!.address(host))),
      ),
      unscanned: progress.total - this.#told,
    };
  }

  async *#runPart(
    number: number,
    part: ScanPart,
    signal: AbortSignal,
  ): AsyncGenerator<readonly PortResult[], undefined> {
    const { clock, journal } = this.#surroundings;
    const space = this.#spaces[number]!;
    const past = journal?.past[number];
    const known = (past?.outcomes ?? []).filter(({ index }) => index < space.size);
    if (known.length > 0) yield this.#tell(part, space, known);
    if (signal.aborted || past?.ended === true) return;
    const { own } = this.#surroundings;
    const { timing, rate, shard, inOrder = false } = this.#plan;
    const seed = journal?.plan.seed ?? this.#plan.seed;
    const prober = await this.#surroundings.openProber(part.technique, space, seed);
    try {
      const engine = new ProbeEngine({
        space,
        prober,
        clock,
        timing: part.technique.transport === 'udp' ? { ...timing, mostDelayMs: slowestPaceMs } : timing,
        rate,
        seed,
        shard,
        inOrder,
        silent: part.technique.silent,
        isLocal: (address) => own.has(address),
        allLocal: part.addresses.subtract(own).isEmpty,
        noneLocal: part.addresses.intersect(own).isEmpty,
      });
      this.#engines[number] = engine;
      for (const { index } of known) engine.queue.settle(index);
      for await (const outcomes of engine.run(signal)) {
        journal?.add(number, outcomes);
        if (outcomes.length > 0) yield this.#tell(part, space, outcomes);
      }
    } finally {
      prober.close();
    }
    if (!signal.aborted) journal?.end(number);
  }

  #tell(part: ScanPart, space: ProbeSpace, outcomes: readonly ProbeOutcome[]): readonly PortResult[] {
    this.#told += outcomes.length;
    return outcomes.map((outcome) => {
      const address = space.address(space.addressNumber(outcome.index));
      const isOpen = outcome.state === 'open' || outcome.state === 'open|filtered';
      if (outcome.state === 'open') this.#open++;
      if (outcome.reason === 'no-response') this.#silent++;
      const host = this.#textOf(address);
      const port = space.port(outcome.index);
      return {
        host,
        hostname: this.#surroundings.names.get(host) ?? null,
        transport: part.technique.transport,
        port,
        state: outcome.state,
        reason: outcome.reason,
        reasonFrom: outcome.from === null || compareIp(outcome.from, address) === 0 ? null : ipText(outcome.from),
        ttl: outcome.ttl,
        rttMs: outcome.rttMs,
        attempts: outcome.attempts,
        service: isOpen ? tableService(port, part.technique.transport) : null,
        owner: null,
        disagreement: null,
      };
    });
  }

  #lastText: readonly [IpAddress, string] | undefined;

  #textOf(address: IpAddress): string {
    if (this.#lastText?.[0] !== address) this.#lastText = [address, ipText(address)];
    return this.#lastText[1];
  }
}

/** What a journal knows a plan by. */
export function journalPlan(plan: ScanPlan): JournalPlan {
  return {
    parts: plan.parts.map(({ technique, addresses, ports }) => ({
      technique: technique.id,
      addresses: addresses.toString(),
      ports: ports.toString(),
    })),
    seed: plan.seed,
    shard: plan.shard,
  };
}

/** A number is a hint, not an identification. */
const tableConfidence = 0.3;

function tableService(port: number, transport: PortResult['transport']): ServiceFacts | null {
  const name = transport === 'ip' ? ipProtocolName(port) : (usualName(port, transport)?.name ?? null);
  if (name === null) return null;
  const unknown = { product: null, version: null, info: null, hostname: null, os: null, cpe: [], tls: null };
  return { ...unknown, name, method: 'table', confidence: tableConfidence };
}
