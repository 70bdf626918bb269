/** PPPoE headers and discovery tags. */
import * as fc from 'fast-check';
import { describe } from 'vitest';
import { anyBytes, anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import { emitPppoe, emitPppoeTags, parsePppoe, parsePppoeTags, pppoeCodes, pppoeTags } from './pppoe.ts';

describe('header', () => {
  testCodec({
    parse: parsePppoe,
    emit: emitPppoe,
    samples: [
      {
        hex: '1109 0000 0004',
        payload: '01010000',
        value: { code: pppoeCodes.initiation, session: 0, length: 4 },
      },
      { hex: '1100 0011 0002', payload: '0021', value: { code: pppoeCodes.session, session: 17, length: 2 } },
    ],
    refused: [
      ['1109 0000 00', 'the PPPoE header is cut short'],
      ['2109 0000 0000', 'not version 1 of PPPoE'],
    ],
    flawed: [['1100 0001 0003 0021', 'the PPPoE payload is cut short']],
    values: fc.record({ code: anyU8, session: anyU16, length: fc.nat(64) }),
    payloadLength: (value) => value.length,
  });
});

describe('tags', () => {
  testCodec({
    parse: parsePppoeTags,
    emit: emitPppoeTags,
    samples: [
      {
        hex: '0101 0000 0103 0002 abcd',
        value: [
          { type: pppoeTags.serviceName, data: hex('') },
          { type: pppoeTags.hostUnique, data: hex('abcd') },
        ],
      },
    ],
    refused: [],
    flawed: [
      ['0101 0000 0103 0003 abcd', 'a PPPoE tag is malformed'],
      ['0101 00', 'a PPPoE tag is malformed'],
    ],
    values: fc.array(fc.record({ type: anyU16, data: anyBytes(0, 20) }), { maxLength: 5 }),
  });
});
