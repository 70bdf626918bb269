/** Sorts the results of a scan by host: what is shown one by one, and what is only counted because there is too much of it. */
import type { PortResult } from '../scan/port-result.ts';
import type { PortState } from '../scan/port-state.ts';

/** More ports of one state than this are counted, not listed: nobody reads 65,000 lines of `closed`. */
const mostListed = 25;

/** A host's ports of one state and reason. */
export interface StateCount {
  readonly state: PortState;
  readonly reason: string;
  readonly count: number;
}

/** What was found at a host. */
export interface HostTally {
  readonly host: string;
  readonly hostname: string | null;
  readonly total: number;
  readonly counts: readonly StateCount[];
  /** The ports to be shown, ascending. */
  readonly shown: readonly PortResult[];
}

interface Draft {
  hostname: string | null;
  total: number;
  readonly counts: Map<string, { state: PortState; reason: string; count: number }>;
  readonly kept: Map<PortState, PortResult[]>;
}

/** Takes results as they come. */
export class ScanTally {
  readonly #all: boolean;
  /** Ports that are kept whatever their state. */
  readonly #always: ReadonlySet<number>;
  readonly #hosts = new Map<string, Draft>();

  constructor(options: { readonly all: boolean; readonly always: ReadonlySet<number> }) {
    this.#all = options.all;
    this.#always = options.always;
  }

  add(results: readonly PortResult[]): void {
    for (const result of results) this.addOne(result);
  }

  /** The hosts in the order of their first result. */
  hosts(): readonly HostTally[] {
    return [...this.#hosts].map(([host, draft]) => ({
      host,
      hostname: draft.hostname,
      total: draft.total,
      counts: [...draft.counts.values()].sort((a, b) => b.count - a.count),
      shown: [...draft.kept.values()]
        .flat()
        .filter((result) => this.#isShown(result, draft))
        .sort((a, b) => a.port - b.port),
    }));
  }

  /** Takes one. */
  addOne(result: PortResult): void {
    const draft = this.#draft(result);
    draft.total++;
    const key = `${result.state} ${result.reason}`;
    const count = draft.counts.get(key);
    if (count === undefined) draft.counts.set(key, { state: result.state, reason: result.reason, count: 1 });
    else count.count++;
    const kept = draft.kept.get(result.state);
    if (kept === undefined) draft.kept.set(result.state, [result]);
    else if (this.#all || result.state === 'open' || kept.length <= mostListed || this.#always.has(result.port))
      kept.push(result);
  }

  #isShown(result: PortResult, { kept }: Draft): boolean {
    if (this.#all || result.state === 'open' || this.#always.has(result.port)) return true;
    return (kept.get(result.state)?.length ?? 0) <= mostListed;
  }

  #draft(result: PortResult): Draft {
    const known = this.#hosts.get(result.host);
    if (known !== undefined) return known;
    const made = { hostname: result.hostname, total: 0, counts: new Map(), kept: new Map() };
    this.#hosts.set(result.host, made);
    return made;
  }
}
