/** nmap's target expressions. */
import { expect, test } from 'vitest';
import { parseIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { IpSet } from '../../addr/ip-set.ts';
import { readTarget } from './targets.ts';

const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};
const zone: Readonly<Record<string, readonly IpAddress[]>> = {
  'two.test': [ip('10.0.0.7'), ip('10.0.0.8'), ip('fd00::7')],
  'six.test': [ip('fd00::6')],
};
const read = async (text: string, ipv6 = false, resolveAll = false): Promise<readonly [string, readonly string[]]> => {
  const addressesOf = (name: string): Promise<readonly IpAddress[]> => Promise.resolve(zone[name] ?? []);
  const { group, messages } = await readTarget(text, { ipv6, resolveAll, addressesOf });
  return [group === null ? '' : IpSet.of(group.ranges).toString(), messages];
};

test.each([
  ['10.0.0.1', '10.0.0.1/32'],
  ['10.0.0.1,3,5-6', '10.0.0.1,10.0.0.3,10.0.0.5-10.0.0.6'],
  ['10.0.0-1.1-2', '10.0.0.1-10.0.0.2,10.0.1.1-10.0.1.2'],
  ['10.0.0.9/30', '10.0.0.8/30'],
  ['10.0.0.-', '10.0.0.0/24'],
  ['two.test', '10.0.0.7/32'],
  ['two.test/24', '10.0.0.0/24'],
])('%s is %s', async (text, expected) => {
  const [addresses, messages] = await read(text);
  expect(addresses).toBe((await read(expected))[0]);
  expect(addresses).not.toBe('');
  expect(messages.filter((line) => !line.startsWith('Note'))).toEqual([]);
});

test('lists and ranges of whole addresses, which nmap takes for names, are read, and a note says so', async () => {
  for (const [text, expected] of [
    ['127.0.0.1,127.0.0.2', '127.0.0.1-127.0.0.2'],
    ['127.0.0.1-127.0.0.3', '127.0.0.1-127.0.0.3'],
  ] as const) {
    const [addresses, messages] = await read(text);
    expect(addresses).toBe(expected);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`Note: "${text}" is read as the addresses that it lists`);
  }
});

test('every address of a name where the user says so, of one family', async () => {
  expect((await read('two.test', false, true))[0]).toBe('10.0.0.7-10.0.0.8');
  expect((await read('two.test', true))[0]).toBe('fd00::7');
  expect((await read('fd00::/126', true))[0]).toBe('fd00::/126');
});

test.each([
  ['300.1.1.1', ['Failed to resolve "300.1.1.1".']],
  ['127.0.0.5-1', ['Failed to resolve "127.0.0.5-1".']],
  ['none.test', ['Failed to resolve "none.test".']],
  ['10.0.0.1/x', ['Unable to split netmask from target expression: "10.0.0.1/x"']],
  ['::1', ['::1 looks like an IPv6 target specification -- you have to use the -6 option.']],
])('%s is refused in the words of nmap', async (text, messages) => {
  expect(await read(text)).toEqual(['', messages]);
});

test('a netmask that is too long is the longest', async () => {
  expect(await read('10.0.0.1/33')).toEqual([
    '10.0.0.1',
    ['Illegal netmask in "10.0.0.1/33". Assuming /32 (one host)'],
  ]);
});
