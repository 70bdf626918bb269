/** Every family is known by its own samples, and is whole. */
import { describe, expect, test } from 'vitest';
import type { OsFactId } from '../os-fact.ts';
import { osFactIds } from '../os-fact.ts';
import { weigh } from '../os-weighing.ts';
import { osFamilies } from './catalog.gen.ts';

describe.each(osFamilies.map((family) => [family.id, family] as const))('%s', (_id, family) => {
  test.each(family.samples)('$brief', ({ observed, says }) => {
    const { best } = weigh(observed, osFamilies);
    expect(best?.name ?? null).toBe(says);
  });

  test('has samples, and likelihoods that are some', () => {
    expect(family.samples.length).toBeGreaterThan(0);
    expect(family.cpe).toMatch(/^cpe:\/[oa]:[a-z_-]+:[a-z_-]+/);
    for (const behaviour of [family.facts, ...family.generations.map(({ facts }) => facts)]) {
      for (const [id, values] of Object.entries(behaviour)) {
        const named = Object.entries(values).filter(([value]) => value !== '*');
        const sum = named.reduce((total, [, likely]) => total + likely, 0);
        expect(osFactIds).toContain(id as OsFactId);
        expect(sum, `${family.id} ${id}`).toBeGreaterThan(0.1);
        expect(sum, `${family.id} ${id}`).toBeLessThanOrEqual(1.0001);
        for (const likely of Object.values(values)) expect(likely).toBeGreaterThan(0);
      }
    }
  });

  test('has generations that are told apart by the same facts', () => {
    const told = family.generations.map(({ facts }) => Object.keys(facts).toSorted().join(' '));
    expect(new Set(told).size).toBeLessThanOrEqual(1);
  });
});
