import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointAt } from '../result.ts';
import type { Filter, FilterValue, Operator } from './ast.ts';
import { join, not } from './ast.ts';
import { describeFilter, formatFilter } from './format.ts';
import { startsLikeField } from './lexer.ts';
import { deepestFilter, longestFilter, parseFilter } from './parse.ts';

function parsed(text: string): Filter {
  const filter = parseFilter(text);
  if (!filter.ok) throw new Error(`${filter.reason}\n${pointAt(text, filter)}`);
  return filter.value;
}

/** The same filter with every place set to 0. */
function placeless(filter: Filter): unknown {
  return JSON.parse(JSON.stringify(filter), (key, value: unknown) => (key === 'at' || key === 'length' ? 0 : value));
}

const word = fc
  .string({
    unit: fc.constantFrom('a', 'Z', '7', '.', ':', '-', '*', '=', '>', '!', '&', '|', '/', '[', 'é', '\\'),
    minLength: 1,
  })
  .filter((text) => !startsLikeField(text) && !/^[<>=!]|^[&|]{1,2}$/.test(text));
const value: fc.Arbitrary<FilterValue> = fc.oneof(
  word.map((text) => ({ text, quoted: false, at: 0, length: 0 })),
  fc
    .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('"', '\\', '\n', 'n', ' ', '(', ',') }))
    .map((text) => ({ text, quoted: true, at: 0, length: 0 })),
);
const values = fc.array(value, { minLength: 1, maxLength: 3 });
const field = fc.constantFrom('port', 'is', 'a.b-c_d', 'not', 'Or', 'fd');
const compare: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    field,
    operator: fc.constantFrom<Operator>('=', '!='),
    values,
    at: fc.constant(0),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    field,
    operator: fc.constantFrom<Operator>('<', '<=', '>', '>='),
    values: value.map((one) => [one]),
    at: fc.constant(0),
  }),
);
const search: fc.Arbitrary<Filter> = values.map((list) => ({ kind: 'search' as const, values: list }));
const { filter: anyFilter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    compare,
    search,
    tie('filter').map(not),
    fc
      .tuple(fc.constantFrom<'and' | 'or'>('and', 'or'), fc.array(tie('filter'), { minLength: 1, maxLength: 4 }))
      .map(([kind, items]) => join(kind, items)),
  ),
}));

