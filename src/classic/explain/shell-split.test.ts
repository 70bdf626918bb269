/** The word splitter against what a POSIX shell makes of the same text. */

import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_CHARACTERS, MAX_WORD, MAX_WORDS, splitArguments, splitShell } from './shell-split.ts';

function words(line: string): readonly (readonly string[])[] {
  return splitShell(line).stages.map((stage) => stage.words);
}

describe('splitShell', () => {
  test.each<[string, string[][]]>([
    ['ss  -t\t-u', [['ss', '-t', '-u']]],
    [`a 'b c' "d 'e'" f\\ g`, [['a', 'b c', "d 'e'", 'f g']]],
    [String.raw`"\$x \a \"" '\n'`, [['$x \\a "', '\\n']]],
    ["a''b ''", [['ab', '']]],
    ['a|b||c&&d;e&f', [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]],
    ['a \\\n b', [['a', 'b']]],
    ['a\nb', [['a'], ['b']]],
    ['$ ss -t', [['ss', '-t']]],
    ['# ss -t', [['ss', '-t']]],
    ['nc <dest ip> <port>', [['nc', '<dest ip>', '<port>']]],
    ['nmap <a-b>-<c-d> :<port>', [['nmap', '<a-b>-<c-d>', ':<port>']]],
    ['nmap <ip-address cidr="">', [['nmap', '<ip-address cidr="">']]],
    ['', []],
    ['   ', []],
    ['| |', []],
  ])('%s', (line, expected) => {
    expect(words(line)).toEqual(expected);
  });

  test('reads redirections with their targets', () => {
    const [stage] = splitShell('cmd <in.txt >out 2>&1 2>/dev/null >>log <<<text 3<&- &>both').stages;
    expect(stage!.words).toEqual(['cmd']);
    expect(stage!.redirects).toEqual([
      { operator: '<', target: 'in.txt' },
      { operator: '>', target: 'out' },
      { operator: '2>&1', target: '' },
      { operator: '2>', target: '/dev/null' },
      { operator: '>>', target: 'log' },
      { operator: '<<<', target: 'text' },
      { operator: '3<&-', target: '' },
      { operator: '&>', target: 'both' },
    ]);
  });

  test('a redirection without a file is kept', () => {
    expect(splitShell('cmd >').stages[0]!.redirects).toEqual([{ operator: '>', target: '' }]);
    expect(splitShell('a > | b').stages[0]!.redirects).toEqual([{ operator: '>', target: '' }]);
  });

  test('keeps comments apart', () => {
    const [stage] = splitShell('ss -t # all of TCP | x').stages;
    expect(stage!.words).toEqual(['ss', '-t']);
    expect(stage!.comment).toBe('# all of TCP | x');
  });

  test('remarks on an open quote', () => {
    const line = splitShell('echo "abc | d');
    expect(line.stages[0]!.words).toEqual(['echo', 'abc | d']);
    expect(line.notes.join()).toContain('never closed');
  });

  test('is bounded in words and characters, and says so', () => {
    const many = splitShell('a '.repeat(1000));
    expect(many.stages[0]!.words.length).toBe(MAX_WORDS);
    expect(many.notes.join()).toContain('words');
    const long = splitShell('x'.repeat(5 * MAX_CHARACTERS));
    expect(long.stages[0]!.words[0]!.length).toBe(MAX_WORD);
    expect(long.notes.join()).toContain('characters');
    expect(splitArguments(['a', 'x'.repeat(5 * MAX_CHARACTERS), 'b']).notes.join()).toContain('characters');
  });

  test('any words, quoted for a shell, come back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 20 }), (given) => {
        const line = `w ${given.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')}`;
        expect(words(line)).toEqual([['w', ...given]]);
      }),
    );
  });

  test('agrees with sh on words of quotes and backslashes', () => {
    const piece = fc.constantFrom('a', 'b', ' ', "'x y'", '"p q"', '\\ ', '\\\\', '"\\""', "''", '\t');
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const line = pieces.join('');
        const fromShell = execFileSync('/bin/sh', ['-c', `printf '%s\\0' w ${line}`], { encoding: 'utf8' });
        expect(words(`w ${line}`)).toEqual([fromShell.split('\0').slice(0, -1)]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('splitArguments', () => {
  test('keeps words whole, and parts commands at lone operators', () => {
    const line = splitArguments(['grep', 'a | b', '|', 'wc', '-l', '>', 'out file']);
    expect(line.stages.map((stage) => stage.words)).toEqual([
      ['grep', 'a | b'],
      ['wc', '-l'],
    ]);
    expect(line.stages[1]!.redirects).toEqual([{ operator: '>', target: 'out file' }]);
  });

  test('splits a single quoted line', () => {
    expect(splitArguments(['ss -t | head']).stages.length).toBe(2);
    expect(splitArguments([]).stages).toEqual([]);
  });
});
