/** LLC and SNAP headers. */
import * as fc from 'fast-check';
import { anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import type { LlcHeader } from './llc.ts';
import { emitLlc, parseLlc } from './llc.ts';

const sap = anyU8.filter((value) => value !== 0xaa);

testCodec<LlcHeader>({
  parse: parseLlc,
  emit: emitLlc,
  samples: [
    { hex: '4242 03', payload: '0000', value: { destination: 0x42, source: 0x42, control: 3, snap: null } },
    {
      hex: 'aaaa 03 00000c 2000',
      payload: '02b4',
      value: { destination: 0xaa, source: 0xaa, control: 3, snap: { organization: 0x0c, protocol: 0x2000 } },
    },
    { hex: 'f0f1 0101', value: { destination: 0xf0, source: 0xf1, control: 0x0101, snap: null } },
  ],
  refused: [
    ['4242', 'the LLC header is cut short'],
    ['424200', 'the LLC header is cut short'],
    ['aaaa0300000020', 'the SNAP header is cut short'],
  ],
  values: fc.oneof(
    fc.record({
      destination: sap,
      source: sap,
      control: anyU8.map((value) => value | 3),
      snap: fc.constant(null),
    }),
    fc.record({
      destination: anyU8,
      source: anyU8,
      control: anyU16.map((value) => value & 0xfeff),
      snap: fc.constant(null),
    }),
    fc.record({
      destination: fc.constant(0xaa),
      source: fc.constant(0xaa),
      control: fc.constant(3),
      snap: fc.record({ organization: fc.nat(0xff_ffff), protocol: anyU16 }),
    }),
  ),
});
