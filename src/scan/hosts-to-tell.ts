/** Which hosts of a survey are told, and which of them have something of their own to tell. */
import type { IpSet } from '../addr/ip-set.ts';
import type { HostNumbers } from './host-numbers.ts';
import type { ScanTally } from './scan-tally.ts';

/** What is known when the ports are done. */
export interface KnownHosts {
  readonly hosts: HostNumbers;
  readonly tally: ScanTally;
  /** This host's addresses among them. */
  readonly local: IpSet;
  /** Those that were found up or have results that wait, as address text. */
  readonly known: readonly string[];
  /** Those that have a name or were given up. */
  readonly named: readonly string[];
  /** Of an interrupted survey only those are told that something is known of. */
  readonly interrupted: boolean;
}

/** The hosts, by number. */
export interface HostsToTell {
  /** This host's addresses. */
  readonly own: readonly number[];
  /** Others, of which more is known than what their ports answered. */
  readonly loud: readonly number[];
  /** All the others. */
  readonly quiet: FittingNumbers;
  /** Loud and quiet ones. */
  readonly remote: FittingNumbers;
}

/** Sorts them. */
export function hostsToTell({ hosts, tally, local, known, named, interrupted }: KnownHosts): HostsToTell {
  const numbersOf = (texts: readonly string[]): readonly number[] =>
    texts.map((text) => hosts.ofText(text)).filter((number) => number >= 0);
  const found = new Set(numbersOf(known));
  const isTold = (number: number): boolean => !interrupted || found.has(number) || tally.counts.has(number);
  const own = new Set([...local].map((address) => hosts.of(address)).filter(isTold));
  const loud = new Set(
    [...found, ...numbersOf(named), ...tally.notable].filter((each) => isTold(each) && !own.has(each)),
  );
  const isRemote = (number: number): boolean => !own.has(number) && isTold(number);
  return {
    own: [...own],
    loud: [...loud],
    quiet: new FittingNumbers(hosts.count, (number) => !loud.has(number) && isRemote(number)),
    remote: new FittingNumbers(hosts.count, isRemote),
  };
}

/** Numbers from 0 that fit, ascending; can be gone through again. */
export class FittingNumbers implements Iterable<number> {
  readonly #count: number;
  readonly #fits: (number: number) => boolean;

  constructor(count: number, fits: (number: number) => boolean) {
    this.#count = count;
    this.#fits = fits;
  }

  *[Symbol.iterator](): Generator<number, undefined> {
    for (let number = 0; number < this.#count; number++) if (this.#fits(number)) yield number;
  }

  /** As iterating, without an object for each. */
  forEach(visit: (number: number) => void): void {
    for (let number = 0; number < this.#count; number++) if (this.#fits(number)) visit(number);
  }

  /** Whether there are more than so many. */
  isMoreThan(most: number): boolean {
    let count = 0;
    for (const _ of this) if (++count > most) return true;
    return false;
  }
}
