import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PortolanError } from '../errors.ts';
import { failure, success } from '../result.ts';
import type { FilterFields } from './fields.ts';
import { filterOf } from './compile.ts';
import { wildcard } from './wildcard.ts';

interface Row {
  readonly port: number;
  readonly peers?: readonly number[];
  readonly rtt: number | null;
  readonly user: string | null;
  readonly names: readonly string[];
  readonly state: string;
}

const fields: FilterFields<Row> = [
  { name: 'port', aliases: ['p'], type: 'number', meaning: 'The port.', searchable: true, get: (row) => row.port },
  { name: 'peer', type: 'number', meaning: 'Ports of peers.', get: (row) => row.peers },
  { name: 'rtt', type: 'number', meaning: 'Round trip.', get: (row) => row.rtt },
  { name: 'user', type: 'text', meaning: 'The user.', searchable: true, get: (row) => row.user },
  { name: 'proc', type: 'text', meaning: 'The process.', searchable: true, get: (row) => row.names },
  { name: 'state', type: 'text', meaning: 'The state.', values: ['LISTEN', 'ESTABLISHED'], get: (row) => row.state },
  {
    name: 'is',
    type: 'flag',
    meaning: 'Questions.',
    flags: {
      exposed: { meaning: 'Reachable.', test: (row) => row.port < 1024 },
      shared: { meaning: 'Several owners.', test: (row) => row.names.length > 1 },
    },
  },
  {
    name: 'parity',
    type: 'custom',
    meaning: 'Odd or even.',
    example: 'odd',
    searchable: true,
    compile: (value, operator) =>
      operator === '=' && /^(?:odd|even)$/.test(value.text)
        ? success((row) => (row.port % 2 === 0) === (value.text === 'even'))
        : failure('a parity is odd or even', 0, value.text.length),
  },
];

const rows: readonly Row[] = [
  { port: 22, rtt: null, user: 'root', names: ['sshd', 'systemd'], state: 'LISTEN' },
  { port: 80, rtt: 1.5, user: 'www-data', names: ['nginx'], state: 'LISTEN', peers: [40000, 50000] },
  { port: 8080, rtt: 0.25, user: null, names: [], state: 'ESTABLISHED', peers: [] },
];

function passing(text: string): number[] {
  return rows.filter(filterOf(text, fields)).map((row) => row.port);
}

function refusal(text: string): PortolanError {
  try {
    filterOf(text, fields);
  } catch (error) {
    if (error instanceof PortolanError) return error;
  }
  throw new Error(`${text} was taken`);
}

