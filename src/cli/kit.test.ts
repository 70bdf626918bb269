/** Wrong usage: exit code 2, what is wrong and what is right, for every kind of mistake. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog } from './catalog.gen.ts';
import { runCli } from './run-cli.fake.ts';
import { harbour } from './harbour.fake.ts';

describe('wrong usage', () => {
  test.each<[readonly string[], RegExp]>([
    [['lss'], /did you mean portolan ls\?/],
    [['wtach'], /did you mean portolan watch\?/],
    [['no-such-thing-at-all'], /portolan --help lists the commands/],
    [['ls', '--jsn'], /did you mean.*--json/s],
    [['ls', '--fields', 'prt'], /has no field prt/],
    [['ls', '--fields'], /--fields/],
    [['ls', '--json', '--csv'], /--json and --csv exclude each other/],
    [['ls', 'prot:22'], /did you mean port/],
    [['ls', 'port:'], /port/],
    [['watch', '--interval', 'soon'], /"soon" is no duration/],
    [['watch', '--count', '0'], /"0" is no count/],
    [['free', '--count', 'x'], /"x" is no count/],
    [['free', '1', '2'], /too many|Too many/],
    [['stop'], /Expected|expected/],
    [['port'], /Expected|expected/],
    [['explain'], /xpected/],
    [['completion', 'tcsh'], /no completion for the shell "tcsh"/],
    [['completion', 'toString'], /no completion for the shell/],
    [['--nope'], /--nope|nope/],
    [['-Q'], /Q/],
    [['help', 'nope'], /no command/],
    [['99999'], /larger than 65535/],
    [['talk', '-4', '-6', 'localhost', '7'], /--ipv4 and --ipv6 exclude each other/],
    [['listen', '--exec', '--client-time', '2s', '7'], /--exec needs a program/],
    [['listen', '--exec', '--client-time', 'x', '7', 'rev', '--client-time'], /"x" is no duration/],
  ])('%j', async (args, words) => {
    const { code, out, err } = await runCli(args, harbour);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(words);
    expect(err).toMatch(/\(PTL_\w+\)/);
    expect(err.split('\n').length).toBeLessThanOrEqual(5);
  });

  test('never shows what a terminal would obey', async () => {
    const { code, err } = await runCli(['\u001B[2J\u0007'], harbour);
    expect(code).toBe(2);
    expect(err.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

test('every command describes itself', async () => {
  for (const { name, brief } of catalog.commands) {
    const { code, out } = await runCli([name, '--help']);
    expect(code, name).toBe(0);
    expect(out).toContain(brief);
    expect(out).not.toContain('\u001B');
  }
});

test('words after -- are operands', async () => {
  expect((await runCli(['ls', '--fields', 'local', '--', 'port:22'], harbour)).out).toContain(':22');
});

test('any words at all end with a code of ours, print nothing a terminal obeys, and never a stack', async () => {
  // Only commands that look at the machine they are handed, and end by themselves.
  const names = 'chart who ls count free stop port schema doctor explain completion help --help 8080'.split(' ');
  const flags = ['--json', '--fields', '--interval', '--count', '--yes', '-y', '--', '--all', '--help', '--kill', '-x'];
  const word = fc.oneof(
    fc.constantFrom(...names, ...flags),
    fc.constantFrom('port:22', 'is:', 'and', '(', 'not', 'port:1-', '22', '0-9', '\u0000', '"', 'a:b:c', '%s', '${x}'),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (args) => {
      const { code, out, err } = await runCli(args, harbour);
      expect([0, 1, 2, 3]).toContain(code);
      expect(`${out}${err}`.replaceAll(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u);
      expect(err).not.toMatch(/^\s+at .*:\d+:\d+/m);
    }),
    { numRuns: 300 },
  );
});
