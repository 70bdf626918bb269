/** The tests that every codec has to pass: samples both ways, refusals, flaws, and any value through emit and parse. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { emitted, hex } from './hex.fixture.ts';
import type { Parsed } from './parsed.ts';

/** What a codec claims of itself. */
export interface CodecClaims<T> {
  readonly parse: (bytes: Uint8Array, start: number, end: number) => Parsed<T>;
  readonly emit: (value: T, into: Uint8Array, at: number) => number;
  /** Bytes that the parser reads as the value without a flaw and that the emitter writes for it; `payload` follows them. */
  readonly samples: readonly { readonly hex: string; readonly payload?: string; readonly value: T }[];
  /** Bytes with the reason why they are refused. */
  readonly refused: readonly (readonly [hex: string, reason: string])[];
  /** Bytes with the flaw that is told of them. */
  readonly flawed?: readonly (readonly [hex: string, flaw: string])[];
  readonly values: fc.Arbitrary<T>;
  /** How many bytes of payload a value announces; 0 without it. */
  readonly payloadLength?: (value: T) => number;
}

/** Registers the tests. */
export function testCodec<T>(claims: CodecClaims<T>): void {
  const { parse, emit } = claims;
  test.each(claims.samples.map((sample) => ({ ...sample })))('parse and emit $hex', (sample) => {
    const head = hex(sample.hex);
    const whole = hex(sample.hex + (sample.payload ?? ''));
    expect(parse(whole, 0, whole.length)).toEqual({
      ok: true,
      value: sample.value,
      payloadStart: head.length,
      payloadEnd: whole.length,
      flaw: null,
    });
    expect(emitted((into, at) => emit(sample.value, into, at))).toEqual(head);
  });

  if (claims.refused.length > 0) {
    test.each([...claims.refused])('refused: %s', (text, reason) => {
      const bytes = hex(text);
      expect(parse(bytes, 0, bytes.length)).toEqual({ ok: false, reason });
    });
  }

  if (claims.flawed !== undefined) {
    test.each([...claims.flawed])('flawed: %s', (text, flaw) => {
      const bytes = hex(text);
      expect(parse(bytes, 0, bytes.length)).toMatchObject({ ok: true, flaw });
    });
  }

  test('parse after emit gives the value back', () => {
    fc.assert(
      fc.property(claims.values, (value) => {
        const room = claims.payloadLength?.(value) ?? 0;
        const head = emitted((into, at) => emit(value, into, at), 8192);
        const bytes = Uint8Array.from([...head, ...new Uint8Array(room)]);
        const parsed = parse(bytes, 0, bytes.length);
        const wanted = { ok: true, value, payloadStart: head.length, payloadEnd: bytes.length, flaw: null };
        expect(parsed).toEqual(wanted);
      }),
    );
  });
}
