/** What an output file of an interrupted run tells of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keptXml, quoted, readInterrupted } from './resume.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-resume-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const file = (text: string): string => {
  const path = join(folder, `${count++}`);
  writeFileSync(path, text);
  return path;
};
const begun =
  '# Nmap 7.93 compatible (Portolan 0.1.0) scan initiated Fri Nov 20 22:41:12 2026 as: portolan nmap -n -p 22 -oN "a file" h\n';
const report = (host: string): string =>
  `Nmap scan report for ${host}\nHost is up.\n\nPORT STATE SERVICE\n22/tcp open ssh\n\n`;

test('the command line, word by word', () => {
  const { words, startedAt } = readInterrupted(file(begun));
  expect(words).toEqual(['-n', '-p', '22', '-oN', 'a file', 'h']);
  expect(startedAt).toEqual(new Date(2026, 10, 20, 22, 41, 12));
  expect([quoted('plain'), quoted('two words'), quoted('a "b" c')]).toEqual([
    'plain',
    '"two words"',
    String.raw`"a \"b\" c"`,
  ]);
});

test('a run of nmap itself goes on as well', () => {
  const { words } = readInterrupted(
    file(begun.replace('7.93 compatible (Portolan 0.1.0)', '7.93').replace('portolan ', '')),
  );
  expect(words.slice(0, 3)).toEqual(['-n', '-p', '22']);
});

test.each([
  ['nothing was told', begun, null, false],
  ['one host', begun + report('10.0.0.1'), '10.0.0.1', false],
  ['a name', begun + report('h (10.0.0.1)'), '10.0.0.1', false],
  [
    'a host that is down',
    `${begun}${report('10.0.0.1')}Nmap scan report for 10.0.0.2 [host down]\n`,
    '10.0.0.2',
    false,
  ],
  ['the end', `${begun}${report('10.0.0.1')}# Nmap done at x -- 1 IP address\n`, '10.0.0.1', true],
  [
    'grepable',
    `${begun}Host: 10.0.0.1 ()\tStatus: Up\nHost: 10.0.0.1 ()\tPorts: 22/open/tcp//ssh///\nHost: 10.0.0.2 ()\tStatus: Up\n`,
    '10.0.0.1',
    false,
  ],
])('the last host that was told to its end: %s', (_name, text, lastHost, finished) => {
  expect(readInterrupted(file(text))).toMatchObject({ lastHost, finished });
});

test('wherever the file was cut off, a host that was not told to its end is asked again', () => {
  const whole = begun + report('10.0.0.1') + report('10.0.0.2');
  const first = begun.length + report('10.0.0.1').length;
  for (let end = first; end < whole.length; end++)
    expect(readInterrupted(file(whole.slice(0, end))).lastHost).toBe('10.0.0.1');
  expect(readInterrupted(file(whole)).lastHost).toBe('10.0.0.2');
});

test('XML stays up to behind its last whole host', () => {
  const head =
    '<?xml version="1.0"?>\n<!-- Nmap 7.93 scan initiated Fri Nov 20 22:41:12 2026 as: nmap -&#45;open h -->\n<nmaprun>\n<debugging level="0"/>\n';
  const host = (address: string): string => `<host><address addr="${address}" addrtype="ipv4"/>\n</host>\n`;
  const cut = file(head + host('10.0.0.1') + host('10.0.0.2').slice(0, 50));
  expect(readInterrupted(cut)).toMatchObject({ words: ['--open', 'h'], lastHost: '10.0.0.1', finished: false });
  expect(keptXml(cut)).toBe((head + host('10.0.0.1')).length);
  expect(keptXml(file(`${head}<host`))).toBe(head.length);
  expect(keptXml(join(folder, 'none'))).toBeNull();
});

test('what is no output of nmap is refused', () => {
  expect(() => readInterrupted(file('hello\n'))).toThrow('Are you sure this is an Nmap output file?');
  expect(() => readInterrupted(join(folder, 'none'))).toThrow('Could not mmap()');
});
