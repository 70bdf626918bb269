/** A scan: one technique after the other over its addresses and ports, journalled where asked, told as port results. */
import { compareIp, ipText } from '../addr/ip-address.ts';
import { ipv4Text } from '../addr/ipv4.ts';
import type { IpSet } from '../addr/ip-set.ts';
import type { PortSet } from '../addr/port-set.ts';
import type { Clock } from '../base/clock.ts';
import { ProbeEngine } from './probe-engine.ts';
import type { Journal, JournalPlan } from './journal.ts';
import type { Shard } from './permutation.ts';
import { plainResult } from './plain-result.ts';
import type { PortResult } from './port-result.ts';
import type { ProbeOutcome } from './port-state.ts';
import { ProbeSpace } from './probe-space.ts';
import type { Prober } from './prober.ts';
import type { LoggedAnswer } from './result-log.ts';
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

/** Answers of one part of the plan, by its place there. */
export interface ScanBatch {
  readonly part: number;
  readonly outcomes: readonly ProbeOutcome[];
}

/** A scan; {@link Scan.run} or {@link Scan.batches} may be called once. */
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

  /** What a part asks. */
  space(number: number): ProbeSpace {
    return this.#spaces[number]!;
  }

  /** Every port once, unless the signal aborts: then those that were settled by then. Throws what the prober throws. */
  async *run(signal: AbortSignal): AsyncGenerator<readonly PortResult[], undefined> {
    for await (const { part, outcomes } of this.batches(signal))
      yield outcomes.map((outcome) => this.result(part, outcome));
  }

  /** The same as answers: {@link Scan.result} makes a result of one. */
  async *batches(signal: AbortSignal): AsyncGenerator<ScanBatch, undefined> {
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
      expectedMissed: engines.reduce<number | null>((sum, { expectedMissed }) => {
        return expectedMissed === null ? sum : (sum ?? 0) + expectedMissed;
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

  async *#runPart(number: number, part: ScanPart, signal: AbortSignal): AsyncGenerator<ScanBatch, undefined> {
    const { clock, journal } = this.#surroundings;
    const space = this.#spaces[number]!;
    const past = journal?.past[number];
    const known = (past?.outcomes ?? []).filter(({ index }) => index < space.size);
    this.#count(known);
    if (known.length > 0) yield { part: number, outcomes: known };
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
        this.#count(outcomes);
        if (outcomes.length > 0) yield { part: number, outcomes };
      }
    } finally {
      prober.close();
    }
    if (!signal.aborted) journal?.end(number);
  }

  /** What the answer of a part says, without the host that it is about. */
  answer(number: number, { index, state, reason, from, ttl, rttMs, attempts }: ProbeOutcome): LoggedAnswer {
    const { transport } = this.#plan.parts[number]!.technique;
    const space = this.#spaces[number]!;
    const host = from === null ? null : space.address(space.addressNumber(index));
    const reasonFrom = host === null || compareIp(from!, host) === 0 ? null : ipText(from!);
    return { transport, port: space.port(index), state, reason, reasonFrom, ttl, rttMs, attempts };
  }

  /** The same as a result. */
  result(number: number, outcome: ProbeOutcome): PortResult {
    const space = this.#spaces[number]!;
    const host = this.#textOf(space, space.addressNumber(outcome.index));
    return plainResult(host, this.#surroundings.names.get(host) ?? null, this.answer(number, outcome));
  }

  #count(outcomes: readonly ProbeOutcome[]): void {
    this.#told += outcomes.length;
    for (let at = 0; at < outcomes.length; at++) {
      const { state, reason } = outcomes[at]!;
      if (state === 'open') this.#open++;
      if (reason === 'no-response') this.#silent++;
    }
  }

  #lastText: { readonly space: ProbeSpace; readonly number: number; readonly text: string } | undefined;

  #textOf(space: ProbeSpace, number: number): string {
    const last = this.#lastText;
    if (last?.number === number && last.space === space) return last.text;
    const value = space.value4(number);
    const text = value < 0 ? ipText(space.address(number)) : ipv4Text(value);
    this.#lastText = { space, number, text };
    return text;
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
