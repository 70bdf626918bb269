/** nmap's port lists. */
import { expect, test } from 'vitest';
import { parsePorts } from './ports.ts';
import type { NmapNames, PortProtocol } from './ports.ts';
import { NmapRefusal } from './refusal.ts';

const table: Readonly<Record<string, readonly number[]>> = { http: [80, 8008], https: [443], 'http*': [80, 443, 8008] };
const names: NmapNames = {
  numbersOf: (name, protocol) => (protocol === 'tcp' ? (table[name] ?? []) : []),
  isRegistered: (number) => number % 10 === 0,
};
const read = (text: string, usual: readonly PortProtocol[] = ['tcp']): string => {
  const { ports } = parsePorts(text, usual, names);
  return Object.entries(ports)
    .filter(([, set]) => !set.isEmpty)
    .map(([protocol, set]) => `${protocol} ${set.toString()}`)
    .join('; ');
};

test.each([
  ['22,80-90', 'tcp 22,80-90'],
  ['-', 'tcp 1-65535'],
  ['-100,60000-', 'tcp 1-100,60000-65535'],
  ['0', 'tcp 0'],
  [' 22 , 80 ', 'tcp 22,80'],
  ['http', 'tcp 80,8008'],
  ['http*', 'tcp 80,443,8008'],
  ['[15-45]', 'tcp 20,30,40'],
  ['[5-10,25-30],99', 'tcp 10,30,99'],
  ['T:22,U:53,111,S:9,P:1-3', 'tcp 22; udp 53,111; sctp 9; ip 1-3'],
])('%s is %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test('what no letter says otherwise counts for every kind that is scanned', () => {
  expect(read('53,U:99', ['tcp', 'udp'])).toBe('tcp 53; udp 53,99');
  expect(read('-', ['ip'])).toBe('ip 0-255');
});

test.each([
  ['70000', 'Ports specified must be between 0 and 65535 inclusive'],
  ['P:300', 'Protocols specified must be between 0 and 255 inclusive'],
  ['20-10', 'Your port range 20-10 is backwards. Did you mean 10-20?'],
  ['nosuch', "Found no matches for the service mask 'nosuch' and your specified protocols"],
  ['X:1', "Error parsing port list: Unknown protocol specifier 'X'."],
  ['1,,2', 'Error #485: Your port specifications are illegal.'],
  ['', 'Error #485: Your port specifications are illegal.'],
  ['1x', 'Error #487: Your port specifications are illegal.'],
  ['[1-5', 'Error #485: Your port specifications are illegal.'],
])('%s is refused in the words of nmap', (text, words) => {
  expect(() => read(text)).toThrow(NmapRefusal);
  expect(() => read(text)).toThrow(words);
});
