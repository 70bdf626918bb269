/** The headers of IPsec. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBytes, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import { emitAh, emitEsp, isEspInUdp, parseAh, parseEsp } from './ipsec.ts';

describe('ESP', () => {
  testCodec({
    parse: parseEsp,
    emit: emitEsp,
    samples: [{ hex: '00001000 00000007', payload: 'aabb', value: { spi: 0x1000, sequence: 7 } }],
    refused: [['00001000000000', 'the ESP header is cut short']],
    values: fc.record({ spi: anyU32, sequence: anyU32 }),
  });

  test('on port 4500', () => {
    expect(isEspInUdp(hex('0000100000000007'), 0, 8)).toBe(true);
    expect(isEspInUdp(hex('0000000000000007'), 0, 8)).toBe(false);
    expect(isEspInUdp(hex('ff'), 0, 1)).toBe(false);
  });
});

describe('AH', () => {
  testCodec({
    parse: parseAh,
    emit: emitAh,
    samples: [
      {
        hex: '06 04 0000 00000100 00000001 aabbccddeeff001122334455',
        payload: '0050',
        value: { nextHeader: 6, reserved: 0, spi: 256, sequence: 1, check: hex('aabbccddeeff001122334455') },
      },
    ],
    refused: [
      ['0604', 'the AH header is cut short'],
      ['060000000000010000000001', 'the AH length is below 12'],
      ['060200000000010000000001', 'the AH header is cut short'],
    ],
    values: fc.record({
      nextHeader: anyU8,
      reserved: anyU16,
      spi: anyU32,
      sequence: anyU32,
      check: anyBytes(0, 40).map((bytes) => bytes.slice(0, bytes.length & ~3)),
    }),
  });
});
