/** Every parser against mutated packets: a value or a reason, never a throw, nothing read outside the bytes given, bounded work. */
import { describe, expect, test, vi } from 'vitest';
import { fuzzTargets } from './fuzz.fixture.ts';

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

/** Inputs for all parsers together. */
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
      const surrounded = new Uint8Array(input.length + 48).fill(random() & 0xff);
      surrounded.set(input, 16);
      const within = outcome(() => parse(surrounded, 16, 16 + input.length), 16);
      if (alone !== within) fail(name, input, `other bytes around it changed the value: ${alone} became ${within}`);
    }
    expect(total, 'the steps are counted').toBeGreaterThan(0);
  });

  test('the seeds themselves are read', () => {
    for (const seed of seeds) expect(outcome(() => parse(seed, 0, seed.length))).not.toContain('"ok":false');
  });
});

/** What came of it as text, places counted from `start`: comparing texts is much faster than comparing trees. */
function outcome(run: () => unknown, start = 0): string {
  return JSON.stringify(run(), (key, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return places.has(key) && typeof value === 'number' ? value - start : value;
  });
}

const places = new Set(['payloadStart', 'payloadEnd', 'start']);

function fail(name: string, input: Uint8Array, what: string): never {
  throw new Error(`${name} on ${Buffer.from(input).toString('hex')}: ${what}`);
}

/** A random generator of 32 bits (xorshift), seeded by the name: a failure comes back in the next run. */
function generator(name: string): () => number {
  let state = 0x9e37_79b9;
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The seed with a few bytes changed, cut, or with parts repeated. */
function mutated(seed: Uint8Array, random: () => number): Uint8Array {
  const bytes = [...seed];
  for (let count = random() % 5; count > 0; count--) {
    const at = bytes.length === 0 ? 0 : random() % bytes.length;
    const kind = random() % 8;
    if (kind < 3) bytes[at] = random() & 0xff;
    else if (kind === 3) bytes[at] = [0, 1, 0x7f, 0x80, 0xc0, 0xff][random() % 6]!;
    else if (kind === 4) bytes[at] = (bytes[at] ?? 0) ^ (1 << (random() % 8));
    else if (kind === 5) bytes.length = at;
    else if (kind === 6) bytes.splice(at, random() % 8);
    else if (bytes.length < 2048) bytes.splice(at, 0, ...bytes.slice(at, at + (random() % 64)));
  }
  return Uint8Array.from(bytes);
}
