/** Networks, ranges and sets of ports and addresses, held against naive sets of numbers. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cidrContains, cidrOf, cidrText, lastOfCidr, netmaskOf, parseCidr } from './cidr.ts';
import { ipAddress, ipBits, ipText, maxIpValue, parseIp } from './ip-address.ts';
import type { IpAddress } from './ip-address.ts';
import { ipRangeText, parseIpRange, rangeOfCidr } from './ip-range.ts';
import type { IpRange } from './ip-range.ts';
import { IpSet } from './ip-set.ts';
import { PortSet } from './port-set.ts';
const zones = fc.constantFrom(null, null, 'eth0', 'br-lan', '3');

/** IPv6 values with many zeros, so that every way of shortening occurs, and small ones. */
const sparse = fc
  .array(fc.oneof(fc.constant(0), fc.constant(0xffff), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n));

/** Any IPv4 address. */
const anyIpv4: fc.Arbitrary<IpAddress> = fc.nat(0xffffffff).map((value) => ipAddress(4, BigInt(value)));

/** Any IPv6 address, some with a zone. */
const anyIpv6: fc.Arbitrary<IpAddress> = fc
  .tuple(fc.oneof(sparse, fc.bigInt(0n, maxIpValue(6))), zones)
  .map(([value, zone]) => ipAddress(6, value, zone));

/** Any address. */
const anyIp: fc.Arbitrary<IpAddress> = fc.oneof(anyIpv4, anyIpv6);

/** Any range, from one address to all of a version. */
const anyRange: fc.Arbitrary<IpRange> = fc
  .tuple(anyIp, fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, maxIpValue(6))))
  .map(([{ version, zone, value }, length]) => {
    const end = value + length;
    const last = end > maxIpValue(version) ? maxIpValue(version) : end;
    return { version, zone, first: value, last };
  });

const anyCidr = anyIp.chain((address) => fc.nat(ipBits(address.version)).map((prefix) => cidrOf(address, prefix)));

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  return new Set([...a, ...b]);
}

function difference<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  return new Set([...a].filter((value) => !b.has(value)));
}

function intersection<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  return new Set([...a].filter((value) => b.has(value)));
}

test('a network survives its text and holds its ends', () => {
  fc.assert(
    fc.property(anyCidr, (cidr) => {
      expect(parseCidr(cidrText(cidr))).toEqual({ ok: true, value: cidr });
      const { version, value, zone } = cidr.network;
      const last = lastOfCidr(cidr);
      expect(cidrContains(cidr, cidr.network) && cidrContains(cidr, last)).toBe(true);
      expect(last.value - value + 1n).toBe(2n ** BigInt(ipBits(version) - cidr.prefix));
      if (value > 0n) expect(cidrContains(cidr, ipAddress(version, value - 1n, zone))).toBe(false);
    }),
  );
});

test('a netmask is a prefix', () => {
  for (let prefix = 0; prefix <= 32; prefix++) {
    const cidr = parseCidr(`10.1.2.3/${ipText(netmaskOf(4, prefix))}`);
    expect(cidr).toEqual(parseCidr(`10.1.2.3/${prefix}`));
    expect(cidr.ok && cidr.value.prefix).toBe(prefix);
  }
});

test.for([
  ['10.0.0.0/33', 9, 2],
  ['10.0.0.0/', 9, 0],
  ['10.0.0.0/08', 9, 2],
  ['10.0.0.0/x', 9, 1],
  ['10.0.0.0/255.0.255.0', 9, 11],
  ['10.0.0.0/255.256.0.0', 13, 3],
  ['10.0.0/8', 6, 0],
  ['::/129', 3, 3],
  ['::/255.0.0.0', 6, 1],
] as const)('%s is no network, at %i', ([text, at, length]) => {
  expect(parseCidr(text)).toMatchObject({ ok: false, at, length });
});

test('a network with a zone holds that zone only, one without all', () => {
  const address = parseIp('fe80::1%eth0');
  const [same, other, all] = ['fe80::%eth0/10', 'fe80::%eth1/10', 'fe80::/10'].map(parseCidr);
  if (!address.ok || !same!.ok || !other!.ok || !all!.ok) throw new Error('not read');
  expect([same!, other!, all!].map((cidr) => cidr.ok && cidrContains(cidr.value, address.value))).toEqual([
    true,
    false,
    true,
  ]);
});

test('a range survives both of its ends and its shortest text', () => {
  fc.assert(
    fc.property(anyRange, (range) => {
      const [low, high] = [range.first, range.last].map((value) => ipText(ipAddress(range.version, value, range.zone)));
      expect(parseIpRange(`${low}-${high}`)).toEqual({ ok: true, value: range });
      const text = ipRangeText(range);
      const cidr = parseCidr(text);
      const again = cidr.ok ? rangeOfCidr(cidr.value) : parseIpRange(text);
      expect('ok' in again && again.ok ? again.value : again).toEqual(range);
    }),
  );
});

