/** WireGuard messages. */
import * as fc from 'fast-check';
import { anyBytes, anyU32 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import type { WireguardMessage } from './wireguard.ts';
import { emitWireguard, parseWireguard } from './wireguard.ts';

const exactly = (length: number): fc.Arbitrary<Uint8Array> => anyBytes(length, length);
const macs = { mac1: exactly(16), mac2: exactly(16) };

testCodec<WireguardMessage>({
  parse: parseWireguard,
  emit: emitWireguard,
  samples: [
    {
      hex: '04000000 78563412 0100000000000000',
      payload: '00'.repeat(16),
      value: { type: 4, receiver: 0x12345678, counter: 1n },
    },
    {
      hex: `03000000 01000000 ${'aa'.repeat(24)} ${'bb'.repeat(32)}`,
      value: { type: 3, receiver: 1, nonce: hex('aa'.repeat(24)), sealedCookie: hex('bb'.repeat(32)) },
    },
  ],
  refused: [
    ['040000', 'not a WireGuard message'],
    ['05000000', 'not a WireGuard message'],
    ['04000001', 'not a WireGuard message'],
    ['04000000 78563412 0100000000000000', 'the WireGuard message is cut short'],
    [`01000000${'00'.repeat(143)}`, 'the WireGuard message is cut short'],
  ],
  values: fc.oneof(
    fc.record({
      type: fc.constant(1 as const),
      sender: anyU32,
      ephemeral: exactly(32),
      sealedStatic: exactly(48),
      sealedTime: exactly(28),
      ...macs,
    }),
    fc.record({
      type: fc.constant(2 as const),
      sender: anyU32,
      receiver: anyU32,
      ephemeral: exactly(32),
      sealedNothing: exactly(16),
      ...macs,
    }),
    fc.record({ type: fc.constant(3 as const), receiver: anyU32, nonce: exactly(24), sealedCookie: exactly(32) }),
    fc.record({ type: fc.constant(4 as const), receiver: anyU32, counter: fc.bigInt(0n, (1n << 64n) - 1n) }),
  ),
  payloadLength: ({ type }) => (type === 4 ? 16 : 0),
});
