/**
 * Fuzzes every parser of the wire floor for as many inputs as asked: `node scripts/fuzz-wire.ts [INPUTS] [SEED]`, ten million
 * and `nightly` without arguments. Prints inputs a second, failures and the worst time a kilobyte; exits 1 after a failure.
 */
import { fuzzTargets } from '../src/wire/fuzz.fixture.ts';
import { generator, mutated, outcome, surrounded } from '../src/wire/fuzz-mutation.fixture.ts';
import type { FuzzTarget } from '../src/wire/fuzz-target.fixture.ts';

/** What is told of a parser. */
interface Report {
  readonly name: string;
  readonly inputs: number;
  readonly failures: readonly string[];
  /** Microseconds for each kilobyte begun, of the slowest input. */
  readonly worst: number;
  readonly worstInput: string;
}

const maxFailures = 5;

const inputs = Number(process.argv[2] ?? 10_000_000);
const seed = process.argv[3] ?? 'nightly';
if (!Number.isSafeInteger(inputs) || inputs < 1) throw new Error('usage: fuzz-wire.ts [INPUTS] [SEED]');

const began = performance.now();
const rounds = Math.ceil(inputs / fuzzTargets.length);
const reports = fuzzTargets.map((target) => fuzzed(target, rounds));
const seconds = (performance.now() - began) / 1000;
const failures = reports.flatMap((report) => report.failures);
const slowest = reports.toSorted((a, b) => b.worst - a.worst).slice(0, 5);

for (const failure of failures) process.stderr.write(`${failure}\n`);
const lines = [
  `${rounds * reports.length} inputs for ${reports.length} parsers in ${seconds.toFixed(0)} s: ${Math.round((rounds * reports.length) / seconds)} inputs/s, each read twice`,
  `${failures.length} failures`,
  ...slowest.map(({ name, worst, worstInput }) => `worst: ${name} ${worst.toFixed(0)} us/KB on ${worstInput}`),
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;

function fuzzed({ name, parse, seeds }: FuzzTarget, count: number): Report {
  const random = generator(`${seed} ${name}`);
  const wrong: string[] = [];
  let worst = 0;
  let worstInput = '';
  for (let round = 0; round < count && wrong.length < maxFailures; round++) {
    // Every other input is a mutation of a mutation: further away from what parsers expect.
    const once = mutated(seeds[round % seeds.length]!, random);
    const input = round % 2 === 0 ? once : mutated(once, random);
    const spent = timed(parse, input, worst);
    if (spent > worst) {
      worst = spent;
      worstInput = hexOf(input);
    }
    const failure = failureOf(parse, input, random() & 0xff);
    if (failure !== null) wrong.push(`${name}: ${failure} on ${hexOf(input)}`);
  }
  return { name, inputs: count, failures: wrong, worst, worstInput };
}

function failureOf(parse: FuzzTarget['parse'], input: Uint8Array, filler: number): string | null {
  try {
    const around = surrounded(input, filler);
    const alone = outcome(() => parse(input, 0, input.length));
    const within = outcome(() => parse(around, 16, 16 + input.length), 16);
    return alone === within ? null : 'other bytes around it changed the value';
  } catch (error) {
    return `threw ${String(error)}`;
  }
}

/**
 * Microseconds for each kilobyte begun. An input slower than the slowest so far is run again, and its best run counts: garbage
 * collection and compilation are no fault of the parser. A throw is told by failureOf.
 */
function timed(parse: FuzzTarget['parse'], input: Uint8Array, slowest: number): number {
  let best = Infinity;
  for (let run = 0; run < 8; run++) {
    const start = performance.now();
    try {
      parse(input, 0, input.length);
    } catch {
      return 0;
    }
    best = Math.min(best, ((performance.now() - start) * 1000) / Math.ceil(Math.max(1, input.length) / 1024));
    if (best <= slowest) break;
  }
  return best;
}

function hexOf(input: Uint8Array): string {
  return Buffer.from(input.subarray(0, 512)).toString('hex');
}
