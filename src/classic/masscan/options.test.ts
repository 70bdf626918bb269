/** masscan's parameters: the command line and configuration files say the same, and what is told by --echo is read again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { echoText, pausedText, wantedOf } from './echo.ts';
import { readCommandLine } from './options.ts';
import { notOursReasons, parameters } from './parameters.ts';
import { portsText } from './values.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-masscan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const context = { now: 1_795_215_926_000, input: '10.9.0.0/24 # lan\n10.9.1.1,10.9.1.2\n' };
const read = (line: string): ReturnType<typeof readCommandLine> => readCommandLine(line.split(' '), context);

const lines = [
  '10.0.0.0/8 -p80',
  '10.0.0.1,10.0.0.5-10.0.0.7 fd00::1 -p80,U:53,S:99,90-95 --banners --rate 1000.5 --retries 2 --exclude 10.0.0.6 -oJ x --shard 1/3',
  '--range 10.0.0.1 -p- --ping --show closed --noshow open --wait 3 --ttl 33 -oL out --append-output',
  '10.0.0.1 --ports 1-5 -e eth0 --source-ip 10.0.0.9 -g 61000-61015 --wait forever',
  '[fd00::1] -p 1,U:2,3,T:4',
];

test.each(lines)('what --echo tells is read again: %s', (line) => {
  const settings = read(line);
  const path = join(folder, 'conf');
  writeFileSync(path, echoText(settings, 77n));
  const again = read(`-c ${path}`);
  expect(echoText(again, 77n)).toBe(echoText(settings, 77n));
  expect(again.seed).toBe(77n);
  expect(wantedOf(again).toString()).toBe(wantedOf(settings).toString());
  writeFileSync(path, pausedText(settings, 77n, 4711));
  expect(read(`--resume ${path}`)).toMatchObject({ resumeIndex: 4711, file: settings.file, shard: settings.shard });
});

test('values in all their ways of being written', () => {
  expect(portsText(read('10.0.0.1 -p 1,U:2,3,T:4').ports)).toBe('1,4,U:2-3');
  expect(portsText(read('10.0.0.1 -sU -p 53,T:80').ports)).toBe('80,U:53');
  expect(read('--top-ports 3 10.0.0.1').ports.tcp.count).toBe(3);
  expect(read('--top-ports 10.0.0.1').ports.tcp.count).toBe(1000);
  expect(read('-iL - -p1').ranges.toString()).toBe('10.9.0.0/24,10.9.1.1-10.9.1.2');
  expect(read('10.0.0.1 -p80 --max-rate=0.1 --exclude-file=/dev/null --open').rate).toBe(0.1);
  expect(read('10.0.0.1 -p80 --open-only --seed 0xffff').seed).toBe(65_535n);
  expect(read('--seed time').seed).toBe(1_795_215_926n);
  expect(read('-vv -d 10.0.0.1').verbose).toBe(3);
  expect(read('10.0.0.1 -p80 -oX- --interactive')).toMatchObject({ format: 'xml', file: '-', interactive: true });
});

test.each([
  ['10.0.0.1 -p80 --rate 0', 'nothing would be sent'],
  ['10.0.0.1 -pX:80', 'bad target port: X:80'],
  ['10.0.0.1 -p', 'p: empty parameter'],
  ['10.0.0.1 --shard 0/2', 'shard spec is wrong'],
  ['10.0.0.1 --seed soon', 'seed=soon'],
  ['10.0.0.1 --show all,some', 'unknown "show" spec: some'],
  ['10.0.0.1 --output-format pdf', 'unknown output-format: pdf'],
  ['10.0.0.1 --constructor x', 'unknown command-line parameter'],
  ['10.0.0.0/33 -p1', 'bad IP address/range: 10.0.0.0/33'],
  ['10.0.0.1 -sT', 'nmap(-sT)'],
  ['10.0.0.1 -Z', 'unknown option: -Z'],
])('refused: %s', (line, reason) => {
  expect(() => read(line)).toThrow(reason);
});

test('nothing is both ours and not ours', () => {
  expect(Object.keys(notOursReasons).filter((name) => Object.hasOwn(parameters, name))).toEqual([]);
  for (const name of Object.keys(notOursReasons)) expect(() => read(`--${name} x`)).toThrow(`does not do --${name}`);
});
