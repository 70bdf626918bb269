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

/** A host has few kinds of ports: looking through them costs less than a key for each, and a network has many hosts. */
interface Draft {
  readonly hostname: string | null;
  total: number;
  readonly counts: (StateCount & { count: number })[];
  readonly kept: Kept[];
}

/** What is kept of a host's ports of one transport and state. */
interface Kept {
  readonly transport: ScanTransport;
  readonly state: PortState;
  readonly results: PortResult[];
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
    const { hostname, total, kept } = draft;
    const counts = draft.counts.length === 1 ? draft.counts : draft.counts.toSorted((a, b) => b.count - a.count);
    const [only] = kept;
    // Of a network most hosts have one port that was asked: nothing is copied for them.
    if (total === 1 && only !== undefined)
      return { host, hostname, total, counts, shown: only.results, examples: only.results };
    const shown = kept.flatMap((each) => this.#shownOf(each, draft)).sort((a, b) => a.port - b.port);
    return { host, hostname, total, counts, shown, examples: kept.map(({ results }) => results[0]!) };
  }

  /** Takes one. */
  addOne(result: PortResult): void {
    const { transport, state, reason, disagreement } = result;
    const draft = this.#draft(result);
    draft.total++;
    const count = draft.counts.find(
      (one) => one.state === state && one.reason === reason && one.transport === transport,
    );
    if (count === undefined) draft.counts.push({ transport, state, reason, count: 1 });
    else count.count++;
    const kept = draft.kept.find((one) => one.state === state && one.transport === transport);
    if (kept === undefined) draft.kept.push({ transport, state, results: [result] });
    else if (this.#all || state === 'open' || kept.results.length <= mostListed || disagreement !== null)
      kept.results.push(result);
  }

  /** What differs from its like is shown, and so is what is not too much. */
  #shownOf({ transport, state, results }: Kept, { counts }: Draft): readonly PortResult[] {
    if (this.#all || state === 'open') return results;
    let like = 0;
    for (const one of counts) if (one.transport === transport && one.state === state) like += one.count;
    return like <= mostListed ? results : results.filter(({ disagreement }) => disagreement !== null);
  }

  #draft(result: PortResult): Draft {
    const known = this.#hosts.get(result.host);
    if (known !== undefined) return known;
    const made: Draft = { hostname: result.hostname, total: 0, counts: [], kept: [] };
    this.#hosts.set(result.host, made);
    return made;
  }
}
