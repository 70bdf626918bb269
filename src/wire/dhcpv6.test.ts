/** DHCPv6 messages of clients, servers and relays. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipAddress } from '../addr/ip-address.ts';
import { anyBytes, anyIpv6, anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import type { Dhcpv6Message } from './dhcpv6.ts';
import { dhcpv6Addresses, dhcpv6Option, dhcpv6Options, emitDhcpv6, parseDhcpv6 } from './dhcpv6.ts';
import { hex, valueOf } from './hex.fixture.ts';

const options = fc.array(fc.record({ type: anyU16, data: anyBytes(0, 30) }), { maxLength: 6 });
const address = '20010db8000000000000000000000007';
const reply = hex(`07 123456 0001 0004 00030001 0003 0028 00000001 00000708 00000b40 0005 0018 ${address}
  00000e10 00001c20`);

testCodec<Dhcpv6Message>({
  parse: parseDhcpv6,
  emit: emitDhcpv6,
  samples: [
    {
      hex: '01 abcdef 0008 0002 0000',
      value: { type: 1, transaction: 0xabcdef, options: [{ type: dhcpv6Options.elapsedTime, data: hex('0000') }] },
    },
    {
      hex: `0c 00 ${'00'.repeat(15)}01 ${address} 0009 0001 01`,
      value: {
        type: 12,
        hops: 0,
        link: ipAddress(6, 1n),
        peer: ipAddress(6, BigInt(`0x${address}`)),
        options: [{ type: 9, data: hex('01') }],
      },
    },
  ],
  refused: [
    ['01abcd', 'the DHCPv6 header is cut short'],
    ['0c000000', 'the DHCPv6 header is cut short'],
    ['00abcdef', 'not a DHCPv6 message'],
  ],
  flawed: [['01abcdef 0008 0002 00', 'a DHCPv6 option is malformed']],
  values: fc.oneof(
    fc.record({
      type: fc.integer({ min: 1, max: 11 }),
      transaction: fc.nat(0xff_ffff),
      options,
    }),
    fc.record({ type: fc.constantFrom(12 as const, 13 as const), hops: anyU8, link: anyIpv6, peer: anyIpv6, options }),
  ),
});

test('the addresses of a reply', () => {
  const message = valueOf(parseDhcpv6(reply, 0, reply.length));
  expect(dhcpv6Addresses(message)).toEqual([
    { address: ipAddress(6, BigInt(`0x${address}`)), preferred: 3600, valid: 7200 },
  ]);
  expect(dhcpv6Option(message, dhcpv6Options.clientIdentifier)).toEqual(hex('00030001'));
  expect(dhcpv6Option(message, dhcpv6Options.status)).toBeNull();
  const short = { type: 7, transaction: 1, options: [{ type: 4, data: hex('00000001 0005 0002 0000') }] };
  expect(dhcpv6Addresses(short)).toEqual([]);
});
