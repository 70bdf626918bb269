/** The C library's own answers, where it can be called. */
import { describe, expect, test } from 'vitest';
import { hasNative } from '../ffi/library.ts';
import { cLibrary } from './c-library.ts';

describe.skipIf(!hasNative())('the C library', () => {
  const regex = (pattern: string, extended = true, ignoreCase = false): ReturnType<typeof cLibrary.regex> =>
    cLibrary.regex(Buffer.from(pattern, 'latin1'), { extended, ignoreCase });
  const matches = (made: ReturnType<typeof regex>, text: string): boolean =>
    'matches' in made && made.matches(Buffer.from(text, 'latin1'));

  test('reads extended and basic expressions', () => {
    expect(matches(regex('^a(b|c)+$'), 'abcb')).toBe(true);
    expect(matches(regex('^a(b|c)+$'), 'abd')).toBe(false);
    expect(matches(regex('a+', false), 'aa')).toBe(false);
    expect(matches(regex('[[:digit:]]', true), 'x7')).toBe(true);
    expect(matches(regex('ABC', true, true), 'xabcx')).toBe(true);
  });
  test('says what is wrong with one', () => {
    expect(regex('(')).toStrictEqual({ error: expect.stringMatching(/\w/) as unknown });
  });
  test('knows locales and their encodings', () => {
    expect(cLibrary.localeEncoding('C.UTF-8')).toBe('UTF-8');
    expect(cLibrary.localeEncoding('C')).not.toBe('UTF-8');
    expect(cLibrary.localeEncoding('xx_XX.none')).toBeNull();
  });
  test('writes a time, and nothing where it does not fit', () => {
    const write = (format: string, maximum: number): string =>
      Buffer.from(cLibrary.formatTime(Buffer.from(format), 86_400 * 365, maximum)).toString();
    expect(write('%Y%%', 20)).toBe('1971%');
    expect(write('%Y', 4)).toBe('');
  });
  test('finds users by name', () => {
    expect(cLibrary.userId('root')).toBe(0);
    expect(cLibrary.userId('no such user')).toBeNull();
  });
});
