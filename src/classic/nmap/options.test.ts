/** nmap's grammar: what is read, what is refused in which words. What nmap itself says was taken from nmap 7.93. */
import { describe, expect, test } from 'vitest';
import { longOptions } from './long-options.ts';
import { optionNames } from './option-effects.ts';
import { fileName } from './option-values.ts';
import { parseNmap } from './options.ts';
import { NmapRefusal } from './refusal.ts';

const now = new Date(2026, 10, 20, 21, 59, 11);
const parse = (line: string): ReturnType<typeof parseNmap> => parseNmap(line.split(' ').filter(Boolean), now);

function refusalOf(line: string): NmapRefusal {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof NmapRefusal) return error;
    throw error;
  }
  throw new Error(`not refused: ${line}`);
}

describe('reads', () => {
  test('letters in clusters, values glued or apart, long options behind one dash, abbreviations', () => {
    const options = parse('-sSV -p22 -T4 -Pn -top-ports 5 --reas -vv -oX- h --max-retr=3');
    expect([...options.scans]).toEqual(['syn']);
    expect(options).toMatchObject({
      serviceVersions: true,
      ports: '22',
      noPing: true,
      topPorts: 5,
      reason: true,
      verbose: 2,
      operands: ['h'],
      pace: { template: 4, maxRetries: 3 },
      // Glued, -oX is the letter o with a value: nmap writes normal output to a file of that name.
      files: { normal: 'X-', xml: null },
    });
  });

  test.each([
    ['-sU -sS x', { scans: new Set(['udp', 'syn']) }],
    [
      '-PS22,80 -PE -PA x',
      {
        pings: [
          { kind: 'syn', list: '22,80' },
          { kind: 'echo', list: '' },
          { kind: 'ack', list: '' },
        ],
      },
    ],
    ['--osscan-limit --fuzzy --max-os-tries 2 x', { osLimit: true, osGuess: true, osTries: 2 }],
    ['-A x', { os: true, serviceVersions: true, traceroute: true }],
    ['-v3 x', { verbose: 3 }],
    ['-d x', { debug: 1, verbose: 1, reason: true }],
    ['--host-timeout 1.5m x', { pace: { hostTimeoutMs: 90_000 } }],
    ['-T polite x', { pace: { template: 2 } }],
    ['-oA base%Y x', { files: { normal: 'base2026.nmap', xml: 'base2026.xml', grepable: 'base2026.gnmap' } }],
    ['--scanflags URGPSHFIN x', { packets: { flags: 0x29 } }],
    ['--scanflags 0x12 x', { packets: { flags: 0x12 } }],
    ['-iL - --exclude 10.0.0.1', { inputFile: '-', exclude: '10.0.0.1' }],
    ['-- -x', { operands: ['-x'] }],
  ])('%s', (line, expected) => {
    expect(parse(line)).toMatchObject(expected);
  });

  test('every option has an effect or a refusal, and nothing else has', () => {
    const longs = longOptions.map(({ name }) => name);
    const known = new Set(optionNames);
    expect(longs.filter((name) => !known.has(name))).toEqual([]);
    const letters = [...known].filter((name) => name.length === 1);
    expect([...known].filter((name) => name.length > 1 && !longs.includes(name))).toEqual([]);
    expect(letters.toSorted().join('')).toBe('46ADFIMOPRSTVbdefghimnopqrsv');
  });
});

describe('refuses as nmap does', () => {
  test.each([
    ['--bogus x', 255, "nmap: unrecognized option '--bogus'\nSee the output of nmap -h for a summary of options.\n"],
    ['--ma x', 255, "'--max-os-tries' '--max-parallelism' '--max-rtt-timeout' '--max-hostgroup'"],
    ['-a x', 255, "nmap: option '-a' is ambiguous; possibilities: '-append-output' '-allports' '-adler32'\n"],
    ['-p', 255, "nmap: option requires an argument -- 'p'\n"],
    ['--open=1 x', 255, "nmap: option '--open' doesn't allow an argument\n"],
    ['-sQ x', 255, 'Scantype Q not supported\n'],
    ['-PQ x', 1, 'Illegal Argument to -P, use -Pn, -PE, -PS, -PA, -PP, -PM, -PU, -PY, or -PO\nQUITTING!\n'],
    ['-T9 x', 1, 'Unknown timing mode (-T argument).'],
    ['-sS -sT x', 1, 'You specified more than one type of TCP scan.'],
    ['-sn -sS x', 1, '-sL and -sn (skip port scan) are not valid with any other scan types\nQUITTING!\n'],
    ['-sO -sS x', 1, 'must currently be used alone'],
    ['--max-rtt-timeout 1ms x', 1, 'Bogus --max-rtt-timeout argument specified, must be at least 5ms\nQUITTING!\n'],
    [
      '--max-rtt-timeout 100 x',
      1,
      'so your time of "100" is 100 seconds. Use "100ms" for 100 milliseconds.\nQUITTING!\n',
    ],
    ['--scan-delay 5000 x', 1, 'so your time of "5000" is 83.3 minutes. Use "5000ms" for 5000 milliseconds.\n'],
    ['--host-timeout 10000 x', 1, 'so your time of "10000" is 2.8 hours. If this is what you want, use "10000s".\n'],
    ['--min-rate 5 --max-rate 3 x', 1, '--min-rate=5 must be less than or equal to --max-rate=3\nQUITTING!\n'],
    ['--data 0xfg x', 1, 'Invalid hex string specified\nQUITTING!\n'],
    ['--ttl 256 x', 1, 'ttl option must be a number between 0 and 255 (inclusive)\nQUITTING!\n'],
    ['--top-ports 0 x', 1, '--top-ports should be an integer 1 or greater\nQUITTING!\n'],
    [
      '--max-os-tries 51 x',
      1,
      'Bogus --max-os-tries argument specified, must be between 1 and 50 (inclusive)\nQUITTING!\n',
    ],
    ['--version-intensity 10 x', 1, 'version-intensity must be between 0 and 9\nQUITTING!\n'],
  ])('%s', (line, code, words) => {
    const refusal = refusalOf(line);
    expect(refusal.message).toContain(words);
    expect(refusal.exitCode).toBe(code);
  });

  test.each(['-D 10.0.0.1', '-sI z', '-b h', '--spoof-mac 0', '-f', '--mtu 8', '-sC', '--script x', '-sZ', '-iR 5'])(
    'what is not done here, by name and in one line: %s',
    (line) => {
      const refusal = refusalOf(`${line} x`);
      expect(refusal.message.split('\n')).toHaveLength(2);
      expect(refusal.message).toContain(`portolan nmap does not do ${line.split(' ')[0]!}:`);
      expect(refusal.exitCode).toBe(255);
    },
  );
});

test('files are named by the time', () => {
  expect(fileName('%H|%M|%S|%T|%R|%m|%d|%y|%Y|%D|%F|%q|%%', now)).toBe(
    '21|59|11|215911|2159|11|20|26|2026|112026|2026-11-20|q|%',
  );
});
