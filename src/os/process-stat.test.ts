import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasEnded, kernelThreadFlag, parseBootTime, parseProcessStat } from './process-stat.ts';

/** A captured line with the name left open. */
const line = (name: string): string =>
  `4711 (${name}) S 812 4711 4700 34816 4711 4194304 2100 0 0 0 12 5 0 0 20 0 7 0 98765432 11223040 1200 18446744073709551615 1 1 0 0 0 0 0 4096 17475 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n`;

test('reads a captured line', () => {
  expect(parseProcessStat(line('nginx'))).toEqual({
    pid: 4711,
    command: 'nginx',
    state: 'S',
    parentPid: 812,
    processGroup: 4711,
    session: 4700,
    flags: 4_194_304,
    threads: 7,
    startTicks: 98_765_432n,
  });
});

test.each([
  'a) R 1 (x',
  ')',
  '(',
  ') S 1 2 3',
  '(sd-pam)',
  'two\nlines',
  '\u001b[31mred',
  ' ',
  '',
  ') Z 0 0 0 0 0 0 (',
  '漢字',
])('the name %j cannot forge a field', (name) => {
  const stat = parseProcessStat(line(name));
  expect(stat?.command).toBe(name);
  expect(stat?.parentPid).toBe(812);
  expect(stat?.startTicks).toBe(98_765_432n);
});

test('any name survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 15 }), (name) => {
      expect(parseProcessStat(line(name))?.command).toBe(name);
    }),
  );
});

test('a kernel thread says so in its flags', () => {
  const stat = parseProcessStat('2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 7 0 0\n');
  expect(stat?.parentPid).toBe(0);
  expect((stat?.flags ?? 0) & kernelThreadFlag).not.toBe(0);
});

test.each([
  '',
  '1',
  '1 (x',
  '1 (x)',
  '1 (x) S',
  '1 (x) S 1 2 3',
  'x (y) S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
  ')(',
])('%j is no stat line', (text) => {
  expect(parseProcessStat(text)).toBeNull();
});

test('any text is a value or null', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const stat = parseProcessStat(text);
      expect(stat === null || Number.isSafeInteger(stat.pid)).toBe(true);
    }),
  );
});

test('boot time is the btime line', () => {
  expect(parseBootTime('cpu  1 2 3\nintr 99 btime 7\nctxt 5\nbtime 1795199694\nprocesses 22\n')).toBe(
    1_795_199_694_000,
  );
  expect(parseBootTime('cpu 1 2 3\n')).toBeNull();
});

test.each([
  ['S', 1, false],
  ['Z', 1, true],
  // The first thread ended, others run on.
  ['Z', 3, false],
  ['X', 1, true],
])('state %s with %i threads has ended: %s', (state, threads, ended) => {
  const stat = parseProcessStat(`7 (x) ${state} 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 ${threads} 0 70 0 0`);
  expect(stat === null ? null : hasEnded(stat)).toBe(ended);
});
