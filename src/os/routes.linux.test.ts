/** Routes and neighbours of a laboratory, as its kernel tells them; and the bytes of requests and answers. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';
import { type IpAddress, ipText, parseIp } from '../addr/ip-address.ts';
import { interfaceIndexByName } from '../ffi/interface-names.ts';
import { interfaceMtu, listNeighbours, lookUpRoute } from './routes.linux.ts';
import { linkMtuRow, neighbourRow, neighbourState, type RouteQuestion, routeRequest, routeRow } from './routes.ts';
import { enterNetworkNamespace } from './sock-diag/enter-namespace.linux.ts';

const required = needs({ root: true, lab: true });
let lab: Lab<'client' | 'router'> | undefined;

beforeAll(async () => {
  if (required.missing !== undefined) return;
  lab = await buildLab({
    hosts: {
      client: {
        routes: [
          { to: 'default', via: '10.84.0.2' },
          { to: 'default', via: 'fd84::2' },
        ],
      },
      router: {},
    },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.84.0.1/24', 'fd84::1/64'], mtu: 1400 },
          { host: 'router', addresses: ['10.84.0.2/24', 'fd84::2/64'], mtu: 1400 },
        ],
      },
    ],
  });
  await lab
    .host('client')
    .ip([
      'route add 198.51.100.0/24 via 10.84.0.2 mtu 1200',
      'route add blackhole 203.0.113.0/24',
      'route add unreachable 192.0.2.0/24',
      'route add prohibit 192.0.3.0/24',
      'neigh add 10.84.0.77 lladdr 02:00:00:00:00:77 dev eth0 nud permanent',
    ]);
});

afterAll(() => lab?.close());

function address(text: string): IpAddress {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

function inClient<T>(ask: () => T): T {
  const leave = enterNetworkNamespace(`/run/netns/${lab!.host('client').namespace}`);
  try {
    return ask();
  } finally {
    leave();
  }
}

/** The answer in words. */
function way(destination: string, options: Partial<RouteQuestion> = {}): string {
  return inClient(() => {
    const answer = lookUpRoute({ destination: address(destination), ...options });
    if (!answer.ok) return answer.error;
    const { kind, gateway, source, interfaceIndex } = answer.route;
    const by = ['lo', 'eth0'].find((name) => interfaceIndexByName(name) === interfaceIndex);
    const text = (value: IpAddress | null): string => (value === null ? 'none' : ipText(value));
    return `${kind} by ${by} via ${text(gateway)} from ${text(source)} mtu ${answer.mtu}`;
  });
}

required.describe('routes of a laboratory', () => {
  test.each([
    ['10.84.0.2', 'unicast by eth0 via none from 10.84.0.1 mtu 1400'],
    ['8.8.8.8', 'unicast by eth0 via 10.84.0.2 from 10.84.0.1 mtu 1400'],
    ['198.51.100.7', 'unicast by eth0 via 10.84.0.2 from 10.84.0.1 mtu 1200'],
    ['fd84::2', 'unicast by eth0 via none from fd84::1 mtu 1400'],
    ['2001:db8::1', 'unicast by eth0 via fd84::2 from fd84::1 mtu 1400'],
    ['127.0.0.1', 'local by lo via none from 127.0.0.1 mtu 65536'],
    ['10.84.0.1', 'local by lo via none from 10.84.0.1 mtu 65536'],
    ['10.84.0.255', 'broadcast by eth0 via none from 10.84.0.1 mtu 1400'],
    ['224.0.0.1', 'multicast by eth0 via none from 10.84.0.1 mtu 1400'],
    ['203.0.113.1', 'EINVAL'],
    ['192.0.2.1', 'EHOSTUNREACH'],
    ['192.0.3.1', 'EACCES'],
  ])('to %s: %s', (destination, expected) => {
    expect(way(destination)).toBe(expected);
  });

  test('from an address that is not ours there is no way', () => {
    expect(way('10.84.0.2', { source: address('10.99.99.99') })).toMatch(/^E[A-Z]+$/);
  });

  test('by an interface', () => {
    const interfaceIndex = inClient(() => interfaceIndexByName('eth0')!);
    expect(way('fe80::99', { interfaceIndex })).toMatch(/^unicast by eth0 via none from fe80::.* mtu 1400$/);
    expect(way('10.84.0.2', { interfaceIndex: 9999 })).toBe('ENODEV');
  });

  test('an interface has its MTU, one that is not there has none', () => {
    expect(inClient(() => interfaceMtu(interfaceIndexByName('eth0')!))).toBe(1400);
    expect(inClient(() => interfaceMtu(9999))).toBeNull();
    expect(interfaceMtu(0)).toBeNull();
  });

  test('neighbours, known and still sought', async () => {
    await lab!.host('client').run(['bash', '-c', 'echo > /dev/udp/10.84.0.99/9; echo > /dev/udp/10.84.0.2/9']);
    const table = inClient(() => listNeighbours()).map((each) => ({ ...each, address: ipText(each.address) }));
    const entry = (wanted: string) => table.find((each) => each.address === wanted);
    expect(entry('10.84.0.77')).toMatchObject({
      mac: '02:00:00:00:00:77',
      usable: true,
      state: neighbourState.permanent,
    });
    expect(entry('10.84.0.2')).toMatchObject({ mac: expect.stringMatching(/^[0-9a-f:]{17}$/) as string, usable: true });
    expect(entry('10.84.0.99')).toMatchObject({ mac: null, usable: false, state: neighbourState.incomplete });
  });
});

test('the host itself can be asked without a laboratory', () => {
  if (process.platform !== 'linux') return;
  expect(lookUpRoute({ destination: address('127.0.0.1') })).toMatchObject({ ok: true, route: { kind: 'local' } });
});

describe('the bytes', () => {
  test('a question', () => {
    const hex = Buffer.from(routeRequest({ destination: address('192.0.2.1'), interfaceIndex: 3 })).toString('hex');
    // nlmsghdr; rtmsg; RTA_DST; RTA_OIF.
    expect(hex.match(/.{24}|.+/g)?.join(' ')).toBe(
      '2c0000001a00050001000000 000000000220000000000000 0000000008000100c0000201 0800040003000000',
    );
  });

  test('any bytes give a row or null, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        for (const family of [2, 10, 7]) {
          if (buffer.length > 0) buffer[0] = family;
          for (const read of [routeRow, neighbourRow, linkMtuRow]) read(buffer, 0, buffer.length);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
