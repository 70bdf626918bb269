/** The small grammars of the command line: durations, ages, colours, ports, flags. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PortolanError } from '../base/errors.ts';
import { fakeHost } from '../os/host.fake.ts';
import { takeColour } from './colour-flag.ts';
import { columnsThatFit } from './columns-that-fit.ts';
import { durationMs } from './duration.ts';
import { harbour } from './harbour.fake.ts';
import { namesPort, portsOfWord } from './port-words.ts';
import { sinceText } from './since-text.ts';
import { socketSelection } from './socket-flags.ts';

describe('a duration', () => {
  test.each([
    ['200ms', 200],
    ['1.5s', 1500],
    ['2', 2000],
    ['0.01', 10],
    ['2min', 120_000],
    ['2m', 120_000],
    ['24h', 86_400_000],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  test.each(['', '0', '9ms', '25h', '-1s', '1 s', 's', '1d', '1e3', '0x10', 'NaN', '1.2345s', '9999999999'])(
    '%j is none, and the message shows a good one',
    (text) => {
      expect(() => durationMs(text)).toThrow(/is no duration from 10ms to 24h: write 200ms, 1s or 2min/);
    },
  );
});

describe('an age', () => {
  test.each([
    [0, '0 s'],
    [999, '0 s'],
    [1000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [86_399_999, '23 h'],
    [86_400_000, '1 d'],
    [90_000_000, '1 d 1 h'],
    [86_400_000 * 400 + 60_000, '400 d'],
  ])('of %d ms is %s', (age, text) => {
    expect(sinceText(1000, 1000 + age)).toBe(text);
  });

  test('is never negative, and unknown is a dash', () => {
    expect(sinceText(2000, 1000)).toBe('0 s');
    expect(sinceText(null, 1000)).toBe('-');
  });
});

describe('the colour flag', () => {
  const isForeign = (word: string): boolean => word === 'ss';
  test.each<[string, string, string]>([
    ['ls', 'ls', 'auto'],
    ['--color ls', 'ls', 'always'],
    ['--color never ls', 'ls', 'never'],
    ['ls --color always', 'ls', 'always'],
    ['ls --colour=never', 'ls', 'never'],
    ['ls --no-colour', 'ls', 'never'],
    ['ls --color=always --no-color', 'ls', 'never'],
    ['ls -- --color=always', 'ls -- --color=always', 'auto'],
    ['ss --color=always', 'ss --color=always', 'auto'],
    ['--color ss -t --no-color', 'ss -t --no-color', 'always'],
    ['ls ss --no-color', 'ls ss', 'never'],
    ['ls --colorful', 'ls --colorful', 'auto'],
  ])('%s', (line, rest, colour) => {
    expect(takeColour(line.split(' '), isForeign)).toEqual({ rest: rest.split(' '), colour });
  });

  test('with a choice there is not is wrong usage', () => {
    expect(() => takeColour(['ls', '--color=sometimes'], isForeign)).toThrow(PortolanError);
  });
});

describe('a word for a port', () => {
  const context = { host: fakeHost(harbour) };
  test.each([
    ['8080', [8080]],
    [':8080', [8080]],
    ['65535', [65_535]],
    ['postgres', [5432]],
    ['nginx', [80]],
    ['NGINX', [80]],
    ['ssh.service', [22, 22]],
    ['shop', [80, 8080]],
  ])('%s', async (word, ports) => {
    expect(await namesPort(word, context)).toBe(true);
    expect(await portsOfWord(word, context)).toEqual([...new Set(ports)]);
  });

  test.each(['nonsense', 'a b', '../x', 'x'.repeat(100), '\u001B[2J', '-'])('%j is none', async (word) => {
    expect(await namesPort(word, context)).toBe(false);
    await expect(portsOfWord(word, context)).rejects.toMatchObject({ code: 'PTL_BAD_PORT' });
  });

  test('a number that nobody can be on is a port all the same, and a bad one', async () => {
    for (const word of ['65536', ':99999', '123456789', '0', ':0']) {
      expect(await namesPort(word, context)).toBe(true);
      await expect(portsOfWord(word, context)).rejects.toMatchObject({ code: 'PTL_BAD_PORT' });
    }
  });
});

describe('the tables that a filter asks for', () => {
  const off = { all: false, namespaces: false };
  test.each([
    ['port:22', 'tcp udp', false, false, false],
    ['proto:unix', 'tcp udp unix', false, false, false],
    ['not transport:sctp', 'tcp udp sctp', false, false, false],
    ['family:packet or port:1', 'tcp udp packet', false, false, false],
    ['netns:web', 'tcp udp', true, false, false],
    ['(rtt>5 and port:1)', 'tcp udp', false, true, false],
    ['process:node', 'tcp udp', false, false, true],
    ['is:hidden', 'tcp udp', false, false, true],
    ['is:listening', 'tcp udp', false, false, false],
    ['nginx', 'tcp udp', false, false, true],
    ['', 'tcp udp', false, false, false],
  ])('%s', (filter, transports, namespaces, facts, owners) => {
    const { query, asksOwners } = socketSelection(off, [filter]);
    expect([...(query.transports ?? [])].join(' ')).toBe(transports);
    expect([query.allNamespaces, query.tcpFacts, asksOwners]).toEqual([namespaces, facts, owners]);
  });

  test('are all of them with --all, and other namespaces with --namespaces', () => {
    const { query } = socketSelection({ all: true, namespaces: true }, []);
    expect([...(query.transports ?? [])]).toContain('netlink');
    expect(query.allNamespaces).toBe(true);
  });
});

describe('columns that fit', () => {
  const column = (name: string, text: string): Parameters<typeof columnsThatFit<null>>[0][number] => ({
    name,
    type: 'text',
    meaning: '',
    shown: true,
    get: () => text,
  });
  const columns = [column('a', 'xxxx'), column('b', 'yyyyyyyy'), column('c', 'zz')];

  test.each([
    [Infinity, 'abc', ''],
    [18, 'abc', ''],
    [17, 'bc', 'a'],
    [12, 'bc', 'a'],
    [11, 'b', 'a,c'],
    [1, 'b', 'a,c'],
  ])('in %d', (width, kept, dropped) => {
    const fit = columnsThatFit(columns, [null], width, ['a', 'c']);
    expect(fit.columns.map(({ name }) => name).join('')).toBe(kept);
    expect(fit.dropped.join()).toBe(dropped);
  });
});

test('no text makes the small grammars throw anything but a message for people', async () => {
  const context = { host: fakeHost() };
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 30 }), async (text) => {
      await namesPort(text, context);
      await portsOfWord(text, context).catch((error: unknown) => expect(error).toBeInstanceOf(PortolanError));
      try {
        socketSelection({ all: false, namespaces: false }, [text]);
      } catch (error) {
        expect(error).toBeInstanceOf(PortolanError);
      }
    }),
    { numRuns: 300 },
  );
});
