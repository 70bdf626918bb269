/** Names of many addresses from servers that lose, lie, refuse and stay silent. */
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { ipText, ipv4Address, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { systemClock } from '../base/clock.ts';
import { seededRandom } from '../base/random.ts';
import { dnsTypes } from '../wire/dns-record.ts';
import type { DnsRecord } from '../wire/dns-record.ts';
import { dnsFlags } from '../wire/dns.ts';
import type { DnsMessage } from '../wire/dns.ts';
import { testServer } from './dns-server.fixture.ts';
import type { TestServer } from './dns-server.fixture.ts';
import { parseHosts } from './names-hosts.ts';
import { readNames, reverseName, wireQuestion } from './names-message.ts';
import { openNames } from './names.ts';
import { systemNames } from './names-system.ts';
import type { NameOptions, NameResolver } from './names-types.ts';

const opened: { close(): void }[] = [];
afterEach(() => opened.splice(0).forEach((one) => one.close()));

const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};
const record = (name: string, type: number, data: DnsRecord['data']): DnsRecord => ({
  name,
  type,
  recordClass: 1,
  ttl: 60,
  data,
});
const answer = (question: DnsMessage, answers: readonly DnsRecord[], code = 0): DnsMessage => ({
  ...question,
  flags: dnsFlags.response | code,
  answers,
});
const pointer = (question: DnsMessage, name: string): DnsMessage =>
  answer(question, [record(question.questions[0]!.name, dnsTypes.PTR, { kind: 'name', name })]);

async function server(reply: Parameters<typeof testServer>[0]): Promise<TestServer> {
  const started = await testServer(reply);
  opened.push(started);
  return started;
}

function names(servers: readonly TestServer[], options: Partial<NameOptions> = {}): NameResolver {
  const resolver = openNames({ servers, clock: systemClock, hosts: '', timeoutsMs: [100, 200, 400, 800], ...options });
  opened.push(resolver);
  return resolver;
}

describe('reverse names', () => {
  test('of a thousand addresses come from a server that loses every fifth packet each way', async () => {
    const random = seededRandom(5);
    const lossy = await server((question) => {
      if (random.chance(0.2) || random.chance(0.2)) return [];
      return [
        pointer(question, `host-${question.questions[0]!.name.split('.').slice(0, 4).toReversed().join('-')}.lan`),
      ];
    });
    const resolver = names([lossy], { timeoutsMs: Array.from({ length: 12 }, () => 60) });
    const addresses = Array.from({ length: 1000 }, (_, index) => ipv4Address(0x0a00_0001 + index));
    const found = await Promise.all(addresses.map((address) => resolver.reverse(address)));
    expect(found).toEqual(
      addresses.map((address) => ({ ok: true, found: [`host-${ipText(address).replaceAll('.', '-')}.lan`] })),
    );
    expect(lossy.asked()).toBeGreaterThan(1000);
  });

  test('follow aliases, and end where there is no name', async () => {
    const resolver = names([
      await server((question) => {
        const { name } = question.questions[0]!;
        if (name.startsWith('9.')) return [answer(question, [], 3)];
        const alias = '7.0-25.2.0.192.in-addr.arpa';
        return [
          answer(question, [
            record(name, dnsTypes.CNAME, { kind: 'name', name: alias }),
            record('other.example', dnsTypes.PTR, { kind: 'name', name: 'wrong.example' }),
            record(alias, dnsTypes.PTR, { kind: 'name', name: 'Right.example' }),
          ]),
        ];
      }),
    ]);
    expect(await resolver.reverse(ip('192.0.2.7'))).toEqual({ ok: true, found: ['Right.example'] });
    expect(await resolver.reverse(ip('192.0.2.9'))).toEqual({ ok: false, failure: 'no-name' });
  });

  test.each(['a\\027]0;b', 'a b', 'a<script>', '-', '\\000', '.', 'ä'])(
    'that no host can have (%s) are none',
    async (name) => {
      const hostile = await server((question) => [pointer(question, name)]);
      expect(await names([hostile]).reverse(ip('192.0.2.7'))).toEqual({ ok: false, failure: 'malformed' });
    },
  );

  test('are asked of the next server where one refuses or is silent, and of none that nobody serves', async () => {
    const refusing = await server((question) => [answer(question, [], 5)]);
    const silent = await server(() => []);
    const good = await server((question) => [pointer(question, 'good.example')]);
    const gone = await testServer(() => []);
    gone.close();
    const resolver = names([refusing, silent, gone, good]);
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, index) => resolver.reverse(ipv4Address(0x0a00_0001 + index))),
    );
    expect(found.every((one) => one.ok && one.found[0] === 'good.example')).toBe(true);
    expect(await names([refusing]).reverse(ip('192.0.2.7'))).toEqual({ ok: false, failure: 'refused' });
  });

  test('of servers that are all silent end, and later ones are not asked at all', async () => {
    const silent = await server(() => []);
    const resolver = names([silent], { timeoutsMs: [10, 10] });
    const all = (): Promise<unknown[]> =>
      Promise.all(Array.from({ length: 300 }, (_, index) => resolver.reverse(ipv4Address(0x0a00_0001 + index))));
    expect(new Set((await all()).map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ ok: false, failure: 'timeout' })]),
    );
    expect(silent.asked()).toBeLessThan(200);
    const before = silent.asked();
    await all();
    expect(silent.asked()).toBe(before);
    expect(await openNames({ servers: [], clock: systemClock, hosts: '10.0.0.1 box' }).reverse(ip('10.0.0.1'))).toEqual(
      {
        ok: true,
        found: ['box'],
      },
    );
  });

  test('stop with the signal and with the resolver', async () => {
    const silent = await server(() => []);
    const over = new AbortController();
    over.abort();
    expect(await names([silent]).reverse(ip('10.0.0.1'), over.signal)).toEqual({ ok: false, failure: 'timeout' });
    const resolver = names([silent], { timeoutsMs: [60_000] });
    const pending = resolver.reverse(ip('10.0.0.1'));
    await systemClock.sleep(20);
    resolver.close();
    expect(await pending).toEqual({ ok: false, failure: 'timeout' });
    expect(await resolver.reverse(ip('10.0.0.1'))).toEqual({ ok: false, failure: 'timeout' });
  });
});

