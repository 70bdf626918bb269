/**
 * `npm run bench -- [--only NAME] [--at CONNECTIONS] [--runs N] [--no-write]`: measures our commands side by side with the referees',
 * prints a table, and keeps it in bench/RESULTS.md. `--at` measures one size only and does not write.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildLab } from '../lab/build-lab.ts';
import { startLoad } from '../lab/load/start-load.ts';
import { PortolanError } from '../src/base/errors.ts';
import { systemClock } from '../src/base/clock.ts';
import { allBenches, programSections } from './cases.ts';
import { compare } from './compare.ts';
import { type Bench, portolanProgram } from './define-bench.ts';
import { machineLine, type Measured, merged, section } from './results.ts';

const resultsFile = fileURLToPath(new URL('RESULTS.md', import.meta.url));

/** What the command line asks for. */
export interface BenchOptions {
  /** Only the bench of this name, or those whose names contain it. */
  readonly only?: string | undefined;
  /** Only this number of connections. */
  readonly at?: number | undefined;
  /** This many runs everywhere. */
  readonly runs?: number | undefined;
  readonly write: boolean;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));

/** Runs the command; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    const benches = chosen(options.only);
    if (benches.length === 0) {
      print(`No bench is named ${options.only}. There are: ${allBenches.map(({ name }) => name).join(', ')}`);
      return 2;
    }
    if (!existsSync(portolanProgram)) {
      print('dist/bin.js is missing: run `npm run build` first.');
      return 2;
    }
    const machine = machineLine(systemClock.now());
    const measured = await measureAll(benches, options);
    const sections = new Map(measured.map((each) => [each.bench.name, section(each, machine)]));
    for (const text of sections.values()) print(text);
    if (options.write && options.at === undefined) writeResults(sections);
    return 0;
  } catch (error) {
    if (!(error instanceof PortolanError) && !(error instanceof TypeError)) throw error;
    print(error.message);
    return error instanceof PortolanError ? error.exitCode : 2;
  }
}

/** Measures benches, size by size: those of one size share one load. Exported for tests and other runners. Throws PTL_LAB. */
export async function measureAll(benches: readonly Bench[], options: BenchOptions): Promise<Measured[]> {
  const rows = new Map<Bench, Measured['rows'][number][]>(benches.map((bench) => [bench, []]));
  const sizes = [...new Set(benches.flatMap((bench) => bench.sizes.map(({ connections }) => connections)))];
  for (const connections of sizes.sort((a, b) => a - b)) {
    if (options.at !== undefined && options.at !== connections) continue;
    await using lab = await buildLab({ hosts: { loaded: {} } });
    const host = lab.host('loaded');
    await using _load = await startLoad(host, connections);
    for (const bench of benches) {
      for (const size of bench.sizes.filter((each) => each.connections === connections)) {
        progress(`${bench.name} at ${connections} connections`);
        try {
          await bench.prepare?.make(host);
          const comparison = compare(bench.ours, bench.theirs, options.runs ?? size.runs, (argv) => host.argv(argv));
          rows.get(bench)!.push({ size, comparison });
        } finally {
          bench.prepare?.remove();
        }
      }
    }
  }
  return [...rows].filter(([, each]) => each.length > 0).map(([bench, each]) => ({ bench, rows: each }));
}

function chosen(only = ''): readonly Bench[] {
  const exact = allBenches.filter(({ name }) => name === only);
  return exact.length > 0 ? exact : allBenches.filter(({ name }) => name.includes(only));
}

function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      at: { type: 'string' },
      runs: { type: 'string' },
      'no-write': { type: 'boolean', default: false },
    },
  });
  return {
    only: values.only,
    at: wholeNumber('--at', values.at),
    runs: wholeNumber('--runs', values.runs),
    write: !values['no-write'],
  };
}

function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < (flag === '--runs' ? 1 : 0))
    throw new TypeError(`${flag} ${text}: not a whole number, such as 5`);
  return value;
}

/** Puts sections into RESULTS.md, by name. Exported for benches that are programs of their own. */
export function writeResults(sections: ReadonlyMap<string, string>): void {
  const before = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : '';
  writeFileSync(resultsFile, merged(before, sections, [...allBenches.map(({ name }) => name), ...programSections]));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
