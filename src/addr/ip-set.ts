/** A set of addresses of both versions as sorted, merged ranges: a /0 costs as little as one address. */
import {
  bigintSteps,
  intersectIntervals,
  intervalsContain,
  lastIndexWhere,
  mergeIntervals,
  subtractIntervals,
} from './intervals.ts';
import type { Interval } from './intervals.ts';
import { ipAddress } from './ip-address.ts';
import type { IpAddress, IpVersion } from './ip-address.ts';
import { compareSpaces, ipRangeText } from './ip-range.ts';
import type { IpRange } from './ip-range.ts';

/** The ranges of one version and zone. An address with a zone is another address than the same without. */
interface Space {
  readonly version: IpVersion;
  readonly zone: string | null;
  readonly intervals: readonly Interval<bigint>[];
}

/** An immutable set of addresses. Iterates lazily, IPv4 first, ascending. */
export class IpSet implements Iterable<IpAddress> {
  /** Sorted by version, zone and first address; disjoint, non-adjacent. */
  readonly ranges: readonly IpRange[];
  readonly #spaces: readonly Space[];
  /** How many addresses stand before each range; made by the first {@link nth}. */
  #before: readonly bigint[] | undefined;

  private constructor(spaces: readonly Space[]) {
    this.#spaces = spaces.filter((space) => space.intervals.length > 0);
    this.ranges = Object.freeze(
      this.#spaces.flatMap(({ version, zone, intervals }) =>
        intervals.map(({ first, last }) => Object.freeze({ version, zone, first, last })),
      ),
    );
  }

  static readonly empty: IpSet = new IpSet([]);

  /** The union of ranges in any order. */
  static of(ranges: readonly IpRange[]): IpSet {
    const sorted = ranges.toSorted(compareSpaces);
    const spaces: Space[] = [];
    for (let start = 0; start < sorted.length;) {
      const { version, zone } = sorted[start]!;
      let end = start + 1;
      while (end < sorted.length && compareSpaces(sorted[start]!, sorted[end]!) === 0) end++;
      spaces.push({ version, zone, intervals: mergeIntervals(sorted.slice(start, end), bigintSteps) });
      start = end;
    }
    return new IpSet(spaces);
  }

  /** How many addresses. */
  get count(): bigint {
    return this.ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  has(address: IpAddress): boolean {
    const space = this.#spaces.find((space) => compareSpaces(space, address) === 0);
    return space !== undefined && intervalsContain(space.intervals, address.value);
  }

  union(other: IpSet): IpSet {
    return IpSet.of([...this.ranges, ...other.ranges]);
  }

  subtract(other: IpSet): IpSet {
    return this.#perSpace(other, (mine, theirs) => subtractIntervals(mine, theirs, bigintSteps));
  }

  intersect(other: IpSet): IpSet {
    return this.#perSpace(other, intersectIntervals);
  }

  #perSpace(
    other: IpSet,
    combine: (mine: readonly Interval<bigint>[], theirs: readonly Interval<bigint>[]) => Interval<bigint>[],
  ): IpSet {
    return new IpSet(
      this.#spaces.map((space) => {
        const match = other.#spaces.find((candidate) => compareSpaces(candidate, space) === 0);
        return { ...space, intervals: combine(space.intervals, match?.intervals ?? []) };
      }),
    );
  }

  /** The address at an index in iteration order, or undefined when there are not so many. */
  nth(index: bigint): IpAddress | undefined {
    this.#before ??= runningCounts(this.ranges);
    const before = this.#before;
    const at = lastIndexWhere(before.length, (candidate) => before[candidate]! <= index);
    if (at === -1) return undefined;
    const { version, zone, first, last } = this.ranges[at]!;
    const value = first + (index - before[at]!);
    return value <= last ? ipAddress(version, value, zone) : undefined;
  }

  *[Symbol.iterator](): Generator<IpAddress, undefined> {
    for (const { version, zone, first, last } of this.ranges) {
      for (let value = first; value <= last; value++) yield ipAddress(version, value, zone);
    }
  }

  /** A target spec of the set: addresses, networks and ranges joined by commas; empty text for the empty set. */
  toString(): string {
    return this.ranges.map(ipRangeText).join(',');
  }
}

function runningCounts(ranges: readonly IpRange[]): bigint[] {
  let sum = 0n;
  return ranges.map(({ first, last }) => {
    const before = sum;
    sum += last - first + 1n;
    return before;
  });
}
