/** The filter language of ss: what ss of iproute2 6.1 takes and refuses, as it answered. */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainSsFilter, mixesAndOr, SS_STATES } from './ss-filter.ts';

const ACCEPTED = [
  'state established',
  'state listening sport = :22',
  'exclude listening exclude time-wait',
  'state established dport = :22 or sport = :22',
  '( dport = :22 or sport = :22 )',
  'dport :22',
  'dport 22',
  'dport eq :ssh',
  'sport gt :1024 and sport lt :2000',
  'sport >= :1024 sport neq :5000',
  'src 127.0.0.1',
  'src = 127.0.0.1:22',
  'src 10.0.0.0/8 & dst [::1]:22',
  'dst [::1] && src inet:127.0.0.1',
  'src *:22 | src :22',
  'not sport = :22 || ! dport = :23',
  'not ( autobound or dev = lo )',
  'fwmark 0x1/0xff',
  'dport = inet:22',
  'src unix:/tmp/x',
];

const REFUSED = [
  'state foo',
  'state',
  'sport=:22',
  'sport = :22,:80',
  'sport = :22-80',
  'sport = :70000',
  'dst ::1',
  'and sport = :22',
  'sport = :22 and',
  '( sport = :22',
  'sport = :22 )',
  '(sport = :22)',
  '()',
  'not',
  'src',
  'sport =',
  'sport = :22 state established',
  'port = :22',
];

describe('against ss', () => {
  test.each(ACCEPTED)('%s has a meaning', (filter) => {
    const parts = explainSsFilter([filter]);
    expect(parts.filter((piece) => piece.kind === 'unknown')).toEqual([]);
    expect(parts.map((piece) => piece.text).join(' ')).toBe(filter);
  });

  test.each(REFUSED)('%s has an unknown part', (filter) => {
    expect(explainSsFilter(filter.split(' ')).some((piece) => piece.kind === 'unknown')).toBe(true);
  });
});

test('each state has a meaning; near ones are suggested', () => {
  for (const state of Object.keys(SS_STATES)) expect(explainSsFilter(['state', state])[1]!.kind).toBe('value');
  expect(explainSsFilter(['state', 'listning'])[1]!.meaning).toContain('did you mean listening?');
});

test('values are told apart', () => {
  expect(explainSsFilter(['dst [::1]:443'])[0]!.meaning).toMatch(/remote address is .*loopback.*, port number 443/);
  expect(explainSsFilter(['src :22'])[0]!.meaning).toContain('port number 22');
  expect(explainSsFilter(['sport > 1024'])[0]!.meaning).toContain('the local port is above port number 1024');
});

test('mixesAndOr', () => {
  expect(mixesAndOr(['sport = :1 or sport = :2 and dport = :3'])).toBe(true);
  expect(mixesAndOr(['(', 'sport', '=', ':1', '||', 'sport', '=', ':2', ')'])).toBe(false);
});

test('no text is lost, whatever the words', () => {
  const word = fc.constantFrom(
    'state',
    'exclude',
    'all',
    'and',
    'or',
    '!',
    '(',
    ')',
    'sport',
    '=',
    ':22',
    'src',
    '::1',
    'x',
    'autobound',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), (words) => {
      expect(
        explainSsFilter(words)
          .map((piece) => piece.text)
          .join(' '),
      ).toBe(words.join(' '));
    }),
    { numRuns: 1000 },
  );
});