test.for([
  ['10.0.0.1', 8],
  ['10.0.0.1-10.0.0.300', 16],
  ['10.0.0.300-10.0.0.1', 7],
  ['10.0.0.5-10.0.0.1', 9],
  ['10.0.0.1-::1', 9],
  ['fe80::1%a-fe80::2%b', 10],
] as const)('%s is no range, at %i', ([text, at]) => {
  expect(parseIpRange(text)).toMatchObject({ ok: false, at });
});

/** Short ranges in a small corner of each space, so that they meet. */
const corner: fc.Arbitrary<IpRange> = fc
  .tuple(fc.constantFrom<[4 | 6, string | null]>([4, null], [6, null], [6, 'eth0']), fc.nat(40), fc.nat(8))
  .map(([[version, zone], first, length]) => ({ version, zone, first: BigInt(first), last: BigInt(first + length) }));
const corners = fc.array(corner, { maxLength: 8 });

function naive(ranges: readonly IpRange[]): Set<string> {
  const keys = new Set<string>();
  for (const { version, zone, first, last } of ranges) {
    for (let value = first; value <= last; value++) keys.add(ipText(ipAddress(version, value, zone)));
  }
  return keys;
}

test('the algebra of address sets is that of sets', () => {
  fc.assert(
    fc.property(corners, corners, (a, b) => {
      const [left, right] = [IpSet.of(a), IpSet.of(b)];
      const [leftNaive, rightNaive] = [naive(a), naive(b)];
      const texts = (set: IpSet): Set<string> => new Set(Array.from(set, ipText));
      expect(texts(left)).toEqual(leftNaive);
      expect(texts(left.union(right))).toEqual(union(leftNaive, rightNaive));
      expect(texts(left.subtract(right))).toEqual(difference(leftNaive, rightNaive));
      expect(texts(left.intersect(right))).toEqual(intersection(leftNaive, rightNaive));
      expect(left.count).toBe(BigInt(leftNaive.size));
      for (const address of right) expect(left.has(address)).toBe(leftNaive.has(ipText(address)));
    }),
  );
});

test('the ranges of a set are sorted and apart; the nth address is the nth of the iteration', () => {
  fc.assert(
    fc.property(corners, (ranges) => {
      const set = IpSet.of(ranges);
      for (const [index, range] of set.ranges.entries()) {
        const before = set.ranges[index - 1];
        if (before?.version === range.version && before.zone === range.zone)
          expect(range.first > before.last + 1n).toBe(true);
      }
      const all = [...set];
      expect(all.map((_, index) => set.nth(BigInt(index)))).toEqual(all);
      expect([set.nth(-1n), set.nth(set.count)]).toEqual([undefined, undefined]);
    }),
  );
});

test('a set of the whole of IPv6 is counted, indexed and begun at once', () => {
  const all = parseCidr('::/0');
  if (!all.ok) throw new Error(all.reason);
  const set = IpSet.of([rangeOfCidr(all.value)]);
  expect(set.count).toBe(2n ** 128n);
  expect(ipText(set.nth(2n ** 127n)!)).toBe('8000::');
  expect(set[Symbol.iterator]().take(2).map(ipText).toArray()).toEqual(['::', '::1']);
  expect(set.subtract(set).isEmpty).toBe(true);
});

const portRange = fc
  .tuple(fc.oneof(fc.nat(30), fc.nat(65535), fc.integer({ min: 65500, max: 65535 })), fc.nat(20))
  .map(([first, length]) => ({ first, last: Math.min(65535, first + length) }));
const portRanges = fc.array(portRange, { maxLength: 10 });

test('the algebra of port sets is that of sets', () => {
  fc.assert(
    fc.property(portRanges, portRanges, (a, b) => {
      const naivePorts = (ranges: readonly { first: number; last: number }[]): Set<number> =>
        new Set(
          ranges.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index)),
        );
      const [left, right] = [PortSet.of(a), PortSet.of(b)];
      const [leftNaive, rightNaive] = [naivePorts(a), naivePorts(b)];
      expect([...left]).toEqual([...leftNaive].sort((x, y) => x - y));
      expect(new Set(left.union(right))).toEqual(union(leftNaive, rightNaive));
      expect(new Set(left.subtract(right))).toEqual(difference(leftNaive, rightNaive));
      expect(new Set(left.intersect(right))).toEqual(intersection(leftNaive, rightNaive));
      expect(left.count).toBe(leftNaive.size);
      for (const port of right) expect(left.has(port)).toBe(leftNaive.has(port));
      expect(PortSet.ofPorts(left).ranges).toEqual(left.ranges);
    }),
  );
});

test('a set keeps copies, so that what it was made from stays free', () => {
  const range = { first: 1, last: 2 };
  PortSet.of([range]);
  expect(Object.isFrozen(range)).toBe(false);
});

test('what is no range of ports is refused', () => {
  for (const range of [
    { first: -1, last: 2 },
    { first: 3, last: 2 },
    { first: 1, last: 65536 },
    { first: 1.5, last: 2 },
  ]) {
    expect(() => PortSet.of([range])).toThrow(RangeError);
  }
});
