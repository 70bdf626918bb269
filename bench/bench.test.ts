/** The bench's arithmetic, its document, and one real measurement of programs whose cost is known to differ. */
import { describe, expect, test } from 'vitest';
import { needs } from '../lab/needs.ts';
import { allBenches } from './cases.ts';
import { type Comparison, judge, median } from './compare.ts';
import { bareNode, defineBench, nodeProgram, portolan } from './define-bench.ts';
import { measure } from './measure.ts';
import { machineLine, merged, section, shown } from './results.ts';
import { main, measureAll } from './run.ts';

const inLab = needs({ lab: true, tools: ['ss', 'time'] });
const cost = (cpuMs: number) => ({ cpuMs, wallMs: 2 * cpuMs, peakMiB: 30 });
const comparison: Comparison = { runs: 3, ours: cost(5), theirs: cost(50) };
const bench = defineBench({
  name: 'x',
  ours: portolan('ls'),
  theirs: ['ss'],
  sizes: [{ connections: 20_000, runs: 3 }],
});

describe('the arithmetic', () => {
  test('a median is the middle, or between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });

  test('a goal is judged, and what was not measured is said to be so', () => {
    expect(judge(undefined, comparison)).toBe('');
    expect(judge({ cpuRatio: 0.1 }, comparison)).toBe('CPU ratio at most 0.1: reached (0.100)');
    expect(judge({ wallMs: 9, peakMiB: 40 }, comparison)).toBe(
      'wall, ms at most 9: NOT reached (10); peak, MiB at most 40: reached (30)',
    );
    expect(judge({ peakMiB: 40 }, { ...comparison, ours: { ...cost(5), peakMiB: null } })).toContain('not measured');
  });
});

describe('the document', () => {
  const text = section({ bench, rows: [{ size: bench.sizes[0]!, comparison }] }, 'Measured today.');

  test('a section shows both commands, the medians and the ratios', () => {
    expect(text).toContain('## x\n\n`portolan ls` against `ss`.\n');
    expect(text).toContain('| 20,000 | 3 | 5.0 | 50.0 | 0.10 | 10.0 | 100 | 0.10 | 30 | 30 |  |');
    expect(shown(bareNode)).toBe('node --eval 0');
  });

  test('sections that were not measured stay, in their order; those of no bench go', () => {
    const first = merged(
      '',
      new Map([
        ['b', '## b\n\nold b\n'],
        ['gone', '## gone\n\nx\n'],
        ['a', '## a\n\nold a\n'],
      ]),
      ['a', 'b', 'gone'],
    );
    const second = merged(first, new Map([['b', '## b\n\nnew b\n']]), ['a', 'b']);
    expect(second.slice(second.indexOf('## '))).toBe('## a\n\nold a\n\n## b\n\nnew b\n');
    expect(merged(second, new Map(), ['a', 'b'])).toBe(second);
  });

  test('the machine is named', () => {
    expect(machineLine(0)).toMatch(/^Measured 1970-01-01: .+, \d+ cores, Linux .+, Node v\d+\.\d+\.\d+\.$/);
  });
});

describe('the runner', () => {
  test('benches have names of their own', () => {
    expect(new Set(allBenches.map(({ name }) => name)).size).toBe(allBenches.length);
    expect(() => defineBench({ ...bench, sizes: [{ connections: 0, runs: 0 }] })).toThrow('no runs');
  });

  test.each([[['--only', 'no such bench']], [['--runs', 'many']], [['--frobnicate']]])(
    '%j is refused',
    async (args) => {
      expect(await main(args)).toBe(2);
    },
  );

  test('a program that fails is not measured', () => {
    expect(() => measure([nodeProgram, '--eval', 'process.exit(3)'], (argv) => argv)).toThrow('exit code 3');
  });
});

inLab.describe('a measurement', () => {
  test('tells work from waiting, and large from small', async () => {
    const node = (program: string) => [nodeProgram, '--eval', program];
    const worker = 'const until = performance.now() + 300; while (performance.now() < until);';
    const ours = node(`${worker} Buffer.alloc(100 * 1024 * 1024, 1)`);
    const theirs = node('setTimeout(() => {}, 300)');
    const trial = defineBench({ name: 'trial', ours, theirs, sizes: [{ connections: 10, runs: 2 }] });
    const [measured] = await measureAll([trial], { write: false });
    const { ours: working, theirs: waiting } = measured!.rows[0]!.comparison;
    expect(waiting.wallMs).toBeGreaterThan(300);
    expect(waiting.cpuMs).toBeLessThan(working.cpuMs);
    expect(working.peakMiB! - waiting.peakMiB!).toBeGreaterThan(90);
  });

  test('runs inside the laboratory, and its memory is its own', async () => {
    const trial = defineBench({
      name: 'trial',
      ours: ['ss', '-tan'],
      theirs: ['true'],
      sizes: [{ connections: 10, runs: 1 }],
    });
    const [measured] = await measureAll([trial], { write: false });
    expect(measured!.rows[0]!.comparison.ours.peakMiB).toBeLessThan(20);
  });
});
