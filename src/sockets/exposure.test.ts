/** Who a bind address admits: every level, every family, and what is unknown. */
import { describe, expect, test } from 'vitest';
import type { NetworkInterface } from '../os/host.ts';
import { fakeHost } from '../os/host.fake.ts';
import type { Binding } from './exposure.ts';
import { judgeExposure } from './exposure.ts';
import { collectSockets } from './list-sockets.ts';

const bridge: NetworkInterface = {
  name: 'docker0',
  index: 3,
  up: true,
  loopback: false,
  kind: 'container-bridge',
  mac: null,
  addresses: [{ family: 4, address: '172.17.0.1', prefixLength: 16 }],
};
const lan: NetworkInterface = {
  ...bridge,
  name: 'eth1',
  index: 4,
  kind: 'physical',
  addresses: [
    { family: 4, address: '192.168.1.5', prefixLength: 24 },
    { family: 6, address: 'fe80::5', prefixLength: 64 },
  ],
};
const world: NetworkInterface = {
  ...bridge,
  name: 'ppp0',
  index: 5,
  kind: 'tunnel',
  addresses: [{ family: 4, address: '8.8.4.4', prefixLength: 32 }],
};
const loopback: NetworkInterface = {
  ...bridge,
  name: 'lo',
  index: 1,
  kind: 'loopback',
  loopback: true,
  addresses: [
    { family: 4, address: '127.0.0.1', prefixLength: 8 },
    { family: 4, address: '10.9.9.9', prefixLength: 32 },
  ],
};
const machine = [loopback, bridge, lan, world];

function judge(address: string, more: Partial<Binding> = {}, interfaces = machine): string {
  const family = address.includes(':') ? 6 : 4;
  const { level, why } = judgeExposure({ family, address, device: null, v6only: null, ...more }, interfaces);
  return `${level}: ${why}`;
}

describe('a specific address', () => {
  test.each([
    ['127.0.0.1', 'loopback: bound to 127.0.0.1: only this host'],
    ['127.0.0.53', 'loopback: bound to 127.0.0.53: only this host'],
    ['::1', 'loopback: bound to ::1: only this host'],
    ['::ffff:127.0.0.1', 'loopback: bound to ::ffff:127.0.0.1: only this host'],
    ['10.9.9.9', 'loopback: bound to 10.9.9.9 on lo: only this host'],
    ['172.17.0.1', 'container: bound to 172.17.0.1 on docker0: containers and this host'],
    ['192.168.1.5', 'lan: bound to 192.168.1.5 on eth1'],
    ['::ffff:192.168.1.5', 'lan: bound to ::ffff:192.168.1.5 on eth1'],
    ['fe80::5', 'lan: bound to fe80::5 on eth1'],
    ['8.8.4.4', 'any: bound to 8.8.4.4 on ppp0'],
    ['224.0.0.251', 'lan: bound to the multicast group 224.0.0.251'],
    ['ff02::fb', 'lan: bound to the multicast group ff02::fb'],
    ['192.168.7.7', 'lan: bound to 192.168.7.7, which no interface holds now'],
    ['9.9.9.9', 'any: bound to 9.9.9.9, which no interface holds now'],
  ])('%s', (address, expected) => {
    expect(judge(address)).toBe(expected);
  });

  test('does not claim that an address is absent when the interfaces are unknown', () => {
    expect(judge('192.168.7.7', {}, [])).toBe('lan: bound to 192.168.7.7');
  });

  test('that is no address at all is taken for the widest', () => {
    expect(judge('garbage', {}, [])).toBe('any: bound to garbage');
  });
});

describe('the wildcard', () => {
  test('of IPv4 names the addresses that it stands for now', () => {
    expect(judge('0.0.0.0')).toBe(
      'any: every IPv4 address of this machine; now docker0 172.17.0.1, eth1 192.168.1.5, ppp0 8.8.4.4',
    );
  });

  test.each([
    [true, 'any: every IPv6 (not IPv4) address of this machine; now eth1 fe80::5'],
    [false, 'any: every IPv6 and IPv4 address of this machine; now docker0 172.17.0.1, eth1 192.168.1.5, ppp0 8.8.4.4'],
    [
      null,
      'any: every IPv6 and probably IPv4 address of this machine; now docker0 172.17.0.1, eth1 192.168.1.5, ppp0 8.8.4.4',
    ],
  ])('of IPv6 with v6only %s says whether IPv4 reaches it', (v6only, expected) => {
    expect(judge('::', { v6only })).toBe(expected);
  });

  test('counts what it has no room for', () => {
    const many = [...machine, { ...lan, name: 'eth2' }, { ...lan, name: 'eth3' }];
    expect(judge('0.0.0.0', {}, many)).toMatch(/ppp0 8\.8\.4\.4 and 2 more$/);
  });

  test('leaves out interfaces that are down', () => {
    expect(judge('0.0.0.0', {}, [loopback, { ...lan, up: false }])).toBe(
      'any: every IPv4 address of this machine; the machine has only loopback addresses now',
    );
  });

  test('says nothing of addresses when the interfaces are unknown', () => {
    expect(judge('0.0.0.0', {}, [])).toBe('any: every IPv4 address of this machine');
  });
});

describe('a bound device', () => {
  test.each([
    ['lo', 'loopback: bound to device lo: only this host'],
    ['docker0', 'container: every IPv4 address of device docker0 only'],
    ['eth1', 'lan: every IPv4 address of device eth1 only'],
  ])('%s', (device, expected) => {
    expect(judge('0.0.0.0', { device })).toBe(expected);
  });

  test('that is not known changes nothing', () => {
    expect(judge('0.0.0.0', { device: 'if99' }, [])).toBe('any: every IPv4 address of this machine');
  });
});

describe('sockets of a machine', () => {
  test('in another namespace are not judged by the interfaces of this one', async () => {
    const host = fakeHost({
      interfaces: machine,
      namespaces: [{ id: 5, name: 'web', pid: 77, sockets: [{ localAddress: '172.17.0.1', localPort: 80, inode: 4 }] }],
    });
    const { sockets } = await collectSockets(host, { allNamespaces: true });
    expect(sockets[0]).toMatchObject({
      namespace: 'web',
      exposure: { level: 'lan', why: 'bound to 172.17.0.1' },
    });
  });

  test('are judged when they listen, and only then', async () => {
    const host = fakeHost({
      interfaces: machine,
      sockets: [
        { localPort: 80, inode: 1 },
        { localPort: 80, remoteAddress: '1.2.3.4', remotePort: 5, state: 1, inode: 2 },
        { protocol: 'udp', localAddress: '127.0.0.1', localPort: 53, inode: 3 },
      ],
    });
    const levels = (await collectSockets(host)).sockets.map((socket) => socket.exposure?.level ?? null);
    expect(levels).toEqual(['any', null, 'loopback']);
  });

  test('behind the /proc fallback say that v6only is not known', async () => {
    const host = fakeHost({
      socketsFallback: 'netlink is refused: sockets come from /proc/net, which does not tell v6only',
      sockets: [{ localAddress: '::', localPort: 80, inode: 1, v6only: true }],
    });
    const { sockets, notices } = await collectSockets(host);
    expect(sockets[0]?.v6only).toBe(null);
    expect(sockets[0]?.backlog).toBe(null);
    expect(sockets[0]?.exposure?.why).toContain('probably IPv4');
    expect(notices).toEqual(['netlink is refused: sockets come from /proc/net, which does not tell v6only']);
  });
});
