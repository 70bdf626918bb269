/** A guess in nmap's words: sure, unsure, none; for people and for XML, whatever a name is made of. */
import { describe, expect, test } from 'vitest';
import type { OsGuess, OsName } from '../../scan/os-guess.ts';
import type { NmapOptions } from './nmap-options.ts';
import { parseNmap } from './options.ts';
import { osElements, osLines } from './os-text.ts';
import { nmapPlan } from './plan.ts';

const system = (name: string, confidence: number, more: Partial<OsName> = {}): OsName => ({
  name,
  confidence,
  vendor: 'Microsoft',
  family: 'Windows',
  generation: '10',
  type: 'general purpose',
  cpe: ['cpe:/o:microsoft:windows_10'],
  ...more,
});
const guess = (candidates: readonly OsName[], more: Partial<OsGuess> = {}): OsGuess => ({
  name: candidates[0]?.name ?? null,
  confidence: candidates[0]?.confidence ?? 0,
  observations: Array.from({ length: 12 }, (_, index) => `${index}`),
  cpe: [],
  candidates,
  distance: 3,
  portsUsed: [
    { transport: 'tcp', state: 'open', port: 22 },
    { transport: 'tcp', state: 'closed', port: 23 },
  ],
  ...more,
});
const lines = (os: OsGuess): string => [...osLines(os)].join('');
const linux = { vendor: 'Linux', family: 'Linux', generation: null, cpe: ['cpe:/o:linux:linux_kernel'] } as const;

describe('the normal output', () => {
  test('a system that is sure', () => {
    expect(lines(guess([system('Windows 10', 0.91), system('Linux', 0.05, linux)]))).toBe(
      `Device type: general purpose
Running: Microsoft Windows 10
OS CPE: cpe:/o:microsoft:windows_10
OS details: Windows 10
Network Distance: 3 hops
`,
    );
  });

  test('guesses, the best first, the unlikely left out', () => {
    const three = [system('Windows 10', 0.7), system('Linux', 0.2, { ...linux, type: 'router' }), system('Toy', 0.01)];
    expect(lines(guess(three, { distance: 1 }))).toBe(
      `Device type: general purpose|router
Running (JUST GUESSING): Microsoft Windows 10 (70%), Linux (20%)
OS CPE: cpe:/o:microsoft:windows_10 cpe:/o:linux:linux_kernel
Aggressive OS guesses: Windows 10 (70%), Linux (20%)
No exact OS matches for host (test conditions non-ideal).
Network Distance: 1 hop
`,
    );
  });

  test('no idea, because it fits nothing or because too little was seen', () => {
    const nameless = { name: null, confidence: 0, distance: null };
    expect(lines(guess([system('Toy', 0.3)], nameless))).toBe('No exact OS matches for host\n');
    expect(lines(guess([], { ...nameless, observations: ['one'], portsUsed: [] }))).toBe(
      `Warning: OSScan results may be unreliable because we could not find at least 1 open and 1 closed port
Too many fingerprints match this host to give specific OS details
`,
    );
  });
});

test('the XML escapes through what it is handed, and leaves out what there is none of', () => {
  const attributes = (values: Readonly<Record<string, string | number>>): string => ` ${JSON.stringify(values)}`;
  const text = [...osElements(guess([system('a<b', 0.9, linux)]), attributes, (name) => `(${name})`)].join('');
  expect(text).toContain('<osmatch {"name":"a<b","accuracy":90,"line":0}>');
  expect(text).toContain('"osfamily":"Linux","accuracy":90}><cpe>(cpe:/o:linux:linux_kernel)</cpe></osclass>');
  expect(text).toContain('</os>\n<distance {"value":3}/>\n');
});

describe('when it is asked for', () => {
  const parse = (line: string): NmapOptions => parseNmap(line.split(' '), new Date(0));
  const asks = (line: string, raw = true): boolean => nmapPlan(parse(line), raw).os;

  test('by -O and -A, and with a port scan only', () => {
    expect([asks('-O h'), asks('-A h'), asks('h'), asks('-A -sn h'), asks('-A h', false)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(() => asks('-sn -O h')).toThrow('OS Scan is unreliable without a port scan');
  });
});

describe('what -v adds', () => {
  const noon = new Date(2026, 10, 21, 12, 0, 0).getTime();
  const verbose = (more: Partial<OsGuess>): string =>
    [...osLines(guess([system('Windows 10', 0.91)], more), noon)].join('');

  test('is the time since the start, where the clock of the timestamps tells it', () => {
    expect(verbose({ uptimeSeconds: 129_600 })).toContain(
      'OS details: Windows 10\nUptime guess: 1.500 days (since Fri Nov 20 00:00:00 2026)\nNetwork Distance: 3 hops\n',
    );
    expect(verbose({ uptimeSeconds: null })).not.toContain('Uptime');
  });

  test.each([
    [[0, 0, 0], 'All zeros'],
    [[7, 8, 10], 'Incremental'],
    [[65_534, 65_535, 1], 'Incremental'],
    [[9, 9, 9], 'Duplicated ipid (!)'],
    [[9, 3000, 41], null],
    [null, null],
  ])('is how identifications follow each other: %j', (ipIds, words) => {
    const line = /^IP ID Sequence Generation: (.*)$/m.exec(verbose({ ipIds }))?.[1] ?? null;
    expect(line).toBe(words);
  });

  test('is in the XML whether asked for or not', () => {
    const attributes = (values: Readonly<Record<string, string | number>>): string =>
      Object.entries(values)
        .map(([name, value]) => ` ${name}="${value}"`)
        .join('');
    const os = guess([system('Windows 10', 0.91)], { ipIds: [0, 0, 0], uptimeSeconds: 60 });
    const text = [...osElements(os, attributes, (one) => one, noon)].join('');
    expect(text).toContain('<uptime seconds="60" lastboot="Sat Nov 21 11:59:00 2026"/>\n<distance value="3"/>\n');
    expect(text).toContain('<ipidsequence class="All zeros" values="0,0,0"/>\n');
  });
});
