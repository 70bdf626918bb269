import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { unescapeUnit } from './cgroup-owner.ts';
import { expandSpecifiers, parseUnitFile, parseUnitName } from './unit-file.ts';

test('sections, comments, continued lines, lists and resets', () => {
  const settings = parseUnitFile(`# comment
[Unit]
Description=A server \\
  # not a comment for us to end on
  for things
After=a.target
After=b.target
; other comment
[Service]
ExecStart=/bin/x --a=b
Environment=A=1
Environment=
Description=not the unit's
`);
  expect(settings.get('Unit.Description')).toEqual(['A server  for things']);
  expect(settings.get('Unit.After')).toEqual(['a.target', 'b.target']);
  expect(settings.get('Service.ExecStart')).toEqual(['/bin/x --a=b']);
  expect(settings.get('Service.Environment')).toEqual([]);
});

test('any text is no error', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('[', ']', '=', '\\', '\n', '#', 'a', ' ') }), (text) => {
      expect(parseUnitFile(text)).toBeInstanceOf(Map);
    }),
  );
});

test.each([
  ['nginx.service', { prefix: 'nginx', instance: null, suffix: 'service' }],
  ['getty@tty1.service', { prefix: 'getty', instance: 'tty1', suffix: 'service' }],
  ['getty@.service', { prefix: 'getty', instance: '', suffix: 'service' }],
  [String.raw`dev-disk-by\x2duuid.swap`, { prefix: String.raw`dev-disk-by\x2duuid`, instance: null, suffix: 'swap' }],
  ['../../etc/passwd.service', null],
  ['nginx', null],
  ['.service', null],
  [`${'x'.repeat(260)}.service`, null],
])('the name %s', (name, expected) => {
  expect(parseUnitName(name)).toEqual(expected);
});

test('specifiers of a description', () => {
  const name = String.raw`mount@home-me\x2dtoo.service`;
  expect(expandSpecifiers('%p|%i|%I|%n|%N|%%|%H', name, unescapeUnit)).toBe(
    String.raw`mount|home-me\x2dtoo|home/me-too|mount@home-me\x2dtoo.service|mount@home-me\x2dtoo|%|%H`,
  );
});
