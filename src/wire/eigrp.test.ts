/** EIGRP packets. */
import * as fc from 'fast-check';
import { anyBytes, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { emitEigrp, parseEigrp } from './eigrp.ts';
import { hex } from './hex.fixture.ts';

testCodec({
  parse: parseEigrp,
  emit: emitEigrp,
  samples: [
    {
      hex: '02 05 eeca 00000000 00000000 00000000 0000 0064 0001 000c 010001000000000f',
      value: {
        version: 2,
        operation: 5,
        checksum: 0xeeca,
        flags: 0,
        sequence: 0,
        acknowledgment: 0,
        virtualRouter: 0,
        autonomousSystem: 100,
        elements: [{ type: 1, data: hex('010001000000000f') }],
      },
    },
  ],
  refused: [
    ['0205', 'the EIGRP header is cut short'],
    [`01${'00'.repeat(19)}`, 'not version 2 of EIGRP'],
  ],
  flawed: [[`0205${'00'.repeat(18)} 0001 0003`, 'an EIGRP element is malformed']],
  values: fc.record({
    version: fc.constant(2 as const),
    operation: anyU8,
    checksum: anyU16,
    flags: anyU32,
    sequence: anyU32,
    acknowledgment: anyU32,
    virtualRouter: anyU16,
    autonomousSystem: anyU16,
    elements: fc.array(fc.record({ type: anyU16, data: anyBytes(0, 12) }), { maxLength: 5 }),
  }),
});
