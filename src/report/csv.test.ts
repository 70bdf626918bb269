import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../base/record.ts';
import { csvRenderer, csvText } from './csv.ts';

type Row = readonly unknown[];

const columns: readonly Column<Row>[] = [
  { name: 'text', type: 'text', meaning: 'A text.', shown: true, get: (row) => row[0] },
  { name: 'number', type: 'number', meaning: 'A number.', shown: true, get: (row) => row[1] },
  { name: 'nested', type: 'value', meaning: 'A value.', shown: true, get: (row) => row[2], text: () => 'pid 7, "x"' },
];

function rendered(rows: readonly Row[]): string {
  let text = '';
  const write = (piece: string): void => void (text += piece);
  const renderer = csvRenderer(columns);
  renderer.begin(write);
  renderer.records(rows, write);
  renderer.end(write);
  return text;
}

const formulaParts = ['=', '+', '-', '@', ',', '"', '\t', '\r', '\n', ' ', '1'];

/** A reader of RFC 4180 for one line. */
function cells(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g), (match) =>
    match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'),
  );
}

describe('csvRenderer', () => {
  it('writes a head, raw numbers, empty unknowns and the text of nested values', () => {
    expect(rendered([['a', -5, {}]])).toBe('text,number,nested\na,-5,"pid 7, ""x"""\n');
    expect(rendered([[null, undefined, null]])).toBe('text,number,nested\n,,\n');
    expect(rendered([['x', Number.NaN, null]])).toBe('text,number,nested\nx,,\n');
    expect(rendered([['x', 2n ** 64n, null]])).toBe('text,number,nested\nx,18446744073709551616,\n');
    expect(rendered([['x', true, null]])).toBe('text,number,nested\nx,true,\n');
  });
});

describe('csvText', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1', "'＝1"],
    [' =1', "' =1"],
    ['\t=1', "'\\t=1"],
    ['\rx', "'\\rx"],
    ['-', '-'],
    ['a-b', 'a-b'],
    ['=cmd|"x"!A1', '"\'=cmd|""x""!A1"'],
    ['a\nb', 'a\\nb'],
    [' blank ', '" blank "'],
  ])('%j becomes %j', (text, cell) => {
    expect(csvText(text)).toBe(cell);
  });

  it('stays one cell and never starts a formula, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...formulaParts) })),
        (text) => {
          const cell = csvText(text);
          expect(cell).not.toMatch(/[\r\n]/);
          const [start, only, ...rest] = cells(`start,${cell},end`);
          expect([start, rest]).toEqual(['start', ['end']]);
          expect(only).not.toMatch(/^\s*[=+\-@\t\r]./su);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
