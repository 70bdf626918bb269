/** Every parser against mutated packets: a value or a reason, never a throw, nothing read outside the bytes given, bounded work. */
import { describe, expect, test, vi } from 'vitest';
import { fuzzTargets } from './fuzz.fixture.ts';
import { generator, mutated, outcome, surrounded } from './fuzz-mutation.fixture.ts';

/** How often the readers of bytes were called: the parsers' steps. */
const steps = vi.hoisted(() => ({ count: 0 }));

vi.mock('./bytes.ts', async (importOriginal) => {
  const original: Record<string, unknown> = await importOriginal();
  const counted = (name: string, read: (...given: unknown[]) => unknown): [string, unknown] => [
    name,
    (...given: unknown[]): unknown => {
      steps.count++;
      return read(...given);
    },
  ];
  return Object.fromEntries(
    Object.entries(original).map(([name, read]) => counted(name, read as (...given: unknown[]) => unknown)),
  );
});

/** Inputs for all parsers together; `npm run fuzz` takes ten million. */
const inputs = 200_000;

/** Steps for a byte: names behind compression pointers cost the most, 256 labels and pointers for a record of 11 bytes. */
const stepsPerByte = 64;

describe.each(fuzzTargets.map((target) => ({ ...target })))('$name', ({ name, parse, seeds }) => {
  test('mutated inputs', () => {
    const random = generator(name);
    let total = 0;
    const rounds = Math.ceil(inputs / fuzzTargets.length);
    for (let round = 0; round < rounds; round++) {
      const input = mutated(seeds[round % seeds.length]!, random);
      steps.count = 0;
      const alone = outcome(() => parse(input, 0, input.length));
      if (steps.count > 2000 + input.length * stepsPerByte) fail(name, input, `${steps.count} steps`);
      total += steps.count;
      const around = surrounded(input, random() & 0xff);
      const within = outcome(() => parse(around, 16, 16 + input.length), 16);
      if (alone !== within) fail(name, input, `other bytes around it changed the value: ${alone} became ${within}`);
    }
    expect(total, 'the steps are counted').toBeGreaterThan(0);
  });

  test('the seeds themselves are read', () => {
    for (const seed of seeds) expect(outcome(() => parse(seed, 0, seed.length))).not.toContain('"ok":false');
  });
});

function fail(name: string, input: Uint8Array, what: string): never {
  throw new Error(`${name} on ${Buffer.from(input).toString('hex')}: ${what}`);
}
