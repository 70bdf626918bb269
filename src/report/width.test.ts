import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutTo, displayWidth, padEndTo, padStartTo } from './width.ts';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['Größe', 5],
    ['日本', 4],
    ['한글', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['e\u0301', 1],
    ['🚢', 2],
    ['✓ …', 3],
    ['→', 1],
    ['🇩🇪', 2],
  ])('%j takes %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('padding and cutting', () => {
  it('pads by columns, not by units', () => {
    expect(padEndTo('日', 4)).toBe('日  ');
    expect(padStartTo('日', 4)).toBe('  日');
    expect(padEndTo('long', 2)).toBe('long');
  });

  it.each([
    ['abcdef', 4, 'abc…'],
    ['abcd', 4, 'abcd'],
    ['日本語', 4, '日…'],
    ['日本語', 5, '日本…'],
    ['日本語', 6, '日本語'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['abc', 0, ''],
    ['abc', 1, '…'],
  ])('cuts %j to %i columns', (text, width, shown) => {
    expect(cutTo(text, width)).toBe(shown);
  });

  it('never passes the width and never cuts what fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 12 }), (text, width) => {
        expect(displayWidth(cutTo(text, width))).toBeLessThanOrEqual(width);
        expect(cutTo(text, displayWidth(text))).toBe(text);
        expect(displayWidth(padEndTo(text, width))).toBe(Math.max(width, displayWidth(text)));
      }),
      { numRuns: 5_000 },
    );
  });
});
