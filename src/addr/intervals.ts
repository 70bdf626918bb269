/** Sorted, disjoint, non-adjacent intervals of whole numbers: the algebra under port sets and address sets. */

/** From `first` to `last`, both included. */
export interface Interval<T extends number | bigint> {
  readonly first: T;
  readonly last: T;
}

/** The neighbours of a value: what makes the algebra work for numbers and for bigints alike. */
export interface Steps<T extends number | bigint> {
  after(value: T): T;
  before(value: T): T;
}

/** Steps of ordinary numbers. */
export const numberSteps: Steps<number> = { after: (value) => value + 1, before: (value) => value - 1 };

/** Steps of bigints. */
export const bigintSteps: Steps<bigint> = { after: (value) => value + 1n, before: (value) => value - 1n };

/** The union of intervals in any order, as few as can be, sorted. */
export function mergeIntervals<T extends number | bigint>(
  intervals: readonly Interval<T>[],
  steps: Steps<T>,
): Interval<T>[] {
  const sorted = intervals.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: Interval<T>[] = [];
  for (const interval of sorted) {
    const last = merged.at(-1);
    if (last === undefined || interval.first > steps.after(last.last)) merged.push(interval);
    else if (interval.last > last.last) merged[merged.length - 1] = { first: last.first, last: interval.last };
  }
  return merged;
}

/** What is in `from` but not in `taken`; both merged, so is the result. */
export function subtractIntervals<T extends number | bigint>(
  from: readonly Interval<T>[],
  taken: readonly Interval<T>[],
  steps: Steps<T>,
): Interval<T>[] {
  const left: Interval<T>[] = [];
  let next = 0;
  for (const { first, last } of from) {
    while (next < taken.length && taken[next]!.last < first) next++;
    let start = first;
    for (let index = next; index < taken.length && taken[index]!.first <= last && start <= last; index++) {
      const hole = taken[index]!;
      if (hole.first > start) left.push({ first: start, last: steps.before(hole.first) });
      start = steps.after(hole.last);
    }
    if (start <= last) left.push({ first: start, last });
  }
  return left;
}

/** What is in both; both merged, so is the result. */
export function intersectIntervals<T extends number | bigint>(
  a: readonly Interval<T>[],
  b: readonly Interval<T>[],
): Interval<T>[] {
  const common: Interval<T>[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i]!, b[j]!];
    const first = left.first > right.first ? left.first : right.first;
    const last = left.last < right.last ? left.last : right.last;
    if (first <= last) common.push({ first, last });
    if (left.last < right.last) i++;
    else j++;
  }
  return common;
}

/** Whether a value is in merged intervals (binary search). */
export function intervalsContain<T extends number | bigint>(intervals: readonly Interval<T>[], value: T): boolean {
  const index = lastIndexWhere(intervals.length, (index) => intervals[index]!.first <= value);
  return index !== -1 && intervals[index]!.last >= value;
}

/** The greatest index below `length` for which a test holds that holds for a prefix of the indexes; -1 when for none. */
export function lastIndexWhere(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