describe('parseFilter', () => {
  it.each([
    ['', ''],
    ['   ', ''],
    ['port:22', 'port:22'],
    ['port = 22', 'port:22'],
    ['port: 22, 80 ,443', 'port:22,80,443'],
    ['port:22,80,8000-8100 and not user:root', 'port:22,80,8000-8100 and not user:root'],
    ['is:exposed proc:node', 'is:exposed and proc:node'],
    ['port>1024', 'port>1024'],
    ['rtt >= 1.5', 'rtt>=1.5'],
    ['a or b c', 'a or b and c'],
    ['(a or b) c', '(a or b) and c'],
    ['(a) AND ((b))', 'a and b'],
    ['not a b', 'not a and b'],
    ['not (a b)', 'not (a and b)'],
    ['not not a', 'not not a'],
    ['a or (b or c)', 'a or b or c'],
    ['nginx,node', 'nginx,node'],
    ['"a b"', '"a b"'],
    ['name:"say \\"x\\" \\\\ \\u{41}\\n"', 'name:"say \\"x\\" \\\\ A\\n"'],
    ['addr:fe80::1', 'addr:fe80::1'],
    ['fe80::1', 'fe80::1'],
    ['::1', '::1'],
    ['dead:beef::1', 'dead:beef::1'],
    ['addr:::1', 'addr:::1'],
    ['addr:::', 'addr:::'],
    ['fd:3', 'fd:3'],
    ['fd: :1', 'fd=:1'],
    ['user:a:b', 'user:a:b'],
    ['10.0.0.1:22', '10.0.0.1:22'],
    ['user:and', 'user:and'],
    ['"and"', '"and"'],
    ['name:a=b', 'name:a=b'],
    ['a(b)c', 'a and b and c'],
    ['user!=root', 'user!=root'],
    ['""', '""'],
  ])('reads %j as %j', (text, canonical) => {
    expect(formatFilter(parsed(text))).toBe(canonical);
  });

  it.each([
    ['port:', 'a value is missing after port', 5],
    ['port:22,', 'a value is missing after the comma', 8],
    ['port:,', 'a value is missing after port', 5],
    ['a and', 'the filter ends where a condition is missing', 5],
    ['or a', 'a condition is missing before or', 0],
    ['a and or b', 'a condition is missing before or', 6],
    ['not', 'the filter ends where a condition is missing', 3],
    ['(a', 'this parenthesis is never closed', 0],
    ['a)', 'this parenthesis closes nothing, or nothing stands before it', 1],
    ['()', 'this parenthesis closes nothing, or nothing stands before it', 1],
    ['a ,b c,', 'a value is missing after the comma', 7],
    [',a', 'a condition is missing before ,', 0],
    ['name:"abc', 'this quote is never closed', 5],
    ['name:"a\\q"', 'there is no escape \\q', 7],
    ['name:"\\u{110000}"', 'there is no escape \\u{110000}', 6],
    ['ab"c"', 'a quote in the middle of a word', 2],
    ['"a"b', 'a blank is missing after the quote', 3],
    ['> 5', 'a field name is missing before >', 0],
    ['port>1,2', '> takes one value, not a list', 7],
    ['a && b', 'write the word and for &&', 2],
    ['!a', 'write the word not for !', 0],
  ])('refuses %j: %s', (text, reason, at) => {
    expect(parseFilter(text)).toMatchObject({ ok: false, reason, at });
  });

  it('refuses endless nesting instead of running out of stack', () => {
    for (const deep of [
      '('.repeat(1000),
      'not '.repeat(1000),
      `${'('.repeat(1000)}a${')'.repeat(1000)}`,
      '(not '.repeat(3000),
    ]) {
      expect(parseFilter(deep)).toMatchObject({ ok: false, reason: `nested deeper than ${deepestFilter} levels` });
    }
    expect(parseFilter(`${'('.repeat(deepestFilter)}a${')'.repeat(deepestFilter)}`).ok).toBe(true);
  });

  it('refuses endless text', () => {
    expect(parseFilter('a'.repeat(longestFilter)).ok).toBe(true);
    expect(parseFilter('a'.repeat(longestFilter + 1))).toMatchObject({ ok: false, at: longestFilter, length: 1 });
  });

  it('gives a filter or a failure inside the text for any text', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      ',',
      '"',
      '\\',
      ' ',
      'and',
      'or',
      'not',
      'port:',
      'a',
      '>=',
      '!',
      '::',
      '\n',
      'u{1}',
      '\ud800',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const filter = parseFilter(input);
        if (filter.ok) {
          expect(placeless(parsed(formatFilter(filter.value)))).toEqual(placeless(filter.value));
          expect(describeFilter(filter.value)).not.toBe('');
        } else {
          expect(filter.at).toBeGreaterThanOrEqual(0);
          expect(filter.at + filter.length).toBeLessThanOrEqual(input.length + 1);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads back what formatFilter writes', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(placeless(parsed(formatFilter(filter)))).toEqual(placeless(filter));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('describeFilter', () => {
  it.each([
    ['', 'everything'],
    ['port:22,80,443', 'port is 22, 80 or 443'],
    ['port>1024 and not user:root', 'port is above 1024, and not (user is root)'],
    ['is:exposed (a or user!="x y")', 'it is exposed, and (some text has a, or user is not "x y")'],
  ])('%j: %s', (text, words) => {
    expect(describeFilter(parsed(text))).toBe(words);
  });
});
