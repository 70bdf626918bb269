/** Sorts the results of a scan by host: what is shown one by one, and what is only counted because there is too much of it. */
import type { ScanTransport } from './technique.ts';
import type { PortResult } from './port-result.ts';
import type { PortState } from './port-state.ts';

/** More ports of one state than this are counted, not listed: nobody reads 65,000 lines of `closed`. */
const mostListed = 25;

/** A host's ports of one transport, state and reason. */
export interface StateCount {
  readonly transport: ScanTransport;
  readonly state: PortState;
  readonly reason: string;
  readonly count: number;
}

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

/** What is kept. */
export interface TallyOptions {
  /** Everything, however much. */
  readonly all: boolean;
}

interface Draft {
  hostname: string | null;
  total: number;
  readonly counts: Map<string, StateCount & { count: number }>;
  readonly kept: Map<string, PortResult[]>;
}

/** Takes results as they come. */
export class ScanTally {
  readonly #all: boolean;
  readonly #hosts = new Map<string, Draft>();

  constructor({ all }: TallyOptions) {
    this.#all = all;
  }

  add(results: readonly PortResult[]): void {
    for (const result of results) this.addOne(result);
  }

  /** The hosts in the order of their first result. */
  hosts(): readonly HostTally[] {
    return [...this.#hosts.keys()].map((host) => this.host(host));
  }

  /** Their addresses, in the same order. */
  names(): IterableIterator<string> {
    return this.#hosts.keys();
  }

  /** One host; empty where nothing was found yet. */
  host(host: string): HostTally {
    const draft = this.#hosts.get(host);
    if (draft === undefined) return { host, hostname: null, total: 0, counts: [], shown: [], examples: [] };
    return {
      host,
      hostname: draft.hostname,
      total: draft.total,
      counts: [...draft.counts.values()].sort((a, b) => b.count - a.count),
      shown: [...draft.kept.values()]
        .flat()
        .filter((result) => this.#isShown(result, draft))
        .sort((a, b) => a.port - b.port),
      examples: [...draft.kept.values()].flatMap((results) => results.slice(0, 1)),
    };
  }

  /** Takes one. */
  addOne(result: PortResult): void {
    const { transport, state, reason, disagreement } = result;
    const draft = this.#draft(result);
    draft.total++;
    const key = `${transport} ${state} ${reason}`;
    const count = draft.counts.get(key);
    if (count === undefined) draft.counts.set(key, { transport, state, reason, count: 1 });
    else count.count++;
    const kept = draft.kept.get(`${transport} ${state}`);
    if (kept === undefined) draft.kept.set(`${transport} ${state}`, [result]);
    else if (this.#all || state === 'open' || kept.length <= mostListed || disagreement !== null) kept.push(result);
  }

  /** What differs from its like is shown, and so is what is not too much. */
  #isShown({ transport, state, disagreement }: PortResult, { counts }: Draft): boolean {
    if (this.#all || state === 'open' || disagreement !== null) return true;
    const like = [...counts.values()].filter((one) => one.transport === transport && one.state === state);
    return like.reduce((sum, { count }) => sum + count, 0) <= mostListed;
  }

  #draft(result: PortResult): Draft {
    const known = this.#hosts.get(result.host);
    if (known !== undefined) return known;
    const made = { hostname: result.hostname, total: 0, counts: new Map(), kept: new Map() };
    this.#hosts.set(result.host, made);
    return made;
  }
}
