/** No target outside leaves the scope, whatever is asked in whatever form. */
import { assert, array, bigInt, boolean, constantFrom, oneof, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipText, maxIpValue, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { scopeOf } from '../addr/ip-scope.ts';
import { IpSet } from '../addr/ip-set.ts';
import { parseTargets } from '../addr/target-spec.ts';
import { PortolanError } from '../base/errors.ts';
import { applyScope, broadcastOf, parseScopeFile } from './scope.ts';

const set = (text: string): IpSet => {
  const parsed = parseTargets(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value.addresses;
};
const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
};
const request = (
  targets: string,
  more: Partial<Parameters<typeof applyScope>[0]> = {},
): Parameters<typeof applyScope>[0] => ({
  targets: set(targets),
  own: set('198.51.100.7'),
  broadcasts: set('192.168.1.255'),
  listed: IpSet.empty,
  authorized: false,
  ...more,
});
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof PortolanError ? error.code : String(error);
  }
};

describe('the scope', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.0/12',
    '192.168.1.0/24',
    '169.254.3.4',
    '::1',
    'fd00::1',
    'fe80::1%eth0',
    '198.51.100.7',
  ])('%s is free', (targets) => {
    expect(applyScope(request(targets)).addresses.isEmpty).toBe(false);
  });

  test.each([
    '8.8.8.8',
    '2001:db8::1',
    '198.51.100.8',
    '10.0.0.1,8.8.8.8',
    '100.64.0.1',
    '172.15.255.0-172.16.0.1',
    '::ffff:8.8.8.8',
    '::/1',
  ])('%s needs to be listed or authorized', (targets) => {
    expect(codeOf(() => applyScope(request(targets)))).toBe('PTL_SCOPE');
    expect(codeOf(() => applyScope(request(targets, { authorized: true })))).toBe('none');
    expect(codeOf(() => applyScope(request(targets, { listed: set('0.0.0.0/0,::/0') })))).toBe('none');
  });

  test.each([
    '224.0.0.1',
    '255.255.255.255',
    '192.168.1.255',
    '0.0.0.0',
    '::',
    'ff02::1',
    'ff02::1%eth0',
    '::ffff:224.0.0.1',
    '240.0.0.1',
  ])('%s is refused whoever asks', (targets) => {
    expect(codeOf(() => applyScope(request(targets, { authorized: true, listed: set('0.0.0.0/0,::/0') })))).toBe(
      'PTL_SCOPE',
    );
  });

  test('leaves the broadcast address out of a network', () => {
    const scoped = applyScope(request('192.168.1.0/24'));
    expect([scoped.addresses.count, scoped.leftOut.toString()]).toEqual([255n, '192.168.1.255']);
  });

  test('holds for every set of ranges', () => {
    const version = constantFrom<4 | 6>(4, 6);
    const interesting = constantFrom(
      '127.0.0.1',
      '10.0.0.0',
      '224.0.0.0',
      '8.8.8.8',
      '192.168.1.255',
      '::1',
      'fe80::1',
      '::ffff:1.2.3.4',
      'ff02::1',
    ).map((text) => ip(text));
    const anywhere = version.chain((family) =>
      bigInt({ min: 0n, max: maxIpValue(family) }).map((value) => ({ version: family, value, zone: null })),
    );
    const range = record({ base: oneof(interesting, anywhere), length: bigInt({ min: 0n, max: 2n ** 40n }) }).map(
      ({ base, length }) => {
        const last = base.value + length > maxIpValue(base.version) ? maxIpValue(base.version) : base.value + length;
        return { version: base.version, zone: null, first: base.value, last };
      },
    );
    const cases = property(
      array(range, { minLength: 1, maxLength: 6 }),
      array(range, { maxLength: 2 }),
      boolean(),
      (ranges, listed, authorized) => {
        const asked = { ...request('10.0.0.1'), targets: IpSet.of(ranges), listed: IpSet.of(listed), authorized };
        let addresses: IpSet;
        try {
          ({ addresses } = applyScope(asked));
        } catch (error) {
          expect(error).toBeInstanceOf(PortolanError);
          return;
        }
        for (const edge of addresses.ranges.flatMap(({ version: family, zone, first, last }) => [
          { version: family, zone, value: first },
          { version: family, zone, value: last },
        ])) {
          const { scope } = scopeOf(edge);
          expect(['multicast', 'broadcast', 'unspecified'], ipText(edge)).not.toContain(scope);
          const free =
            ['loopback', 'private', 'link-local'].includes(scope) || asked.own.has(edge) || asked.listed.has(edge);
          // A listed v4-mapped range stands for the IPv4 one only where the scope file is read; here it may only widen nothing.
          expect(free || authorized, ipText(edge)).toBe(true);
        }
      },
    );
    assert(cases, { numRuns: 500 });
  });
});

describe('the scope file', () => {
  test('lists targets line by line', () => {
    const listed = parseScopeFile('# ours\n203.0.113.0/24   # the office\n\n2001:db8::/64\n', 'scope');
    expect([listed.has(ip('203.0.113.9')), listed.has(ip('2001:db8::5')), listed.has(ip('203.0.114.1'))]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.each(['203.0.113.0/33', 'example.org'])('refuses %s and says where', (line) => {
    expect(() => parseScopeFile(`# x\n${line}`, 'scope')).toThrow(/line 2/);
  });
});

describe('broadcast addresses', () => {
  test.each([
    ['192.168.1.10', 24, '192.168.1.255'],
    ['10.0.0.1', 30, '10.0.0.3'],
    ['10.0.0.1', 31, null],
    ['10.0.0.1', 32, null],
    ['fd00::1', 64, null],
  ])('of %s/%i', (address, prefix, expected) => {
    const found = broadcastOf(ip(address), prefix);
    expect(found === null ? null : ipText(found)).toBe(expected);
  });
});