test('forged answers are not believed: another question, another number, no answer at all', async () => {
  const forger = await server((question) => [
    { ...pointer(question, 'forged.example'), id: question.id ^ 1 },
    { ...pointer(question, 'forged.example'), questions: [{ ...question.questions[0]!, name: 'x.in-addr.arpa' }] },
    { ...pointer(question, 'forged.example'), flags: 0 },
    Uint8Array.from([1, 2, 3]),
    pointer(question, 'true.example'),
  ]);
  expect(await names([forger]).reverse(ip('10.0.0.1'))).toEqual({ ok: true, found: ['true.example'] });
});

test('forward names have addresses of the version that is asked for', async () => {
  const resolver = names([
    await server((question) => {
      const { name, type } = question.questions[0]!;
      const address = ip(type === dnsTypes.A ? '192.0.2.1' : '2001:db8::1');
      return [answer(question, [record(name, type, { kind: 'address', address })])];
    }),
  ]);
  const found = await Promise.all([resolver.forward('box.lan', 4), resolver.forward('box.lan.', 6)]);
  expect(found.map((one) => one.ok && one.found.map(ipText))).toEqual([['192.0.2.1'], ['2001:db8::1']]);
  expect(await resolver.forward('no such name', 4)).toEqual({ ok: false, failure: 'malformed' });
});

test('the hosts file knows first names, aliases and both versions', () => {
  const file = parseHosts('127.0.0.1 localhost box # me\n::1 localhost\n10.0.0.1 a<b> web\nnonsense\n10.0.0.2\n');
  expect([ip('127.0.0.1'), ip('::1'), ip('10.0.0.1'), ip('10.0.0.2')].map((address) => file.nameOf(address))).toEqual([
    'localhost',
    'localhost',
    'web',
    null,
  ]);
  expect(file.addressesOf('LOCALHOST', 6).map(ipText)).toEqual(['::1']);
  expect(file.addressesOf('box', 4).map(ipText)).toEqual(['127.0.0.1']);
});

test('the system resolver is asked four at a time, and its names are held to the same rule', async () => {
  let [busy, most] = [0, 0];
  const resolver = systemNames({
    async hostOf(address) {
      most = Math.max(most, ++busy);
      await systemClock.sleep(1);
      busy--;
      return address === '10.0.0.1' ? 'evil\u001b[31m' : address === '10.0.0.2' ? null : 'box.lan';
    },
    addressesOf: () => Promise.resolve([{ family: 6, address: '::1' }]),
  });
  const found = await Promise.all(
    Array.from({ length: 20 }, (_, index) => resolver.reverse(ipv4Address(0x0a00_0001 + index))),
  );
  expect(found.slice(0, 3)).toEqual([
    { ok: false, failure: 'malformed' },
    { ok: false, failure: 'no-name' },
    { ok: true, found: ['box.lan'] },
  ]);
  expect(most).toBe(4);
  expect(await resolver.forward('box', 4)).toEqual({ ok: false, failure: 'no-name' });
});

test('any bytes are an answer or none, and never more than names of hosts', () => {
  const asked = wireQuestion({ kind: 'reverse', address: ip('10.0.0.1') })!;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const read = readNames(bytes, asked);
      expect(read === null || !read.ok || read.found.every((one) => typeof one === 'string')).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(reverseName(ip('2001:db8::1'))).toBe(
    '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  );
});