describe('filterOf', () => {
  it.each<[string, number[]]>([
    ['', [22, 80, 8080]],
    ['port:22', [22]],
    ['P:22,8000-8100', [22, 8080]],
    ['port:80-', [80, 8080]],
    ['port:-80', [22, 80]],
    ['port>80', [8080]],
    ['port>=80 port<=80', [80]],
    ['port<80', [22]],
    ['port!=22,80', [8080]],
    ['rtt>=0.25', [80, 8080]],
    ['rtt:1.5', [80]],
    ['rtt>-1', [80, 8080]],
    ['not rtt>0', [22]],
    ['peer:50000', [80]],
    ['peer!=50000', [22, 8080]],
    ['user:ROOT', [22]],
    ['user:roo', []],
    ['user:www-*', [80]],
    ['user:"www-*"', []],
    ['user:*', [22, 80]],
    ['not user:root', [80, 8080]],
    ['user!=root', [80, 8080]],
    ['proc:systemd', [22]],
    ['state:listen', [22, 80]],
    ['state:EST*', [8080]],
    ['is:exposed', [22, 80]],
    ['is:exposed,shared', [22, 80]],
    ['is!=exposed', [8080]],
    ['parity:odd', []],
    ['parity!=odd', [22, 80, 8080]],
    ['ngi', [80]],
    ['80', [80]],
    ['*d', [22]],
    ['"*"', []],
    ['even', [22, 80, 8080]],
    ['root,nginx', [22, 80]],
    ['port:22 or is:exposed proc:nginx', [22, 80]],
    ['(port:22 or is:exposed) proc:nginx', [80]],
    ['port:22,80,8000-8100 and not user:root', [80, 8080]],
  ])('%s passes %j', (text, ports) => {
    expect(passing(text)).toEqual(ports);
  });

  it.each([
    ['prot:22', 'there is no field prot, did you mean port?', 'prot:22\n^^^^'],
    ['a zzzzzzz:1', 'there is no field zzzzzzz; the fields are port, peer, rtt,', 'a zzzzzzz:1\n  ^^^^^^^'],
    ['port:22,ssh', 'port needs a number or a range, as in port:22 or port:8000-8100', 'port:22,ssh\n        ^^^'],
    ['port:"ssh"', 'port needs a number or a range', 'port:"ssh"\n     ^^^^^'],
    ['port:90-80', 'the range 90-80 runs backwards', 'port:90-80\n     ^^^^^'],
    ['port:-', 'port needs a number or a range', 'port:-\n     ^'],
    ['port>1-2', '> needs a number, as in port>100', 'port>1-2\n     ^^^'],
    ['state:LISTNE', 'state is never LISTNE, did you mean LISTEN?', 'state:LISTNE\n      ^^^^^^'],
    ['state:zzz', 'state is never zzz: it is one of LISTEN, ESTABLISHED', 'state:zzz\n      ^^^'],
    ['is:exposd', 'is is never exposd, did you mean exposed?', 'is:exposd\n   ^^^^^^'],
    ['is:constructor', 'is is never constructor: it is one of exposed, shared', 'is:constructor\n   ^^^^^^^^^^^'],
    ['user>root', 'user has no order: compare it with : or !=', 'user>root\n     ^^^^'],
    ['parity:x', 'a parity is odd or even (a good one: parity:odd)', 'parity:x\n       ^'],
    ['port:22 and (', 'the filter ends where a condition is missing', 'port:22 and (\n             ^'],
  ])('refuses %j', (text, reason, evidence) => {
    const error = refusal(text);
    expect(error.code).toBe('PTL_BAD_FILTER');
    expect(error.message).toContain(`filter: ${reason}`);
    expect(error.evidence).toBe(evidence);
  });

  it('gives words the precedence of not, and, or', () => {
    // An expression over three facts, and what JavaScript's own precedence makes of it.
    const atom = fc.constantFrom('a', 'b', 'c');
    const term = fc.tuple(fc.boolean(), atom);
    const expression = fc.array(fc.tuple(term, fc.constantFrom('and', 'or', '')), { minLength: 1, maxLength: 8 });
    const letters: FilterFields<string> = [
      { name: 'has', type: 'text', meaning: 'Letters.', searchable: true, get: (text) => Array.from(text) },
    ];
    fc.assert(
      fc.property(expression, fc.subarray(['a', 'b', 'c']), (parts, letterList) => {
        const text = parts
          .map(
            ([[negated, name], joint], index) =>
              `${negated ? 'not ' : ''}${name} ${index < parts.length - 1 ? joint : ''}`,
          )
          .join(' ');
        const groups: boolean[][] = [[]];
        for (const [index, [[negated, name]]] of parts.entries()) {
          if (index > 0 && parts[index - 1]![1] === 'or') groups.push([]);
          groups.at(-1)!.push(letterList.includes(name) !== negated);
        }
        const expected = groups.some((group) => group.every(Boolean));
        expect(filterOf(text, letters)(letterList.join(''))).toBe(expected);
      }),
      { numRuns: 5_000 },
    );
  });

  it('throws nothing but PTL_BAD_FILTER, whatever the text', () => {
    const piece = fc.constantFrom(
      'port',
      'state',
      'is',
      'user',
      'parity',
      ':',
      '>',
      '!=',
      '22',
      '-',
      '*',
      '"',
      ',',
      ' ',
      '(',
      ')',
      'not ',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
        try {
          rows.filter(filterOf(parts.join(''), fields));
        } catch (error) {
          expect(error).toMatchObject({ code: 'PTL_BAD_FILTER' });
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('wildcard', () => {
  it('agrees with the same pattern as a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 10 }), (pattern, text) => {
        const reference = new RegExp(`^${pattern.replace(/\*+/g, '.*')}$`, 'iu');
        expect(wildcard(pattern)(text)).toBe(reference.test(text));
      }),
      { numRuns: 10_000 },
    );
  });
});
