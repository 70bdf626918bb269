/** DHCP messages: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipv4Address } from '../addr/ip-address.ts';
import { anyBytes, anyIpv4, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import type { DhcpMessage } from './dhcp.ts';
import {
  checkDhcp,
  dhcpField,
  dhcpMessageType,
  dhcpMessageTypes,
  dhcpOption,
  dhcpOptions,
  emitDhcp,
  parseDhcp,
} from './dhcp.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';

const zero = ipv4Address(0);
const discover: DhcpMessage = {
  operation: 1,
  hardwareType: 1,
  hops: 0,
  transaction: 0x3903f326,
  seconds: 0,
  flags: 0x8000,
  clientAddress: zero,
  yourAddress: zero,
  serverAddress: zero,
  relayAddress: zero,
  hardwareAddress: hex('00053c04 8d59'),
  serverName: new Uint8Array(64),
  bootFile: new Uint8Array(128),
  options: [
    { code: dhcpOptions.messageType, data: Uint8Array.of(dhcpMessageTypes.discover) },
    { code: dhcpOptions.requestedAddress, data: hex('0a000064') },
  ],
};
const bytes = hex(
  `01010600 3903f326 0000 8000 ${'00'.repeat(16)} 00053c048d59${'00'.repeat(10)} ${'00'.repeat(192)} 63825363 350101 32040a000064 ff`,
);

test('parse', () => {
  expect(checkDhcp(bytes, 0, bytes.length)).toBeNull();
  const padded = Uint8Array.from([...bytes, 0, 0, 0]);
  expect(parseDhcp(padded, 0, padded.length)).toMatchObject({
    value: discover,
    payloadStart: bytes.length,
    flaw: null,
  });
  expect(dhcpMessageType(discover)).toBe(1);
  expect(dhcpOption(discover, dhcpOptions.router)).toBeNull();
});

test('emit', () => {
  expect(emitted((into, at) => emitDhcp(discover, into, at))).toEqual(bytes);
});

test('an option in several parts is joined', () => {
  const options = [hex('61'), hex('62'), hex('63')].map((data) => ({ code: 15, data }));
  expect(dhcpOption({ ...discover, options }, 15)).toEqual(hex('616263'));
});

test('what is cut short, and what has no end', () => {
  expect(parseDhcp(bytes, 0, 235)).toEqual({ ok: false, reason: 'the DHCP header is cut short' });
  expect(parseDhcp(bytes, 0, bytes.length - 1)).toMatchObject({ flaw: 'the DHCP options have no end' });
  expect(parseDhcp(bytes, 0, bytes.length - 2)).toMatchObject({
    value: { options: [{ code: 53 }] },
    flaw: 'DHCP option 50 is cut short',
  });
  expect(parseDhcp(bytes, 0, dhcpField.options - 1)).toMatchObject({ value: { options: null }, flaw: null });
});

test('parse after emit gives the value back', () => {
  const exactly = (length: number): fc.Arbitrary<Uint8Array> => anyBytes(length, length);
  const message: fc.Arbitrary<DhcpMessage> = fc.record({
    operation: anyU8,
    hardwareType: anyU8,
    hops: anyU8,
    transaction: anyU32,
    seconds: anyU16,
    flags: anyU16,
    clientAddress: anyIpv4,
    yourAddress: anyIpv4,
    serverAddress: anyIpv4,
    relayAddress: anyIpv4,
    hardwareAddress: anyBytes(0, 16),
    serverName: exactly(64),
    bootFile: exactly(128),
    options: fc.option(
      fc.array(fc.record({ code: fc.integer({ min: 1, max: 254 }), data: anyBytes(0, 20) }), { maxLength: 6 }),
    ),
  });
  fc.assert(
    fc.property(message, (value) => {
      const bytes = emitted((into, at) => emitDhcp(value, into, at));
      expect(valueOf(parseDhcp(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
