/** Addresses of both versions: texts, values, scopes and hardware addresses. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compareIp,
  ipAddress,
  ipBytes,
  ipFromBytes,
  ipText,
  isV4Mapped,
  maxIpValue,
  parseIp,
  unmapped,
} from './ip-address.ts';
import type { IpAddress } from './ip-address.ts';
import { isLinkLocal, isLoopback, isMulticast, isPrivate, isUnspecified, scopeOf } from './ip-scope.ts';
import { ipv4Text, parseIpv4 } from './ipv4.ts';
import { ipv6Text, parseIpv6 } from './ipv6.ts';
import { isGroupMac, isLocalMac, macText, parseMac } from './mac.ts';

/** IPv6 addresses have many zeros here, so that every way of shortening occurs. */
const anyIp: fc.Arbitrary<IpAddress> = fc.oneof(
  fc.nat(0xffffffff).map((value) => ipAddress(4, BigInt(value))),
  fc
    .tuple(
      fc.array(fc.oneof(fc.constant(0), fc.constant(0xffff), fc.nat(0xffff)), { minLength: 8, maxLength: 8 }),
      fc.constantFrom(null, null, 'eth0', 'br-lan', '3'),
    )
    .map(([groups, zone]) =>
      ipAddress(
        6,
        groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n),
        zone,
      ),
    ),
);

function read(text: string): IpAddress {
  const address = parseIp(text);
  if (!address.ok) throw new Error(`${text}: ${address.reason}`);
  return address.value;
}

test('an IPv4 number and its text are one', () => {
  expect(ipv4Text(0x7f000001)).toBe('127.0.0.1');
  expect(ipv4Text(0xffffffff)).toBe('255.255.255.255');
  expect(ipv4Text(-1)).toBe('255.255.255.255');
  fc.assert(
    fc.property(fc.nat(0xffffffff), (value) => {
      expect(parseIpv4(ipv4Text(value))).toEqual({ ok: true, value });
    }),
  );
});

// The right-hand side is what inet_ntop(AF_INET6) of glibc 2.36 prints for these bytes.
test.for([
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000000000001', '::1'],
  ['00000000000000000000000000010000', '::0.1.0.0'],
  ['0000000000000000000000000000ffff', '::ffff'],
  ['000000000000000000000000c0a80101', '::192.168.1.1'],
  ['00000000000000000000ffff7f000001', '::ffff:127.0.0.1'],
  ['00000000000000000000ffff00000000', '::ffff:0.0.0.0'],
  ['0000000000000000ffff000000000000', '::ffff:0:0:0'],
  ['00000000000000000001000000000000', '::1:0:0:0'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['20010db8000100000001000000000001', '2001:db8:1:0:1::1'],
  ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['fe800000000000000000000000000000', 'fe80::'],
  ['00010002000300040005000600070000', '1:2:3:4:5:6:7:0'],
  ['00010002000300040005000600000000', '1:2:3:4:5:6::'],
  ['abcd0123000f00f00f00f0001000ffff', 'abcd:123:f:f0:f00:f000:1000:ffff'],
] as const)('bytes %s are %s', ([hex, text]) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(ipv6Text(bytes)).toBe(text);
  expect(ipv6Text(Buffer.concat([Buffer.alloc(3, 9), bytes, Buffer.alloc(3, 9)]), 3)).toBe(text);
  expect(parseIpv6(text)).toEqual({ ok: true, value: new Uint8Array(bytes) });
});

test('IPv6 texts agree with the URL standard wherever that writes no dots', () => {
  const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(groups, (values) => {
      const bytes = Buffer.from(values.map((value) => value.toString(16).padStart(4, '0')).join(''), 'hex');
      const text = ipv6Text(bytes);
      const written = values.map((value) => value.toString(16)).join(':');
      if (!text.includes('.')) expect(`[${text}]`).toBe(new URL(`http://[${written}]/`).hostname);
      expect(parseIpv6(text)).toEqual({ ok: true, value: new Uint8Array(bytes) });
      expect(parseIpv6(written.toUpperCase())).toEqual({ ok: true, value: new Uint8Array(bytes) });
    }),
  );
});

