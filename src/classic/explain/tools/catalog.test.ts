/** Every tool's samples, and the rules that hold for all tables. */

import { describe, expect, test } from 'vitest';
import type { Explanation } from '../explanation.ts';
import { explainCommand } from '../explain.ts';
import type { FlagSpec, Parsed, Sample } from '../tool.ts';
import { TOOLS } from './catalog.gen.ts';

describe.each(TOOLS)('$name', (tool) => {
  test.each(tool.samples)('$command', (sample) => check(explainCommand(sample.command), sample));

  test('has at least two samples, the first with an expectation', () => {
    expect(tool.samples.length).toBeGreaterThanOrEqual(2);
    expect(Object.keys(tool.samples[0]!.expect).length).toBeGreaterThan(0);
  });

  test('every spelling is unique and well formed', () => {
    const spellings = tool.flags.flatMap((spec) => spec.spellings);
    expect(new Set(spellings).size).toBe(spellings.length);
    for (const spelling of spellings) expect(spelling).toMatch(/^(?:--?|\+)[A-Za-z0-9?#][\w?.-]*$/);
  });

  test('every flag has a meaning of three words or more, without a final stop', () => {
    for (const spec of tool.flags) {
      for (const value of ['', '10.0.0.1', '-7']) {
        const meaning = meaningOf(spec, value);
        expect(meaning.trim().split(/\s+/).length, `${spec.spellings[0]!}: ${meaning}`).toBeGreaterThanOrEqual(3);
        expect(meaning, spec.spellings[0]).not.toMatch(/\.$/);
      }
    }
  });
});

test('names and aliases are unique over the catalogue', () => {
  const names = TOOLS.flatMap((tool) => [tool.name, ...tool.aliases]);
  expect(new Set(names).size).toBe(names.length);
});

function check(explanation: Explanation, { expect: wanted }: Sample): void {
  const parts = explanation.stages.flatMap((stage) => stage.parts);
  const pitfalls = explanation.stages.flatMap((stage) => stage.pitfalls).join('\n');
  const unknown = parts.filter((piece) => piece.kind === 'unknown').map((piece) => piece.text);
  expect(unknown).toEqual(wanted.unknown ?? []);
  for (const [text, fragment] of wanted.parts ?? []) {
    const meanings = parts.filter((piece) => piece.text === text).map((piece) => piece.meaning);
    expect(meanings.join('\n'), `part ${text} of ${parts.map((piece) => piece.text).join(' ')}`).toContain(fragment);
  }
  for (const fragment of wanted.pitfalls ?? []) expect(pitfalls).toContain(fragment);
  for (const fragment of wanted.noPitfalls ?? []) expect(pitfalls).not.toContain(fragment);
  const offered = explanation.stages.flatMap((stage) => stage.ours.map((form) => form.command));
  for (const command of wanted.ours ?? []) expect(offered).toContain(command);
}

function meaningOf(spec: FlagSpec, value: string): string {
  const parsed: Parsed = {
    name: 'tool',
    words: [],
    flags: [],
    operands: [],
    asRoot: false,
    feeder: undefined,
    earlier: [],
    redirects: [],
    has: () => false,
    value: () => undefined,
  };
  return typeof spec.meaning === 'string' ? spec.meaning : spec.meaning(value, parsed);
}
