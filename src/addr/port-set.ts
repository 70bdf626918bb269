/** A set of port numbers as sorted, merged ranges. */
import { intersectIntervals, intervalsContain, mergeIntervals, numberSteps, subtractIntervals } from './intervals.ts';
import type { Interval } from './intervals.ts';

/** The greatest port: the field has 16 bits. */
export const maxPort = 65535;

/** Ports from `first` to `last`, both included, 0 to 65535. */
export type PortRange = Interval<number>;

/** An immutable set of ports. Iterates in ascending order. */
export class PortSet implements Iterable<number> {
  /** Sorted, disjoint, non-adjacent. */
  readonly ranges: readonly PortRange[];

  private constructor(merged: readonly PortRange[]) {
    this.ranges = Object.freeze(merged.map(({ first, last }) => Object.freeze({ first, last })));
  }

  static readonly empty: PortSet = new PortSet([]);

  /** The union of ranges in any order. Throws RangeError (a programmer's error) for what is no range of ports. */
  static of(ranges: readonly PortRange[]): PortSet {
    for (const { first, last } of ranges) {
      const valid = Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first <= last && last <= maxPort;
      if (!valid) throw new RangeError(`no range of ports: ${first}-${last}`);
    }
    return new PortSet(mergeIntervals(ranges, numberSteps));
  }

  /** The set of single ports. */
  static ofPorts(ports: Iterable<number>): PortSet {
    return PortSet.of(Array.from(ports, (port) => ({ first: port, last: port })));
  }

  /** How many ports: 0 to 65536. */
  get count(): number {
    return this.ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  has(port: number): boolean {
    return intervalsContain(this.ranges, port);
  }

  union(other: PortSet): PortSet {
    return new PortSet(mergeIntervals([...this.ranges, ...other.ranges], numberSteps));
  }

  subtract(other: PortSet): PortSet {
    return new PortSet(subtractIntervals(this.ranges, other.ranges, numberSteps));
  }

  intersect(other: PortSet): PortSet {
    return new PortSet(intersectIntervals(this.ranges, other.ranges));
  }

  *[Symbol.iterator](): Generator<number, undefined> {
    for (const { first, last } of this.ranges) for (let port = first; port <= last; port++) yield port;
  }

  /** The shortest port spec: `22,80,8000-8100`; empty text for the empty set. */
  toString(): string {
    return this.ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
  }
}
