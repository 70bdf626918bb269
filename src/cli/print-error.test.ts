/** Errors on the terminal: what, evidence, fix, in four lines at most, and nothing that a terminal would obey. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ErrorCode } from '../base/errors.ts';
import { PortolanError, errorCatalogue } from '../base/errors.ts';
import { memorySink } from '../report/output.ts';
import { printError } from './print-error.ts';

function printed(error: unknown, environment = {}): { code: number; text: string } {
  const err = memorySink();
  const code = printError(error, { err, environment });
  return { code, text: err.text() };
}

test('an error of ours says what, what was seen, and what to do', () => {
  const error = new PortolanError('PTL_PERMISSION', 'process 7 belongs to another user', {
    evidence: 'EPERM',
    hint: 'sudo portolan stop 80',
  });
  expect(printed(error)).toEqual({
    code: 3,
    text: 'portolan: process 7 belongs to another user (PTL_PERMISSION)\n  EPERM\n  fix: sudo portolan stop 80\n',
  });
});

test('without evidence and hint it is one line', () => {
  expect(printed(new PortolanError('PTL_NOTHING_FOUND', 'nobody')).text).toBe('portolan: nobody (PTL_NOTHING_FOUND)\n');
});

test.each(Object.entries(errorCatalogue))('%s ends with its exit code', (code, { exitCode }) => {
  expect(printed(new PortolanError(code as ErrorCode, 'x')).code).toBe(exitCode);
});

test('a fault of ours shows no stack unless asked', () => {
  const error = new TypeError('x is not a function');
  const { code, text } = printed(error);
  expect(code).toBe(5);
  expect(text.split('\n')).toHaveLength(4);
  expect(text).toContain('TypeError: x is not a function');
  expect(text).not.toContain('print-error.test.ts');
  expect(printed(error, { PORTOLAN_DEBUG: '1' }).text).toContain('print-error.test.ts');
  expect(printed('just a string').text).toContain('just a string');
});

test('whatever it holds, it is four lines at most, keeps its fix, and is printable', () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 200 })
    .chain((line) => fc.constantFrom(line, `${line}\n\n${line}\r\n\u001B[2J`));
  fc.assert(
    fc.property(text, text, text, (message, evidence, hint) => {
      const out = printed(new PortolanError('PTL_USAGE', message, { evidence, hint })).text;
      const lines = out.split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.length).toBeLessThanOrEqual(4);
      expect(lines.at(-1)).toMatch(/^ {2}fix: /);
      expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }),
  );
});
