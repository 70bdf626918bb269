/** HSRP packets. */
import * as fc from 'fast-check';
import { anyBytes, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import { emitHsrp, parseHsrp } from './hsrp.ts';

testCodec({
  parse: parseHsrp,
  emit: emitHsrp,
  samples: [
    {
      hex: '00 00 10 03 0a 78 01 00 636973636f000000 c0a80001',
      value: {
        version: 0,
        operation: 0,
        state: 16,
        helloTime: 3,
        holdTime: 10,
        priority: 120,
        group: 1,
        reserved: 0,
        authentication: hex('636973636f000000'),
        address: 0xc0a80001,
      },
    },
  ],
  refused: [
    ['0000', 'the HSRP packet is cut short'],
    [`01${'00'.repeat(19)}`, 'not version 1 of HSRP'],
  ],
  values: fc.record({
    version: fc.constant(0 as const),
    operation: anyU8,
    state: anyU8,
    helloTime: anyU8,
    holdTime: anyU8,
    priority: anyU8,
    group: anyU8,
    reserved: anyU8,
    authentication: anyBytes(8, 8),
    address: anyU32,
  }),
});
