/** The language of `--output-filter`: what passes, what binds tighter, what is refused in which words. */
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFilter, usualFilter } from './filter.ts';
import { fieldsOf } from './probe-modules.ts';
import { ZmapRefusal } from './refusal.ts';

const fields = fieldsOf('tcp_synscan');
const answer = { saddr: '10.0.0.2', classification: 'synack', success: 1, repeat: 0, ttl: 64, sport: 80, window: null };

describe('what passes', () => {
  test.each([
    [usualFilter, true],
    ['success = 0', false],
    ['success = 0 || ttl > 63', true],
    ['success = 1 || success = 0 && ttl = 1', true],
    ['(success = 1 || success = 0) && ttl = 1', false],
    ['classification = synack && saddr != 10.0.0.3', true],
    ['classification=rst', false],
    ['ttl >= 64 && ttl <= 64 && ttl < 65', true],
    ['((((sport = 80))))', true],
    ['window = 0', false],
    ['window != 0', true],
  ])('%s: %s', (text, passes) => {
    expect(compileFilter(text, fields)(answer)).toBe(passes);
  });
});

test.each([
  ['', 'Parse error: syntax error\n'],
  ['success =', 'Parse error: syntax error\n'],
  ['success = 1 repeat = 0', 'Parse error: syntax error\n'],
  ['(success = 1', 'Parse error: syntax error\n'],
  ['classification > rst', 'Parse error: syntax error\n'],
  [`${'('.repeat(200)}success = 1${')'.repeat(200)}`, 'Parse error: syntax error\n'],
  ['bogus = 1', "Field 'bogus' does not exist\n"],
  ['classification = 3', "Field 'classification' is not of type 'int'\n"],
  ['ttl = foo', "Field 'ttl' is not of type 'string'\n"],
])('refused: %s', (text, message) => {
  expect(() => compileFilter(text, fields)).toThrow(expect.objectContaining({ plain: message }));
});

test('any text is a filter or is refused', () => {
  assert(
    property(string({ unit: 'grapheme' }), (text) => {
      try {
        expect(typeof compileFilter(text, fields)(answer)).toBe('boolean');
      } catch (error) {
        expect(error).toBeInstanceOf(ZmapRefusal);
      }
    }),
  );
});
