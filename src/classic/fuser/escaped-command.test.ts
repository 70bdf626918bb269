/** Names as psmisc prints them: the right sides were read off its output. */
import { expect, test } from 'vitest';
import { escapedCommand } from './escaped-command.ts';

const name = (...bytes: (number | string)[]): string =>
  bytes.map((byte) => (typeof byte === 'string' ? byte : String.fromCharCode(byte))).join('');

test('what does not fit is left out, and what follows may fit again', () => {
  const b6 = '\\37777777666';
  expect(escapedCommand('my weird:proc')).toBe('my weird:proc');
  expect(escapedCommand(name('a', 27, 'b'))).toBe('a\\033b');
  expect(escapedCommand(name(0xb6, 0xb6, 0xb6, 0xb6, 'abcdx', 0xb6))).toBe(`${b6.repeat(4)}abcdx${b6}`);
  expect(escapedCommand(name(0xb6, 0xb6, 0xb6, 0xb6, 'abc', 0xb6, 'xyz'))).toBe(`${b6.repeat(4)}abc${b6}x`);
  expect(escapedCommand(name(0xc3, 0xbc, 'n', 0xc3, 0xaf, 'c', 0xc3, 0xb6, 'd', 0xc3, 0xa9, '-n', 0xc3, 0xa4))).toBe(
    '\\37777777703\\37777777674n\\37777777703\\37777777657c\\37777777703d-',
  );
});
