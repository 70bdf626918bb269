import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchGlob } from './glob.ts';

describe('fnmatch', () => {
  test.each([
    ['*', '', true],
    ['/tmp/*', '/tmp/a/b', true],
    ['/TMP/?', '/tmp/X', true],
    ['a*b*c', 'aXbXbXc', true],
    ['a*b*c', 'aXbXbX', false],
    ['[a-c]x', 'Bx', true],
    ['[!a-c]x', 'bx', false],
    ['[^a-c]x', 'dx', true],
    ['[]x]', ']', true],
    ['[[:digit:]]', '7', true],
    ['[[:digit:]]', 'a', false],
    ['[a', '[a', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['a\\', 'a\\', false],
    ['', 'x', false],
  ])('%s against %s', (pattern, text, matches) => {
    expect(matchGlob(pattern, text)).toBe(matches);
  });

  test('ends for any pattern and text, and a text without special characters matches itself', () => {
    const unit = fc.constantFrom('a', 'B', '*', '?', '[', ']', '-', '!', '\\', ':', '[:alpha:]');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), fc.string({ maxLength: 40 }), (pattern, text) => {
        expect(typeof matchGlob(pattern, text)).toBe('boolean');
        const plain = text.replaceAll(/[*?[\\]/g, '_');
        expect(matchGlob(plain, plain)).toBe(true);
        expect(matchGlob(`*${plain}`, `x${plain}`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
