/** HalfSipHash against the vectors of its authors, and the cookies made of it. */
import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4Address, parseIp } from '../addr/ip-address.ts';
import { addressWords, Cookies, keyOfSeed } from './cookie.ts';
import { halfSipHash } from './half-siphash.ts';

describe('HalfSipHash-2-4', () => {
  // vectors_hsip32 of the reference code: key 00..07, message 00 01 02 ... of 0, 4 and 8 bytes; bytes of the digest in order.
  const key = { k0: 0x03020100, k1: 0x07060504 };
  test.each([
    [[], 0x5b9f35a9],
    [[0x03020100], 0x89466e2a],
    [[0x03020100, 0x07060504], 0x8f84b8d0],
  ])('of %j', (words, digest) => {
    expect(halfSipHash(key, Uint32Array.from(words)).toString(16)).toBe(digest.toString(16));
  });
});

describe('cookies', () => {
  const cookies = new Cookies(keyOfSeed(5), { first: 40_000, last: 40_999 });

  test('stand for one target', () => {
    const words = addressWords(ipv4Address(0x7f000001));
    const values = new Set(Array.from({ length: 10_000 }, (_, port) => cookies.value(words, port)));
    expect(values.size).toBeGreaterThan(9_990);
    expect(cookies.value(words, 80)).toBe(cookies.value(words, 80));
    expect(cookies.value(addressWords(ipv4Address(0x7f000002)), 80)).not.toBe(cookies.value(words, 80));
  });

  test('follow the seed', () => {
    const words = addressWords(ipv4Address(1));
    const other = new Cookies(keyOfSeed(6), { first: 40_000, last: 40_999 });
    expect(other.value(words, 80)).not.toBe(cookies.value(words, 80));
  });

  test('keep source ports in their range', () => {
    assert(
      property(integer({ min: 0, max: 0xffff_ffff }), (value) => {
        const port = cookies.sourcePort(value);
        expect(port >= 40_000 && port <= 40_999).toBe(true);
      }),
    );
  });

  test('take IPv6 addresses', () => {
    const parsed = parseIp('fe80::1');
    expect(parsed.ok && addressWords(parsed.value)).toEqual(Uint32Array.of(0xfe800000, 0, 0, 1));
  });
});
