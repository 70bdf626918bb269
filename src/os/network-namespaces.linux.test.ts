import { expect, test } from 'vitest';
import { cgroupOwner } from './cgroup-owner.ts';
import type { CgroupOwner } from './host.ts';
import { containerWithAddress, namespaceMembers, readNetworkNamespaces } from './network-namespaces.linux.ts';
import { fakeProcFs } from './proc-fs.fake.ts';

const id = 'c'.repeat(64);
const uid = '12345678-9abc-def0-1234-56789abcdef0';
const trie = (address: string): string => `Main:\n     |-- ${address}\n        /32 host LOCAL\n`;

const proc = fakeProcFs({
  files: {
    self: { link: '100' },
    'self/net/tcp': '',
    '1/net/tcp': '',
    '100/net/tcp': '',
    // A container: the first member is a helper outside of the container's cgroup.
    '200/net/tcp': '',
    '200/cgroup': '0::/system.slice/containerd.service\n',
    '200/net/fib_trie': trie('172.17.0.2'),
    '201/net/tcp': '',
    '201/cgroup': `0::/docker/${id}\n`,
    // Made by `ip netns add lab`.
    '300/net/tcp': '',
    '300/ns/net': { link: 'net:[5]' },
    '300/cgroup': '0::/\n',
    // A pod, with an IPv6 address.
    '400/net/tcp': '',
    '400/cgroup': `0::/kubepods/pod${uid}/${id}\n`,
    '400/net/if_inet6': 'fd000000000000000000000000000009 02 40 00 80     eth0\n',
    '500/net/tcp': '',
    // A kernel thread or an ended process has no net directory.
    '600/stat': '',
  },
  stats: {
    'self/net/tcp': { inode: 11 },
    '1/net/tcp': { inode: 11 },
    '100/net/tcp': { inode: 11 },
    '200/net/tcp': { inode: 22 },
    '201/net/tcp': { inode: 22 },
    '300/net/tcp': { inode: 33 },
    '300/ns/net': { inode: 5 },
    '400/net/tcp': { inode: 44 },
    '500/net/tcp': { inode: 55 },
  },
});
const members = namespaceMembers(proc, [1, 100, 200, 201, 300, 400, 500, 600]);
const ownerOf = (path: string): CgroupOwner => {
  const owner = cgroupOwner(path);
  return owner.pod === null ? owner : { ...owner, pod: { ...owner.pod, namespace: 'shop', name: 'web-1' } };
};

test('members by namespace', () => {
  expect([...members]).toEqual([
    [11, [1, 100]],
    [22, [200, 201]],
    [33, [300]],
    [44, [400]],
    [55, [500]],
  ]);
});

test('names: our own, the container, ip netns, the pod, else a process', () => {
  expect(readNetworkNamespaces(proc, members, { named: () => new Map([[5, 'lab']]), ownerOf })).toEqual([
    { id: 11, name: 'this', own: true, pid: 100 },
    { id: 22, name: 'docker cccccccccccc', own: false, pid: 200 },
    { id: 33, name: 'lab', own: false, pid: 300 },
    { id: 44, name: 'shop/web-1', own: false, pid: 400 },
    { id: 55, name: 'pid 500', own: false, pid: 500 },
  ]);
});

test('the container behind an address', () => {
  expect(containerWithAddress(proc, members, '172.17.0.2', ownerOf)?.container).toMatchObject({
    runtime: 'docker',
    id,
  });
  expect(containerWithAddress(proc, members, 'fd00::9', ownerOf)?.pod?.name).toBe('web-1');
  expect(containerWithAddress(proc, members, '172.17.0.3', ownerOf)).toBeNull();
});