test.for([
  ['', 0, 0],
  ['1.2.3', 5, 0],
  ['1.2.3.', 6, 0],
  ['1.2.3.4.5', 7, 2],
  ['1.2.3.4 ', 7, 1],
  ['1.2.300.4', 4, 3],
  ['1.2.03.4', 4, 2],
  ['1..3.4', 2, 1],
  ['1.2.x.4', 4, 1],
  ['127.1', 5, 0],
  ['0x7f.0.0.1', 1, 1],
  [':', 0, 1],
  [':1', 0, 1],
  ['1:2', 3, 0],
  ['1::2::3', 4, 2],
  ['1:2:3:4:5:6:7:8:9', 16, 1],
  ['1:2:3:4::5:6:7:8', 7, 2],
  ['1:', 1, 1],
  ['12345::', 0, 5],
  ['::g', 2, 1],
  ['::1.2.3.256', 8, 3],
  ['1:2:3:4:5:6:7:1.2.3.4', 14, 7],
  ['::1%', 4, 0],
  ['::1%a b', 5, 1],
  ['fe80::1%eth0/64', 12, 1],
  ['::1/64', 3, 1],
] as const)('%s is no address, at %i', ([text, at, length]) => {
  expect(parseIp(text)).toMatchObject({ ok: false, at, length });
});

