/** Target texts and endpoints: every form, every ambiguity, and where errors point. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { endpointText, parseEndpoint } from './endpoint.ts';
import { parseHostName } from './host-name.ts';
import { ipAddress, maxIpValue } from './ip-address.ts';
import type { IpRange } from './ip-range.ts';
import { IpSet } from './ip-set.ts';
import { excludeTargets, parseTargets, targetsText } from './target-spec.ts';
import type { TargetSpec } from './target-spec.ts';

function read(text: string): TargetSpec {
  const spec = parseTargets(text);
  if (!spec.ok) throw new Error(`${text}: ${spec.reason} at ${spec.at}`);
  return spec.value;
}

test.for([
  ['10.0.0.1', '10.0.0.1'],
  ['10.0.0.7/24', '10.0.0.0/24'],
  ['10.0.0.0/255.255.255.0', '10.0.0.0/24'],
  ['10.0.0.1,10.0.0.2', '10.0.0.1-10.0.0.2'],
  ['10.0.0.2-10.0.0.3', '10.0.0.2/31'],
  ['127.0.0.1,127.0.0.2', '127.0.0.1-127.0.0.2'],
  ['127.0.0.1-127.0.0.3', '127.0.0.1-127.0.0.3'],
  ['127.0.0.1-3', '127.0.0.1-127.0.0.3'],
  ['192.168.1.1-20', '192.168.1.1-192.168.1.20'],
  ['10.0.0.1,5', '10.0.0.1,10.0.0.5'],
  ['10.0.0.1,5,10.0.0.9', '10.0.0.1,10.0.0.5,10.0.0.9'],
  ['10.0.0.1,5.0.0.1', '5.0.0.1,10.0.0.1'],
  ['10.0.0.1,-2,250-', '10.0.0.0-10.0.0.2,10.0.0.250-10.0.0.255'],
  ['10,11.0.0.1', '10.0.0.1,11.0.0.1'],
  ['10.0.-.1/24', '10.0.0.0/16'],
  ['10.0.0.1,5/24', '10.0.0.0/24'],
  ['10.*.*.*', '10.0.0.0/8'],
  ['-.-.-.-', '0.0.0.0/0'],
  ['10.0.0.0/24 !10.0.0.128/25', '10.0.0.0/25,!10.0.0.128/25'],
  ['!10.0.0.1,10.0.0.0/31', '10.0.0.0,!10.0.0.1'],
  ['::1', '::1'],
  ['[::1]', '::1'],
  ['[2001:db8::1]/64', '2001:db8::/64'],
  ['2001:db8::1-2001:db8::3', '2001:db8::1-2001:db8::3'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
  ['fe80::1%br-lan', 'fe80::1%br-lan'],
  ['fe80::1%eth0-fe80::3', 'fe80::1%eth0-fe80::3%eth0'],
  ['fe80::%eth0/64', 'fe80::%eth0/64'],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
  ['Host.Example', 'host.example'],
  ['host.example/24, my_db\t!printer', 'host.example/24,my_db,!printer'],
  ['3com.example 4-host', '3com.example,4-host'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['10.0.0.1,web', '10.0.0.1,web'],
] as const)('%s is %s', ([text, shortest]) => {
  expect(targetsText(read(text))).toBe(shortest);
});

test('open octets are those of the classic example', () => {
  const { addresses } = read('10.0-5,7.1-.*');
  expect(addresses.count).toBe(7n * 255n * 256n);
  expect(addresses.ranges.map(({ first }) => Number((first >> 16n) & 255n))).toEqual([0, 1, 2, 3, 4, 5, 7]);
  expect(addresses.has(ipAddress(4, 0x0a060101n))).toBe(false);
});

test('exclusions stay known, for what names resolve to', () => {
  const spec = excludeTargets(read('10.0.0.0/30,web'), read('10.0.0.2,db'));
  expect(targetsText(spec)).toBe('10.0.0.0/31,10.0.0.3,web,!10.0.0.2,!db');
});

test.for([
  ['', 0, 0],
  ['  ', 2, 0],
  [',10.0.0.1', 0, 1],
  ['10.0.0.1,', 9, 0],
  ['10.0.0.1,,10.0.0.2', 9, 1],
  ['10.0.0.1 300.0.0.1', 9, 3],
  ['10.0.0.1-10.0.0.300', 16, 3],
  ['10.0.0.9-3', 7, 3],
  ['10.0.0.9-10.0.0.3', 9, 8],
  ['10.0.0', 6, 0],
  ['10.0.0.1.2', 8, 1],
  ['10.0.0.1/33', 9, 2],
  ['10.0.0.1/', 9, 0],
  ['10.0.0.1,5.0', 12, 0],
  ['10.0.0.1*', 8, 1],
  ['10.0.0.01', 7, 2],
  ['127.1', 5, 0],
  ['web,0x7f.1', 9, 1],
  ['*.*.*.1', 0, 7],
  ['web ::1::', 7, 2],
  ['[::1', 4, 0],
  ['[10.0.0.1]', 1, 8],
  ['[::1]x', 5, 1],
  ['[::1]/129', 6, 3],
  ['[::g]', 3, 1],
  ['!', 1, 0],
  ['a..b', 2, 0],
  ['-host', 0, 5],
  ['ho$t', 2, 1],
  ['web/129', 4, 3],
] as const)('%s is no target, at %i', ([text, at, length]) => {
  expect(parseTargets(text)).toMatchObject({ ok: false, at, length });
});

test('a text that stands for too many ranges is refused before they are made', () => {
  expect(read('10.*.*.1').addresses.count).toBe(65_536n);
  expect(parseTargets('1,3.*.*.1')).toMatchObject({ ok: false });
  expect(parseTargets(Array.from({ length: 5 }, (_, index) => `${index + 1}.*.*.1`).join(' '))).toMatchObject({
    ok: false,
  });
  expect(parseTargets(`fe80::1${'-'.repeat(100_000)}`)).toMatchObject({ ok: false });
});

const anyRange: fc.Arbitrary<IpRange> = fc
  .tuple(
    fc.constantFrom<[4 | 6, string | null]>([4, null], [6, null], [6, 'br-lan']),
    fc.bigInt(0n, maxIpValue(6)),
    fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, maxIpValue(6))),
  )
  .map(([[version, zone], start, length]) => {
    const first = start & maxIpValue(version);
    const last = first + length > maxIpValue(version) ? maxIpValue(version) : first + length;
    return { version, zone, first, last };
  });
const anyName = fc.record({
  name: fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,8}[a-z])?(?:\.[a-z]{1,5})?$/),
  prefix: fc.option(fc.nat(128)),
});
const anySpec = fc
  .tuple(
    fc.array(anyRange, { maxLength: 5 }),
    fc.array(anyName, { maxLength: 3 }),
    fc.array(anyRange, { maxLength: 3 }),
    fc.array(anyName, { maxLength: 2 }),
  )
  .filter((parts) => parts.some((part) => part.length > 0))
  .map(([ranges, names, excludedRanges, excludedNames]) => {
    const excludedAddresses = IpSet.of(excludedRanges);
    return { addresses: IpSet.of(ranges).subtract(excludedAddresses), names, excludedAddresses, excludedNames };
  })
  .filter((spec) => targetsText(spec) !== '');

test('a target spec survives its text', () => {
  fc.assert(
    fc.property(anySpec, (spec) => {
      const again = read(targetsText(spec));
      expect(again.addresses.ranges).toEqual(spec.addresses.ranges);
      expect(again.excludedAddresses.ranges).toEqual(spec.excludedAddresses.ranges);
      expect([again.names, again.excludedNames]).toEqual([spec.names, spec.excludedNames]);
    }),
  );
});

test('octet lists stand for the same addresses as nested loops', () => {
  const member = fc.oneof(
    fc.nat(255).map((value) => ({ text: `${value}`, first: value, last: value })),
    fc.nat(252).map((value) => ({ text: `${value}-${value + 3}`, first: value, last: value + 3 })),
    fc.nat(3).map((value) => ({ text: `-${value}`, first: 0, last: value })),
    fc.integer({ min: 252, max: 255 }).map((value) => ({ text: `${value}-`, first: value, last: 255 })),
  );
  const octet = fc.array(member, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(octet, octet, (third, fourth) => {
      const values = (list: typeof third): Set<number> =>
        new Set(
          list.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index)),
        );
      const text = `10.0.${third.map((part) => part.text).join(',')}.${fourth.map((part) => part.text).join(',')}`;
      const expected = [...values(third)].flatMap((c) => [...values(fourth)].map((d) => 0x0a000000 + c * 256 + d));
      const found = Array.from(read(text).addresses, ({ value }) => Number(value));
      expect(found).toEqual(expected.sort((a, b) => a - b));
    }),
  );
});

test('any text is a value or a failure inside the text', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-f:.%/[\],!* -]*$/));
  fc.assert(
    fc.property(texts, (text) => {
      for (const result of [parseTargets(text), parseEndpoint(text), parseHostName(text)]) {
        if (!result.ok)
          expect(result.at >= 0 && result.length >= 0 && result.at + result.length <= text.length).toBe(true);
      }
    }),
    { numRuns: 10_000 },
  );
});

test.for([
  ['80', ':80'],
  [':80', ':80'],
  ['*:80', ':80'],
  ['host.example:8080', 'host.example:8080'],
  ['10.0.0.1:22', '10.0.0.1:22'],
  ['[::1]:443', '[::1]:443'],
  ['[fe80::1%eth0]:22', '[fe80::1%eth0]:22'],
  ['host:ssh', 'host:22'],
  ['ssh', ':22'],
] as const)('%s is the endpoint %s', ([text, canonical]) => {
  const endpoint = parseEndpoint(text, { portOf: (service) => (service === 'ssh' ? 22 : undefined) });
  expect(endpoint.ok ? endpointText(endpoint.value) : endpoint.reason).toBe(canonical);
  expect(parseEndpoint(canonical)).toEqual(endpoint);
});

test.for([
  ['', 0, 0],
  ['host', 4, 0],
  ['host:', 5, 0],
  ['host:ssh', 5, 3],
  ['host:65536', 5, 5],
  ['host:0', 5, 1],
  ['::1', 0, 3],
  ['::1:80', 0, 6],
  ['[::1]', 5, 0],
  ['[::1]80', 5, 2],
  ['[::1', 4, 0],
  ['[10.0.0.1]:80', 1, 8],
  ['10.0.0:80', 6, 0],
  ['a b:80', 1, 1],
] as const)('%s is no endpoint, at %i', ([text, at, length]) => {
  expect(parseEndpoint(text)).toMatchObject({ ok: false, at, length });
});

test('port 0 is an endpoint only where a socket is bound', () => {
  expect(parseEndpoint(':0', { allowZero: true })).toEqual({ ok: true, value: { host: null, port: 0 } });
});
