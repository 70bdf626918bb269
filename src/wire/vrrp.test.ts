/** VRRP advertisements. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import type { VrrpPacket } from './vrrp.ts';
import { emitVrrp, parseVrrp, vrrpAddresses } from './vrrp.ts';

const common = { type: fc.nat(15), router: anyU8, priority: anyU8, addresses: anyU8, checksum: anyU16 };

testCodec<VrrpPacket>({
  parse: parseVrrp,
  emit: emitVrrp,
  samples: [
    {
      hex: '21 01 64 01 0001 ba52',
      payload: 'c0a80001',
      value: {
        version: 2,
        type: 1,
        router: 1,
        priority: 100,
        addresses: 1,
        authentication: 0,
        interval: 1,
        checksum: 0xba52,
      },
    },
    {
      hex: '31 07 ff 00 0064 0000',
      value: {
        version: 3,
        type: 1,
        router: 7,
        priority: 255,
        addresses: 0,
        authentication: 0,
        interval: 100,
        checksum: 0,
      },
    },
  ],
  refused: [
    ['2101', 'the VRRP header is cut short'],
    ['4101640100010000', 'not version 2 or 3 of VRRP'],
  ],
  values: fc.oneof(
    fc.record({ version: fc.constant(2 as const), authentication: anyU8, interval: anyU8, ...common }),
    fc.record({ version: fc.constant(3 as const), authentication: fc.nat(15), interval: fc.nat(0xfff), ...common }),
  ),
});

test('addresses, as many as are there', () => {
  const bytes = hex('c0a80001 c0a80002 c0a8');
  expect(vrrpAddresses(bytes, 0, bytes.length, 5, 4)).toEqual([hex('c0a80001'), hex('c0a80002')]);
  expect(vrrpAddresses(bytes, 0, bytes.length, 1, 4)).toEqual([hex('c0a80001')]);
  expect(vrrpAddresses(bytes, 0, bytes.length, 1, 16)).toEqual([]);
});
