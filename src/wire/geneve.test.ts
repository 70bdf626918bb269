/** Geneve headers with options. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { emitGeneve, geneveNetwork, parseGeneve } from './geneve.ts';
import { hex } from './hex.fixture.ts';

testCodec({
  parse: parseGeneve,
  emit: emitGeneve,
  samples: [
    {
      hex: '02 40 6558 00000a00 0101 8001 00001234',
      payload: 'ffff',
      value: {
        control: false,
        critical: true,
        protocol: 0x6558,
        network: 10,
        options: [{ optionClass: 0x0101, type: 0x80, data: hex('00001234') }],
      },
    },
  ],
  refused: [
    ['00 00 6558 00000a', 'the Geneve header is cut short'],
    ['40 00 6558 00000a00', 'not version 0 of Geneve'],
    ['01 00 6558 00000a00 00', 'the Geneve options are cut short'],
  ],
  flawed: [['01 00 6558 00000a00 01018001', 'a Geneve option is malformed']],
  values: fc.record({
    control: fc.boolean(),
    critical: fc.boolean(),
    protocol: anyU16,
    network: fc.nat(0xff_ffff),
    options: fc.array(
      fc.record({
        optionClass: anyU16,
        type: anyU8,
        data: anyBytes(0, 20).map((data) => data.slice(0, data.length & ~3)),
      }),
      { maxLength: 5 },
    ),
  }),
});

test('the network in place', () => {
  expect(geneveNetwork(hex('00 00 6558 00000a00'), 0)).toBe(10);
});
