import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandLineLimit, parseCommandLine } from './command-line.ts';

const parse = (text: string, limit?: number): readonly string[] => parseCommandLine(Buffer.from(text), limit).arguments;

test.each([
  ['', []],
  ['sleep\x00100\0', ['sleep', '100']],
  ['sh\0-c\0echo a b\0', ['sh', '-c', 'echo a b']],
  ['grep\0\0file\0', ['grep', '', 'file']],
  ['printf\0\0', ['printf', '']],
  // A title written over the arguments, with and without padding.
  ['nginx: master process /usr/sbin/nginx\0', ['nginx: master process /usr/sbin/nginx']],
  ['postgres: checkpointer\0\0\0\0\0\0', ['postgres: checkpointer']],
  ['sshd: root@pts/0', ['sshd: root@pts/0']],
  ['a\nb\0\u001b]0;title\u0007\0', ['a\nb', '\u001b]0;title\u0007']],
])('%j', (text, expected) => {
  expect(parse(text)).toEqual(expected);
});

test('bytes that are no UTF-8 are replaced', () => {
  expect(parseCommandLine(Uint8Array.of(0x61, 0xff, 0)).arguments).toEqual(['a\ufffd']);
});

test('a long command line is cut at the bound and says so', () => {
  const long = Buffer.from(`java\0${'x'.repeat(20_000)}\0last\0`);
  const line = parseCommandLine(long);
  expect(line.truncated).toBe(true);
  expect(line.arguments.join('\0')).toHaveLength(commandLineLimit);
  expect(parseCommandLine(long, 30_000)).toMatchObject({ truncated: false });
});

test('exactly the bound is not cut', () => {
  const exact = Buffer.from(`${'y'.repeat(commandLineLimit - 1)}\0`);
  expect(parseCommandLine(exact)).toEqual({ arguments: ['y'.repeat(commandLineLimit - 1)], truncated: false });
});

test('arguments come back as they were given', () => {
  const argument = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 20 }), (list) => {
      expect(parse(`${list.join('\0')}\0`)).toEqual(list);
    }),
  );
});

test('any bytes are bounded', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 100 }), (bytes, limit) => {
      const line = parseCommandLine(bytes, limit);
      expect(line.truncated).toBe(bytes.length > limit);
      expect(line.arguments.length).toBeLessThanOrEqual(limit + 1);
    }),
  );
});
