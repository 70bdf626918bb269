/** BPDUs of the spanning tree. */
import * as fc from 'fast-check';
import { anyBytes, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import type { StpMessage } from './stp.ts';
import { emitStp, parseStp } from './stp.ts';

const bridge = fc.record({ priority: anyU16, address: anyBytes(6, 6) });

testCodec<StpMessage>({
  parse: parseStp,
  emit: emitStp,
  samples: [
    { hex: '0000 00 80', value: { version: 0, type: 0x80, configuration: null } },
    {
      hex: '0000 02 02 3c 8000 020000000001 00000004 8001 020000000002 8003 0100 1400 0200 0f00',
      payload: '00',
      value: {
        version: 2,
        type: 2,
        configuration: {
          flags: 0x3c,
          root: { priority: 0x8000, address: hex('020000000001') },
          rootCost: 4,
          bridge: { priority: 0x8001, address: hex('020000000002') },
          port: 0x8003,
          messageAge: 256,
          maxAge: 20 * 256,
          helloTime: 512,
          forwardDelay: 15 * 256,
        },
      },
    },
  ],
  refused: [
    ['000000', 'the BPDU is cut short'],
    ['00010000', 'not a BPDU'],
    ['00000007', 'an unknown type of BPDU'],
    ['0000000000', 'the BPDU is cut short'],
  ],
  values: fc.oneof(
    fc.record({ version: anyU8, type: fc.constant(0x80), configuration: fc.constant(null) }),
    fc.record({
      version: anyU8,
      type: fc.constantFrom(0, 2),
      configuration: fc.record({
        flags: anyU8,
        root: bridge,
        rootCost: anyU32,
        bridge,
        port: anyU16,
        messageAge: anyU16,
        maxAge: anyU16,
        helloTime: anyU16,
        forwardDelay: anyU16,
      }),
    }),
  ),
});
