/** CDP messages. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { cdpText, cdpTypes, emitCdp, parseCdp } from './cdp.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';

const message = {
  version: 2,
  timeToLive: 180,
  checksum: 0x1234,
  elements: [{ type: cdpTypes.device, data: hex('737731') }],
};

testCodec({
  parse: parseCdp,
  emit: emitCdp,
  samples: [{ hex: '02 b4 1234 0001 0007 737731', value: message }],
  refused: [
    ['02b412', 'the CDP header is cut short'],
    ['00b41234', 'not version 1 or 2 of CDP'],
  ],
  flawed: [
    ['02b41234 00010003', 'a CDP element is malformed'],
    ['02b41234 00010009 737731', 'a CDP element is malformed'],
  ],
  values: fc.record({
    version: fc.constantFrom(1, 2),
    timeToLive: anyU8,
    checksum: anyU16,
    elements: fc.array(fc.record({ type: anyU16, data: anyBytes(0, 30) }), { maxLength: 5 }),
  }),
});

test('texts', () => {
  expect(cdpText(message, cdpTypes.device)).toBe('sw1');
  expect(cdpText(message, cdpTypes.platform)).toBeNull();
});
