/** PIM headers and hello options. */
import * as fc from 'fast-check';
import { describe } from 'vitest';
import { anyBytes, anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import { emitPim, emitPimOptions, parsePim, parsePimOptions, pimTypes } from './pim.ts';

describe('header', () => {
  testCodec({
    parse: parsePim,
    emit: emitPim,
    samples: [
      {
        hex: '20 00 1234',
        payload: '0001',
        value: { version: 2, type: pimTypes.hello, reserved: 0, checksum: 0x1234 },
      },
    ],
    refused: [
      ['2000', 'the PIM header is cut short'],
      ['10000000', 'not version 2 of PIM'],
    ],
    values: fc.record({ version: fc.constant(2 as const), type: fc.nat(15), reserved: anyU8, checksum: anyU16 }),
  });
});

describe('options', () => {
  testCodec({
    parse: parsePimOptions,
    emit: emitPimOptions,
    samples: [{ hex: '0001 0002 0069', value: [{ type: 1, data: hex('0069') }] }],
    refused: [],
    flawed: [['0001 0002 00', 'a PIM option is malformed']],
    values: fc.array(fc.record({ type: anyU16, data: anyBytes(0, 12) }), { maxLength: 5 }),
  });
});
