import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../base/record.ts';
import { jsonLinesRenderer, jsonRenderer, recordValue, safeJson } from './json.ts';
import { unprintable } from './printable.ts';
import type { Renderer } from './renderer.ts';

interface Row {
  readonly name: string | null;
  readonly seen: number | null;
  readonly count: number | bigint;
}

const columns: readonly Column<Row>[] = [
  { name: 'name', type: 'text', meaning: 'A name.', shown: true, get: (row) => row.name },
  { name: 'seen', type: 'time', meaning: 'A time.', shown: true, get: (row) => row.seen },
  {
    name: 'count',
    type: 'integer',
    meaning: 'A count.',
    shown: true,
    get: (row) => row.count,
    text: () => 'not in JSON',
  },
];

const rows: readonly Row[] = [
  { name: 'a\u009bb\u202e', seen: 1_700_000_000_123, count: 1n },
  { name: null, seen: null, count: 2n ** 60n },
];

function rendered(renderer: Renderer<Row>, batches: readonly (readonly Row[])[]): string {
  let text = '';
  const write = (piece: string): void => void (text += piece);
  renderer.begin(write);
  for (const batch of batches) renderer.records(batch, write);
  renderer.end(write);
  return text;
}

describe('records one after the other', () => {
  it('are what JSON.stringify makes of each, whatever stays and whatever varies', () => {
    const value = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom<unknown>('tcp', 'a"b', 'a\\\\b', '', null, undefined, 1.5, -0, Number.NaN, true),
      },
      fc.string(),
      fc.double(),
      fc.record({ inner: fc.string(), list: fc.array(fc.integer()) }),
    );
    const keys = ['a', 'b', 'c', 'd'] as const;
    const wide = keys.map((name) => ({
      name,
      type: 'value' as const,
      meaning: 'Anything.',
      shown: true,
      get: (row: readonly unknown[]) => row[keys.indexOf(name)],
    }));
    const batch = fc.array(fc.tuple(value, value, value, value), { maxLength: 20 });
    fc.assert(
      fc.property(batch, (records) => {
        let text = '';
        jsonLinesRenderer(wide).records(records, (piece) => void (text += piece));
        const lines = records.map((record) => `${safeJson(recordValue(wide, record))}\n`);
        expect(text).toBe(lines.join(''));
      }),
    );
  });

  it('of no columns are empty objects', () => {
    let text = '';
    jsonLinesRenderer<unknown>([]).records([1, 2], (piece) => void (text += piece));
    expect(text).toBe('{}\n{}\n');
  });
});

describe('jsonRenderer', () => {
  it('writes one array over several batches', () => {
    const text = rendered(jsonRenderer(columns), [[rows[0]!], [], [rows[1]!]]);
    expect(text).toBe(
      '[\n' +
        '{"name":"a\\u009bb\\u202e","seen":"2023-11-14T22:13:20.123Z","count":1},\n' +
        '{"name":null,"seen":null,"count":"1152921504606846976"}\n' +
        ']\n',
    );
  });

  it('writes [] for nothing', () => {
    expect(rendered(jsonRenderer(columns), [])).toBe('[]\n');
    expect(rendered(jsonRenderer(columns), [[]])).toBe('[]\n');
  });

  it('writes null for a time that no calendar has', () => {
    const text = rendered(jsonLinesRenderer(columns), [[{ name: 'x', seen: Infinity, count: 0 }]]);
    expect(JSON.parse(text)).toEqual({ name: 'x', seen: null, count: 0 });
  });
});

describe('jsonLinesRenderer', () => {
  it('writes one line a record', () => {
    const lines = rendered(jsonLinesRenderer(columns), [rows]).split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0]!)).toEqual({ name: 'a\u009bb\u202e', seen: '2023-11-14T22:13:20.123Z', count: 1 });
    expect(lines[2]).toBe('');
  });
});

describe('safeJson', () => {
  it('keeps nested bigints and bytes readable', () => {
    expect(safeJson({ a: [1n, 2n ** 63n], b: Uint8Array.of(0x68, 0x1b), c: Buffer.from('x') })).toBe(
      '{"a":[1,"9223372036854775808"],"b":"h\\\\x1b","c":"x"}',
    );
    expect(safeJson(undefined)).toBe('null');
    expect(safeJson(Number.NaN)).toBe('null');
  });

  it('is harmless to see and the same value after parsing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = safeJson(value);
        expect(unprintable.test(text)).toBe(false);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 5_000 },
    );
  });
});
