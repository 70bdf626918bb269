/** MPLS label stacks. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import { emitMpls, isMplsBottom, mplsLabel, mplsLabels, mplsPayloadType, parseMpls } from './mpls.ts';

testCodec({
  parse: parseMpls,
  emit: emitMpls,
  samples: [
    {
      hex: '0001d0ff 00012340',
      payload: '45',
      value: {
        labels: [
          { label: 29, trafficClass: 0, ttl: 255 },
          { label: 18, trafficClass: 1, ttl: 64 },
        ],
      },
    },
    {
      hex: '00002140',
      value: { labels: [{ label: mplsLabels.ipv6ExplicitNull, trafficClass: 0, ttl: 64 }] },
    },
  ],
  refused: [['000110', 'the MPLS label is cut short']],
  flawed: [
    ['0001d0ff 00', 'the MPLS label stack has no bottom'],
    ['0001d0ff'.repeat(17), 'more than 16 MPLS labels'],
  ],
  values: fc.record({
    labels: fc.array(fc.record({ label: fc.nat(0xfffff), trafficClass: fc.nat(7), ttl: anyU8 }), {
      minLength: 1,
      maxLength: 16,
    }),
  }),
});

test('fields in place, and what follows the stack', () => {
  const bytes = hex('ffff f1 40 60');
  expect(mplsLabel(bytes, 0)).toBe(0xfffff);
  expect(isMplsBottom(bytes, 0)).toBe(true);
  expect(mplsPayloadType(bytes, 4, 5)).toBe(0x86dd);
  expect(mplsPayloadType(hex('45'), 0, 1)).toBe(0x0800);
  expect(mplsPayloadType(hex('00'), 0, 1)).toBe(0);
  expect(mplsPayloadType(hex('45'), 1, 1)).toBe(0);
});
