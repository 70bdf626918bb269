/** DNS messages in a stream. */
import * as fc from 'fast-check';
import { testCodec } from './codec.fixture.ts';
import { emitDnsFrame, parseDnsFrame } from './dns-stream.ts';

testCodec({
  parse: parseDnsFrame,
  emit: emitDnsFrame,
  samples: [{ hex: '0003', payload: 'aabbcc', value: { length: 3 } }],
  refused: [['00', 'the DNS length is cut short']],
  flawed: [['0003aabb', 'the DNS message is cut short']],
  values: fc.record({ length: fc.nat(600) }),
  payloadLength: ({ length }) => length,
});
