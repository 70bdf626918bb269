import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableBlock } from './printable.ts';

/** Written out by hand, so that a slip in the pattern of the code is seen. */
const forbidden: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xf8ff],
  [0xfdd0, 0xfdef],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0xe0fff],
  [0xf0000, 0x10ffff],
];

function isForbidden(point: number): boolean {
  return forbidden.some(([first, last]) => point >= first && point <= last) || (point & 0xfffe) === 0xfffe;
}

function hostile(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!).filter(isForbidden);
}

const nasty = fc
  .constantFrom(...forbidden)
  .chain(([first, last]) => fc.integer({ min: first, max: last }))
  .map((point) => String.fromCodePoint(point));
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.oneof(nasty, fc.string(), fc.constantFrom('\ud800', '\udc00', '\\', '\u0301')))
    .map((parts) => parts.join('')),
);

describe('printable', () => {
  it.each([
    ['plain text', 'plain text'],
    ['', ''],
    ['back\\slash', 'back\\slash'],
    ['\x1b[31mred\x07', '\\x1b[31mred\\x07'],
    ['a\tb\nc\rd', 'a\\tb\\nc\\rd'],
    ['\x00\x7f\x80\x9b', '\\x00\\x7f\\u0080\\u009b'],
    ['\u202eexe.txt\u2069', '\\u202eexe.txt\\u2069'],
    ['a\u200bb\ufeffc', 'a\\u200bb\\ufeffc'],
    ['a\u2028b', 'a\\u2028b'],
    ['\ud800x', '\\ud800x'],
    ['\u{e0041}', '\\u{e0041}'],
    ['Größe 日本語 🚢', 'Größe 日本語 🚢'],
    [`e${'\u0301'.repeat(10)}`, `e${'\u0301'.repeat(8)}\\u0301\\u0301`],
  ])('shows %j as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each([
    [[0x61, 0xff, 0x62], 'a\\xffb'],
    [[0xc3, 0xa9], 'é'],
    [[0xc3], '\\xc3'],
    [[0xe2, 0x82, 0x41], '\\xe2\\x82A'],
    [[0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    [[0xc0, 0xaf], '\\xc0\\xaf'],
    [[0xf0, 0x9f, 0x9a, 0xa2, 0x1b], '🚢\\x1b'],
    [[0xef, 0xbb, 0xbf, 0x61], '\\ufeffa'],
  ])('reads the bytes %j as %j', (bytes, shown) => {
    expect(printable(Uint8Array.from(bytes))).toBe(shown);
  });

  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['ab\x1bcdef', 6, 'ab…'],
    ['abcd🚢ef', 6, 'abcd…'],
    ['abc', 0, ''],
    ['x'.repeat(1e6), 3, 'xx…'],
  ])('cuts %j to %i', (text, maximum, shown) => {
    expect(printable(text, { maximum })).toBe(shown);
    expect(printable(Buffer.from(text), { maximum })).toBe(shown);
  });

  it('lets no hostile code point through, and changes nothing the second time (100,000 cases)', () => {
    fc.assert(
      fc.property(anyText, fc.option(fc.nat({ max: 40 }), { nil: undefined }), (text, maximum) => {
        const options = maximum === undefined ? {} : { maximum };
        const shown = printable(text, options);
        expect(hostile(shown)).toEqual([]);
        expect(shown.length).toBeLessThanOrEqual(maximum ?? Infinity);
        expect(printable(shown, options)).toBe(shown);
      }),
      { numRuns: 70_000 },
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.option(fc.nat({ max: 40 }), { nil: undefined }),
        (bytes, maximum) => {
          const shown = printable(bytes, maximum === undefined ? {} : { maximum });
          expect(hostile(shown)).toEqual([]);
          expect(shown.length).toBeLessThanOrEqual(maximum ?? Infinity);
        },
      ),
      { numRuns: 30_000 },
    );
  });

  it('takes the spelling of a classic tool, unless that is not printable itself', () => {
    const caret = (character: string): string =>
      character < ' ' ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}` : character;
    expect(printable('a\x1b[0m\u202e', { escape: caret })).toBe('a^[[0m\\u202e');
  });

  it('cuts the same way whether it looks at the whole text or not', () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 20 }), (text, maximum) => {
        const whole = printable(text);
        if (whole.length <= maximum) expect(printable(text, { maximum })).toBe(whole);
        else if (maximum > 0) expect(printable(text, { maximum })).toMatch(/…$/u);
      }),
    );
  });
});

describe('printableBlock', () => {
  it('keeps line breaks and nothing else', () => {
    expect(printableBlock('a\x1b\r\nb\rc\n')).toBe('a\\x1b\nb\\rc\n');
    expect(printableBlock(Uint8Array.of(0x61, 0x0a, 0xff))).toBe('a\n\\xff');
    expect(printableBlock('abcdef\nab', { maximum: 4 })).toBe('abc…\nab');
  });

  it('lets no hostile code point but the line break through', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(hostile(printableBlock(text).replaceAll('\n', ''))).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });
});
