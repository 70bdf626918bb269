/** Sorts the results of a scan by host: what is shown one by one, and what is only counted because there is too much of it. */
import type { HostNumbers } from './host-numbers.ts';
import { plainResult } from './plain-result.ts';
import type { PortResult } from './port-result.ts';
import { ResultLog } from './result-log.ts';
import type { LoggedAnswer } from './result-log.ts';
import { StateCounts } from './state-counts.ts';
import type { StateCount } from './state-counts.ts';

/** More ports of one state than this are counted, not listed: nobody reads 65,000 lines of `closed`. */
export const mostListed = 25;

/** What was found at a host. */
export interface HostTally {
  readonly host: string;
  readonly hostname: string | null;
  readonly total: number;
  /** The most frequent first. */
  readonly counts: readonly StateCount[];
  /** The ports to be shown, ascending. */
  readonly shown: readonly PortResult[];
  /** One port of each transport and state, shown or not: what a further question to this host can be sent to. */
  readonly examples: readonly PortResult[];
}

/** What is kept, and of whom. */
export interface TallyOptions {
  /** Everything, however much. */
  readonly all: boolean;
  readonly hosts: HostNumbers;
  /** The names that hosts were asked for by, by address text. */
  readonly names: ReadonlyMap<string, string>;
}

type Kind = Pick<PortResult, 'transport' | 'state'>;

/**
 * Takes results as they come. A network has very many hosts with nothing but closed ports: those are kept as numbers, and only
 * results of which more is known as the objects they are.
 */
export class ScanTally {
  readonly counts = new StateCounts();
  readonly #options: TallyOptions;
  readonly #log = new ResultLog();
  readonly #results = new Map<number, PortResult[]>();

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  /** The hosts that have a result, in the order of their addresses. */
  hosts(): readonly HostTally[] {
    return [...this.counts.hosts()].map((number) => this.host(number));
  }

  /** Numbers of the hosts with a result that is kept as an object. */
  get notable(): Iterable<number> {
    return this.#results.keys();
  }

  /** Results that are kept, as objects and as numbers. */
  get kept(): { readonly objects: number; readonly numbers: number } {
    let objects = 0;
    for (const results of this.#results.values()) objects += results.length;
    return { objects, numbers: this.#log.size };
  }

  /** One host; empty where nothing was found yet. */
  host(number: number): HostTally {
    const { hosts, names } = this.#options;
    const host = hosts.text(number);
    const hostname = names.get(host) ?? null;
    const counts = this.counts.of(number);
    const kept = [
      ...this.#log.of(number).map((answer) => plainResult(host, hostname, answer)),
      ...(this.#results.get(number) ?? []),
    ];
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    const shown = kept.filter((result) => result.disagreement !== null || this.#isListed(result, counts));
    return { host, hostname, total, counts, shown: shown.sort((a, b) => a.port - b.port), examples: examplesOf(kept) };
  }

  /** How many ports of the host are shown, of those with a state that is listed. */
  listed(counts: readonly StateCount[]): number {
    return counts.reduce((sum, count) => sum + (this.#isListed(count, counts) ? count.count : 0), 0);
  }

  /** Takes results. Throws RangeError (a programmer's error) for a host that has no number. */
  add(results: readonly PortResult[]): void {
    for (const result of results) {
      const number = this.#options.hosts.ofText(result.host);
      if (number < 0) throw new RangeError(`${result.host} is no host of this survey`);
      const like = this.counts.add(number, result.transport, result.state, result.reason);
      if (!this.#isKept(result, like) && result.disagreement === null) continue;
      const kept = this.#results.get(number);
      if (kept === undefined) this.#results.set(number, [result]);
      else kept.push(result);
    }
  }

  /** Takes a result of which nothing more will be known. */
  addAnswer(number: number, answer: LoggedAnswer): void {
    const like = this.counts.add(number, answer.transport, answer.state, answer.reason);
    if (this.#isKept(answer, like)) this.#log.add(number, answer);
  }

  #isKept({ state }: Kind, like: number): boolean {
    return this.#options.all || state === 'open' || like <= mostListed;
  }

  /** What is not too much is listed. */
  #isListed({ transport, state }: Kind, counts: readonly StateCount[]): boolean {
    if (this.#options.all || state === 'open') return true;
    let like = 0;
    for (const one of counts) if (one.transport === transport && one.state === state) like += one.count;
    return like <= mostListed;
  }
}

/** The first of each transport and state. */
function examplesOf(results: readonly PortResult[]): readonly PortResult[] {
  if (results.length < 2) return results;
  const examples: PortResult[] = [];
  for (const result of results) {
    const isNew = examples.every(({ transport, state }) => transport !== result.transport || state !== result.state);
    if (isNew) examples.push(result);
  }
  return examples;
}
