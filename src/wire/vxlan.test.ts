/** VXLAN headers. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import { emitVxlan, parseVxlan, vxlanNetwork } from './vxlan.ts';

testCodec({
  parse: parseVxlan,
  emit: emitVxlan,
  samples: [
    {
      hex: '08000000 00007b00',
      payload: 'ffff',
      value: { flags: 8, reserved: 0, network: 123, reserved2: 0 },
    },
  ],
  refused: [
    ['08000000 00007b', 'the VXLAN header is cut short'],
    ['00000000 00007b00', 'no valid VXLAN network identifier'],
  ],
  values: fc.record({
    flags: anyU8.map((flags) => flags | 8),
    reserved: fc.nat(0xff_ffff),
    network: fc.nat(0xff_ffff),
    reserved2: anyU8,
  }),
});

test('the network in place', () => {
  expect(vxlanNetwork(hex('00 08000000 ffffff00'), 1)).toBe(0xff_ffff);
});
