/** Measures two programs in turn and takes medians. */
import type { Goal } from './define-bench.ts';
import { type Cost, measure, type Placement } from './measure.ts';

/** Medians of both sides. */
export interface Comparison {
  readonly runs: number;
  readonly ours: Cost;
  readonly theirs: Cost;
}

/** Runs each side once to warm up, then both in turn `runs` times: what disturbs the machine disturbs both. Throws PTL_LAB. */
export function compare(
  ours: readonly string[],
  theirs: readonly string[],
  runs: number,
  place: Placement,
): Comparison {
  measure(ours, place);
  measure(theirs, place);
  const costs = Array.from({ length: runs }, () => [measure(ours, place), measure(theirs, place)] as const);
  return { runs, ours: typical(costs.map(([cost]) => cost)), theirs: typical(costs.map(([, cost]) => cost)) };
}

/** Whether a goal was reached, in words; empty when there is none. */
export function judge(goal: Goal | undefined, { ours, theirs }: Comparison): string {
  const bounds: readonly (readonly [string, number | undefined, number | null])[] = [
    ['CPU ratio', goal?.cpuRatio, ours.cpuMs / theirs.cpuMs],
    ['CPU over, ms', goal?.cpuOverMs, ours.cpuMs - theirs.cpuMs],
    ['wall ratio', goal?.wallRatio, ours.wallMs / theirs.wallMs],
    ['wall over, ms', goal?.wallOverMs, ours.wallMs - theirs.wallMs],
    ['wall, ms', goal?.wallMs, ours.wallMs],
    ['peak, MiB', goal?.peakMiB, ours.peakMiB],
  ];
  return bounds
    .flatMap(([name, bound, value]) => (bound === undefined ? [] : [verdict(name, bound, value)]))
    .join('; ');
}

/** The middle value; the mean of the two in the middle when there is an even number. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

function typical(costs: readonly Cost[]): Cost {
  const peaks = costs.flatMap(({ peakMiB }) => (peakMiB === null ? [] : [peakMiB]));
  return {
    cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
    wallMs: median(costs.map(({ wallMs }) => wallMs)),
    peakMiB: peaks.length === 0 ? null : median(peaks),
  };
}

function verdict(name: string, bound: number, value: number | null): string {
  if (value === null) return `${name} at most ${bound}: not measured`;
  const reached = value <= bound ? 'reached' : 'NOT reached';
  return `${name} at most ${bound}: ${reached} (${value < 10 ? value.toFixed(3) : value.toFixed(0)})`;
}
