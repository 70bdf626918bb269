/** Where addresses of names come from, without a name server. */
import { expect, test } from 'vitest';
import { ipText } from '../addr/ip-address.ts';
import { systemClock } from '../base/clock.ts';
import { traceName } from './name-trace.ts';

const asked = { family: null, timeoutMs: 5000 } as const;

test('an address is its own answer', async () => {
  const found = await traceName(systemClock, { ...asked, name: 'fd00::1' });
  expect(found).toMatchObject({ source: 'address', servers: [], failure: null });
  expect(found.addresses.map(ipText)).toEqual(['fd00::1']);
});

test('an address of the other family is no answer', async () => {
  const found = await traceName(systemClock, { ...asked, name: '10.0.0.1', family: 6 });
  expect(found).toMatchObject({ addresses: [], failure: 'not-found' });
});

test('a name of the hosts file needs no server', async () => {
  const found = await traceName(systemClock, { ...asked, name: 'LocalHost', family: 4 });
  expect(found).toMatchObject({ source: '/etc/hosts', servers: [], failure: null });
  expect(found.addresses.map(ipText)).toContain('127.0.0.1');
});
