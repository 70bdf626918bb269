/** GRE headers: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyU16, anyU32 } from '../../test/wire/arbitraries.ts';
import type { GreHeader } from './gre.ts';
import { checkGre, emitGre, greHeaderLength, greProtocol, parseGre } from './gre.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';

const keyed = hex('3000 0800 0000002a 00000007 45');
const keyedHeader: GreHeader = {
  version: 0,
  protocol: 0x0800,
  checksum: null,
  key: 42,
  sequence: 7,
  acknowledgment: null,
};

test('deconstruct', () => {
  expect(checkGre(keyed, 0, keyed.length)).toBeNull();
  expect(greProtocol(keyed, 0)).toBe(0x0800);
  expect(greHeaderLength(keyed, 0)).toBe(12);
});

test('parse', () => {
  expect(parseGre(keyed, 0, 13)).toEqual({
    ok: true,
    value: keyedHeader,
    payloadStart: 12,
    payloadEnd: 13,
    flaw: null,
  });
});

test('emit', () => {
  expect(emitted((into, at) => emitGre(keyedHeader, into, at))).toEqual(keyed.slice(0, 12));
});

test('what is refused', () => {
  expect(checkGre(keyed, 0, 3)).toBe('the GRE header is cut short');
  expect(checkGre(keyed, 0, 11)).toBe('the GRE header is cut short');
  expect(checkGre(hex('00020800'), 0, 4)).toBe('not version 0 or 1 of GRE');
  expect(checkGre(hex('4000080000000000'), 0, 8)).toBe('GRE with routing entries');
});

test('parse after emit gives the value back', () => {
  const header: fc.Arbitrary<GreHeader> = fc.constantFrom(0, 1).chain((version) =>
    fc.record({
      version: fc.constant(version),
      protocol: anyU16,
      checksum: fc.option(anyU16),
      key: fc.option(anyU32),
      sequence: fc.option(anyU32),
      acknowledgment: version === 1 ? fc.option(anyU32) : fc.constant(null),
    }),
  );
  fc.assert(
    fc.property(header, (value) => {
      const bytes = emitted((into, at) => emitGre(value, into, at));
      expect(greHeaderLength(bytes, 0)).toBe(bytes.length);
      expect(valueOf(parseGre(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
