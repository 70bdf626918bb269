/** What a bench is: one question put to our command and to a referee, on machines of several sizes. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LabHost } from '../lab/lab-host.ts';

/** A size of machine and how often it is measured. */
export interface BenchSize {
  /** Loopback connections that are open (0: two listeners and nothing else). */
  readonly connections: number;
  /** Measured runs of each side, after one that warms up. */
  readonly runs: number;
  /** What we want to reach at this size. */
  readonly goal?: Goal;
}

/** Bounds on medians; each is ours against the referee's. */
export interface Goal {
  /** Our CPU time divided by theirs. */
  readonly cpuRatio?: number;
  /** Our CPU time less theirs, in milliseconds. */
  readonly cpuOverMs?: number;
  /** Our wall time less theirs, in milliseconds. */
  readonly wallOverMs?: number;
  /** Our wall time divided by theirs. */
  readonly wallRatio?: number;
  /** Our wall time, in milliseconds. */
  readonly wallMs?: number;
  /** Our peak memory, in MiB. */
  readonly peakMiB?: number;
}

/** A bench. */
export interface Bench {
  /** Unique; the section of RESULTS.md. */
  readonly name: string;
  /** Our command, as an argument vector. */
  readonly ours: readonly string[];
  /** The referee's. */
  readonly theirs: readonly string[];
  readonly sizes: readonly BenchSize[];
  /** One line: what the comparison means. */
  readonly note?: string;
  /** What both sides need; made before the first run, removed after the last. */
  readonly prepare?: Preparation;
}

/** What a bench needs beside the two programs. */
export interface Preparation {
  /** Makes it, unless it is there; `host` is where both programs will run. */
  make(host: LabHost): Promise<void> | void;
  remove(): void;
}

/** A file that benches read. */
export interface BenchFile extends Preparation {
  readonly path: string;
}

/** Declares a bench. Throws TypeError when it measures nothing. */
export function defineBench(bench: Bench): Bench {
  if (bench.sizes.some((size) => size.runs < 1)) throw new TypeError(`bench ${bench.name}: no runs`);
  return bench;
}

const root = new URL('..', import.meta.url);

/** The checkout's Node itself: the link or wrapper that leads to it is not to be counted. */
export const nodeProgram = realpathSync(fileURLToPath(new URL('node_modules/.bin/node', root)));

/** The built program; `npm run build` makes it. */
export const portolanProgram = fileURLToPath(new URL('dist/bin.js', root));

/** The argument vector of `portolan ARGS`. */
export function portolan(...args: readonly string[]): readonly string[] {
  return [nodeProgram, portolanProgram, ...args];
}

/** Node that does nothing: the price of starting at all. */
export const bareNode: readonly string[] = [nodeProgram, '--eval', '0'];
