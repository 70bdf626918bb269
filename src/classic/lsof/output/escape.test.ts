import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toByteText } from '../../byte-text.ts';
import { commandCell, commandLength, escapeText } from './escape.ts';

describe('names', () => {
  test.each([
    ['plain name', 'plain name'],
    ['tab\there\n\r\b\f', 'tab\\there\\n\\r\\b\\f'],
    ['\x1b[31m\x07\x7f', '^[[31m^G\\x7f'],
    ['back\\slash', 'back\\\\slash'],
    ['\xff\xc3(', '\\xff\\xc3('],
  ])('%j is shown as %j', (bytes, shown) => expect(escapeText(bytes, true)).toBe(shown));
  test('whole characters stay in UTF-8, their bytes are escaped elsewhere', () => {
    expect(escapeText(toByteText('Bär 漢'), true)).toBe(toByteText('Bär 漢'));
    expect(escapeText(toByteText('Bär'), false)).toBe('B\\xc3\\xa4r');
  });
  test('characters that turn text around or hide in it are escaped, though the C library calls them printable', () => {
    expect(escapeText(toByteText('a\u202eb'), true)).toBe('a\\xe2\\x80\\xaeb');
    expect(escapeText(toByteText('\u200b'), true)).toBe('\\xe2\\x80\\x8b');
    expect(escapeText(toByteText('\u009b'), true)).toBe('\\xc2\\x9b');
  });
  test('nothing that a terminal acts on is left, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, utf8) => {
        const shown = Buffer.from(escapeText(Buffer.from(bytes).toString('latin1'), utf8), 'latin1').toString('utf8');
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/u);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the command column', () => {
  test.each([
    ['nginx', 9, 'nginx    ', 5],
    ['two words', 9, 'two\\x20wo', 12],
    ['b\xc3\xa4r', 8, 'b\\xc3   ', 6],
    ['ab\\', 3, 'ab ', 4],
    ['(sd-pam)', 7, '(sd-pam', 8],
  ])('%j in %i columns is %j', (text, width, cell, length) => {
    expect(commandCell(text, width)).toBe(cell);
    expect(commandLength(text)).toBe(length);
  });
});
