/** Byte text goes both ways without loss. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesAsText, bytesOf, fromByteText, toByteText } from './byte-text.ts';

test('text of any script comes back, one character a byte between', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = toByteText(text);
      expect(bytes).toHaveLength(Buffer.byteLength(text));
      expect(fromByteText(bytes)).toBe(text);
    }),
  );
});

test('any bytes come back, from within a larger buffer too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 2 }), (bytes) => {
      const inner = bytes.subarray(1, bytes.length - 1);
      expect([...bytesOf(bytesAsText(inner))]).toEqual([...inner]);
    }),
  );
});

test('what is no UTF-8 is replaced, not thrown', () => {
  expect(fromByteText('a\xff')).toBe('a\ufffd');
});
