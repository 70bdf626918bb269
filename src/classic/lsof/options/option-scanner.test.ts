import { describe, expect, test } from 'vitest';
import { scanOptions } from './option-scanner.ts';

/** The options of a line as `prefix letter [value]`, and what is left. */
function scan(line: string, give: (letter: string, value: string) => number | null = () => null): string[] {
  const args = line.split(' ');
  const scanner = scanOptions(args, 'ipr', 'anP');
  const seen: string[] = [];
  for (let option = scanner.next(); option !== null; option = scanner.next()) {
    const { value } = scanner;
    const back = value === null ? null : give(option.letter, value);
    if (back !== null) scanner.giveBack(back);
    const shown = back === null ? (value ?? '') : '';
    seen.push(`${scanner.prefix}${option.letter}${shown === '' ? '' : `=${shown}`}${option.problem ? '!' : ''}`);
  }
  return [...seen, ...args.slice(scanner.position)];
}

describe('letters and values', () => {
  test.each([
    ['-nP -a', ['-n', '-P', '-a']],
    ['-nPi', ['-n', '-P', '-i']],
    ['-i:80 -p1,2', ['-i=:80', '-p=1,2']],
    ['-i :80 file', ['-i=:80', 'file']],
    ['+nP', ['+n', '+P']],
    ['-i -- file', ['-i', 'file']],
    ['-n -- -a', ['-n', '-a']],
    ['-n ++ -a', ['-n', '-a']],
    ['-n - -a', ['-n', '-', '-a']],
    ['-x:n', ['-x!', '-:!', '-n']],
  ])('%s', (line, seen) => expect(scan(line)).toStrictEqual(seen));

  test('a value that begins with a sign may be given back', () => {
    const optional = (_: string, value: string): number | null => (value.startsWith('-') ? 0 : null);
    expect(scan('-i -n x', optional)).toStrictEqual(['-i', '-n', 'x']);
  });
  test('the rest of a value may be read as options', () => {
    const digits = (letter: string, value: string): number | null =>
      letter === 'r' && /\D/.test(value) ? /^\d*/.exec(value)![0].length : null;
    expect(scan('-r15n', digits)).toStrictEqual(['-r', '-n']);
    expect(scan('-r 15n', digits)).toStrictEqual(['-r', '-n']);
  });
});