test('any text is an address or a failure inside the text', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9abf:.%/[\]-]*$/));
  fc.assert(
    fc.property(texts, (text) => {
      for (const result of [parseIp(text), parseIpv6(text), parseIpv4(text), parseMac(text)]) {
        if (!result.ok)
          expect(result.at >= 0 && result.length >= 0 && result.at + result.length <= text.length).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
});

test('an address survives its text and its bytes', () => {
  fc.assert(
    fc.property(anyIp, (address) => {
      expect(read(ipText(address))).toEqual(address);
      expect(ipFromBytes(ipBytes(address), address.zone)).toEqual(address);
      expect(Object.isFrozen(address)).toBe(true);
    }),
  );
});

test('the order is total: versions, then values, then zones', () => {
  const sorted = ['10.0.0.2', '10.0.0.10', '::1', 'fe80::1', 'fe80::1%a', 'fe80::1%b', 'fe80::2'];
  expect(sorted.toReversed().map(read).sort(compareIp).map(ipText)).toEqual(sorted);
  fc.assert(
    fc.property(anyIp, anyIp, (a, b) => {
      expect(Math.sign(compareIp(a, b))).toBe(0 - Math.sign(compareIp(b, a)));
      expect(compareIp(a, b) === 0).toBe(ipText(a) === ipText(b));
    }),
  );
});

test('values outside a version are refused', () => {
  expect(() => ipAddress(4, maxIpValue(4) + 1n)).toThrow(RangeError);
  expect(() => ipAddress(6, -1n)).toThrow(RangeError);
  expect(() => ipFromBytes(new Uint8Array(5))).toThrow(RangeError);
});

test('a v4-mapped address is the IPv4 address inside it', () => {
  expect(isV4Mapped(read('::ffff:10.1.2.3'))).toBe(true);
  expect(unmapped(read('::ffff:10.1.2.3'))).toEqual(read('10.1.2.3'));
  expect(isV4Mapped(read('::10.1.2.3'))).toBe(false);
  expect(unmapped(read('::10.1.2.3'))).toEqual(read('::10.1.2.3'));
  expect(isLoopback(read('::ffff:127.9.9.9'))).toBe(true);
  expect(isUnspecified(read('::ffff:0.0.0.0'))).toBe(true);
});

test.for([
  ['0.0.0.0', 'unspecified', 'RFC 1122'],
  ['0.1.2.3', 'reserved', 'RFC 1122'],
  ['9.255.255.255', 'global', 'RFC 6890'],
  ['10.0.0.0', 'private', 'RFC 1918'],
  ['10.255.255.255', 'private', 'RFC 1918'],
  ['11.0.0.0', 'global', 'RFC 6890'],
  ['172.15.255.255', 'global', 'RFC 6890'],
  ['172.16.0.0', 'private', 'RFC 1918'],
  ['172.31.255.255', 'private', 'RFC 1918'],
  ['172.32.0.0', 'global', 'RFC 6890'],
  ['100.63.255.255', 'global', 'RFC 6890'],
  ['100.64.0.1', 'shared', 'RFC 6598'],
  ['100.128.0.0', 'global', 'RFC 6890'],
  ['127.255.255.254', 'loopback', 'RFC 1122'],
  ['169.254.1.1', 'link-local', 'RFC 3927'],
  ['192.0.2.7', 'documentation', 'RFC 5737'],
  ['192.168.255.255', 'private', 'RFC 1918'],
  ['198.19.0.1', 'benchmarking', 'RFC 2544'],
  ['224.0.0.251', 'multicast', 'RFC 5771'],
  ['255.255.255.255', 'broadcast', 'RFC 919'],
  ['::', 'unspecified', 'RFC 4291'],
  ['::1', 'loopback', 'RFC 4291'],
  ['::2', 'reserved', 'RFC 4291'],
  ['64:ff9b::1.2.3.4', 'translation', 'RFC 6052'],
  ['2001:db8::1', 'documentation', 'RFC 3849'],
  ['2001:4860:4860::8888', 'global', 'RFC 4291'],
  ['2002::1', 'translation', 'RFC 3056'],
  ['fdff::1', 'private', 'RFC 4193'],
  ['fe80::1%eth0', 'link-local', 'RFC 4291'],
  ['febf::1', 'link-local', 'RFC 4291'],
  ['fec0::1', 'reserved', 'RFC 3879'],
  ['ff02::fb', 'multicast', 'RFC 4291'],
  ['::ffff:192.168.0.1', 'private', 'RFC 1918'],
] as const)('%s is %s by %s', ([text, scope, source]) => {
  const address = read(text);
  expect(scopeOf(address)).toMatchObject({ scope, source });
  expect(isLoopback(address)).toBe(scope === 'loopback');
  expect(isLinkLocal(address)).toBe(scope === 'link-local');
  expect(isPrivate(address)).toBe(scope === 'private');
  expect(isMulticast(address)).toBe(scope === 'multicast');
  expect(isUnspecified(address)).toBe(scope === 'unspecified');
});

test('hardware addresses are read in every notation', () => {
  const bytes = new Uint8Array([0x02, 0x42, 0xac, 0x11, 0x00, 0x0f]);
  for (const text of ['02:42:ac:11:00:0f', '02-42-AC-11-00-0F', '0242.ac11.000f', '0242AC11000f']) {
    expect(parseMac(text)).toEqual({ ok: true, value: bytes });
  }
  expect(macText(bytes)).toBe('02:42:ac:11:00:0f');
  expect([isGroupMac(bytes), isLocalMac(bytes)]).toEqual([false, true]);
  expect(isGroupMac(new Uint8Array(6).fill(255))).toBe(true);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
      expect(parseMac(macText(bytes))).toEqual({ ok: true, value: bytes });
    }),
  );
});

test.for([
  ['', 0],
  ['02:42:ac:11:00', 14],
  ['02:42:ac:11:00:0f:01', 17],
  ['02:42-ac:11:00:0f', 5],
  ['02:4g:ac:11:00:0f', 4],
  ['0242ac11000', 11],
] as const)('%s is no hardware address, at %i', ([text, at]) => {
  expect(parseMac(text)).toMatchObject({ ok: false, at });
});
