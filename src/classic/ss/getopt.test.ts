import { describe, expect, test } from 'vitest';
import { type OptionEvent, readOptions } from './getopt.ts';

const table = {
  short: 'an:t',
  long: [
    { name: 'all', takesValue: false, key: 'a' },
    { name: 'net', takesValue: true, key: 'n' },
    { name: 'network', takesValue: true, key: 'n' },
    { name: 'tcp', takesValue: false, key: 't' },
    { name: 'tos', takesValue: false, key: 'tos' },
  ],
};

function read(args: string, posixlyCorrect = false): string {
  const text = (event: OptionEvent): string => {
    if (event.kind === 'option') return event.value === null ? event.key : `${event.key}=${event.value}`;
    return event.kind === 'error' ? `! ${event.text}` : `[${event.operands.join(' ')}]`;
  };
  return [...readOptions(args === '' ? [] : args.split(' '), table, posixlyCorrect)].map(text).join(' | ');
}

describe('getopt_long', () => {
  test.each([
    ['', '[]'],
    ['-a', 'a | []'],
    ['-at', 'a | t | []'],
    ['-anx', 'a | n=x | []'],
    ['-n x y', 'n=x | [y]'],
    ['one -a two', 'a | [one two]'],
    ['one -- -a', '[one -a]'],
    ['-', '[-]'],
    ['--al', 'a | []'],
    ['--net x', 'n=x | []'],
    ['--netw=', 'n= | []'],
    ['--ne=x', 'n=x | []'],
    ['-n', "! option requires an argument -- 'n' | []"],
    ['--net', "! option '--net' requires an argument | []"],
    ['--all=1', "! option '--all' doesn't allow an argument | []"],
    ['--t', "! option '--t' is ambiguous; possibilities: '--tcp' '--tos' | []"],
    ['--nothing', "! unrecognized option '--nothing' | []"],
    ['-axt', "a | ! invalid option -- 'x' | t | []"],
    ['-:', "! invalid option -- ':' | []"],
  ])('%s', (args, events) => {
    expect(read(args)).toBe(events);
  });

  test('the first operand ends the options where POSIXLY_CORRECT is set', () => {
    expect(read('-a one -t', true)).toBe('a | [one -t]');
  });
});
