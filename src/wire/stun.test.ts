/** STUN messages: the vectors of RFC 5769, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipText } from '../addr/ip-address.ts';
import { anyBytes, anyIpv4, anyIpv6, anyU16 } from '../../test/wire/arbitraries.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { StunMessage } from './stun.ts';
import {
  checkStun,
  emitStun,
  parseStun,
  stunAttributes,
  stunMappedAddress,
  stunTypes,
  xorMappedAddress,
} from './stun.ts';

/** RFC 5769 section 2.2, without the two attributes that sign it. */
const answer = hex(`0101 001c 2112a442 b7e7a701bc34d686fa87dfae
  8022 000b 7465737420766563746f7220 0020 0008 0001 a147 e112a643`);

test('parse', () => {
  expect(checkStun(answer, 0, answer.length)).toBeNull();
  const message = valueOf(parseStun(answer, 0, answer.length));
  expect(message).toMatchObject({
    type: stunTypes.bindingResponse,
    transaction: hex('b7e7a701bc34d686fa87dfae'),
    attributes: [{ type: stunAttributes.software, data: hex('7465737420766563746f72') }, { type: 0x20 }],
  });
  const mapped = stunMappedAddress(message);
  expect(mapped && [ipText(mapped.address), mapped.port]).toEqual(['192.0.2.1', 32853]);
});

test('emit', () => {
  const message = valueOf(parseStun(answer, 0, answer.length));
  const bytes = emitted((into, at) => emitStun(message, into, at));
  const zeroPadded = answer.slice();
  zeroPadded[35] = 0;
  expect(bytes).toEqual(zeroPadded);
});

test('the address in the clear, which old servers send', () => {
  const message = {
    type: 0x101,
    transaction: new Uint8Array(12),
    attributes: [{ type: 1, data: hex('0001 1000 0a000001') }],
  };
  const mapped = stunMappedAddress(message);
  expect(mapped && [ipText(mapped.address), mapped.port]).toEqual(['10.0.0.1', 4096]);
  expect(stunMappedAddress({ ...message, attributes: [{ type: 1, data: hex('0002 1000 0a000001') }] })).toBeNull();
  expect(stunMappedAddress({ ...message, attributes: [] })).toBeNull();
});

test('what is malformed', () => {
  expect(checkStun(answer, 0, 19)).toBe('the STUN header is cut short');
  expect(checkStun(hex('00'.repeat(20)), 0, 20)).toBe('not a STUN message');
  const uneven = answer.slice();
  uneven[3] = 0x1d;
  expect(checkStun(uneven, 0, 48)).toBe('not a STUN message');
  expect(parseStun(answer, 0, 40)).toMatchObject({
    value: { attributes: [{ type: 0x8022 }] },
    flaw: 'the STUN message is cut short',
  });
  const lying = answer.slice();
  lying[22] = 0xff;
  expect(parseStun(lying, 0, 48)).toMatchObject({ value: { attributes: [] }, flaw: 'a STUN attribute is malformed' });
});

test('parse after emit gives the value back, the mapped address too', () => {
  const message: fc.Arbitrary<StunMessage> = fc.record({
    type: fc.nat(0x3fff),
    transaction: anyBytes(12, 12),
    attributes: fc.array(fc.record({ type: fc.integer({ min: 2, max: 31 }), data: anyBytes(0, 9) }), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(message, fc.oneof(anyIpv4, anyIpv6), anyU16, (drawn, address, port) => {
      const value = { ...drawn, attributes: [...drawn.attributes, xorMappedAddress(address, port, drawn.transaction)] };
      const bytes = emitted((into, at) => emitStun(value, into, at));
      const read = valueOf(parseStun(bytes, 0, bytes.length));
      expect(read).toEqual(value);
      expect(stunMappedAddress(read)).toEqual({ address, port });
    }),
  );
});
