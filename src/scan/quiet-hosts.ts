/** Hosts of which there is nothing to tell but how many ports have which state: told together, made one by one only on demand. */
import type { IpSet } from '../addr/ip-set.ts';
import type { HostNumbers } from './host-numbers.ts';
import type { ScanTally } from './scan-tally.ts';
import type { StateCount } from './state-counts.ts';

/** Quiet hosts with the same counts. */
export interface QuietGroup {
  /** How many hosts. */
  readonly hosts: number;
  /** Each host's. */
  readonly counts: readonly StateCount[];
  /** Ports of each host, and how many of them are listed. */
  readonly ports: number;
  readonly listed: number;
  /** Their addresses; null where they are scattered so widely that nobody would read them. */
  readonly addresses: IpSet | null;
}

/** Addresses in more pieces than this say nothing. */
const mostRanges = 4;

interface Draft {
  readonly example: number;
  hosts: number;
  /** First and last numbers; no more than {@link mostRanges} and one. */
  readonly ranges: [number, number][];
}

/** What they have to be found by. */
export interface QuietParts<Event> {
  /** Their numbers, ascending; gone through anew for each question. */
  readonly numbers: Iterable<number> & { forEach(visit: (number: number) => void): void };
  readonly hosts: HostNumbers;
  readonly tally: ScanTally;
  /** Tells a single one. */
  readonly event: (number: number) => Event;
}

/** The hosts; iterating tells each as an event of its own. */
export class QuietHosts<Event> implements Iterable<Event> {
  readonly #parts: QuietParts<Event>;

  constructor(parts: QuietParts<Event>) {
    this.#parts = parts;
  }

  *[Symbol.iterator](): Generator<Event, undefined> {
    for (const number of this.#parts.numbers) yield this.#parts.event(number);
  }

  /** By their counts, the largest group first. */
  groups(): readonly QuietGroup[] {
    const { numbers, tally } = this.#parts;
    const drafts = new Map<string | number, Draft>();
    let lastKey: string | number = '';
    let last: Draft | undefined;
    numbers.forEach((number) => {
      const single = tally.counts.single(number);
      const key = single < 0 ? tally.counts.signature(number) : single;
      // Neighbours are mostly alike.
      const known = key === lastKey ? last : drafts.get(key);
      const draft = known ?? { example: number, hosts: 0, ranges: [] };
      if (known === undefined) drafts.set(key, draft);
      lastKey = key;
      last = draft;
      extend(draft, number);
    });
    return [...drafts.values()].sort((a, b) => b.hosts - a.hosts).map((draft) => this.#group(draft));
  }

  #group({ example, hosts, ranges }: Draft): QuietGroup {
    const { tally } = this.#parts;
    const counts = tally.counts.of(example);
    return {
      hosts,
      counts,
      ports: tally.counts.total(example),
      listed: tally.listed(counts),
      addresses: ranges.length > mostRanges ? null : this.#parts.hosts.set(ranges),
    };
  }
}

function extend(draft: Draft, number: number): void {
  draft.hosts++;
  const range = draft.ranges.at(-1);
  if (range !== undefined && range[1] === number - 1) range[1] = number;
  else if (draft.ranges.length <= mostRanges) draft.ranges.push([number, number]);
}
