/** Rows of every table as records, with owners, containers, units, roles and what could not be read. */
import { describe, expect, test } from 'vitest';
import type { ContainerFacts } from '../os/container-api.ts';
import { fakeHost } from '../os/host.fake.ts';
import type { FakeHostParts } from '../os/host.fake.ts';
import type { Host } from '../os/host.ts';
import { socketState } from '../os/socket-table.ts';
import type { SocketQuery } from './list-sockets.ts';
import { collectSockets, listSockets } from './list-sockets.ts';
import type { SocketRecord } from './socket-record.ts';

async function list(parts: FakeHostParts, query: SocketQuery = {}): Promise<SocketRecord[]> {
  return (await collectSockets(fakeHost(parts), query)).sockets;
}

describe('an internet row', () => {
  test('becomes a record with owner, user, service and role', async () => {
    const [socket] = await list({
      sockets: [{ localPort: 5432, inode: 11, uid: 70, cookie: 5n, receiveQueue: 2, sendQueue: 200 }],
      processes: [{ pid: 7, command: 'postgres', uid: 70, sockets: { 6: 11 } }],
      names: { users: { 70: 'postgres' } },
    });
    expect(socket).toMatchObject({
      transport: 'tcp',
      family: 'ipv4',
      state: 'LISTEN',
      local: { address: '0.0.0.0', port: 5432, interface: null },
      remote: null,
      role: 'listener',
      receiveQueue: 2,
      sendQueue: 0,
      backlog: 200,
      user: 'postgres',
      uid: 70,
      namespace: 'this',
      owners: [{ pid: 7, fd: 6, command: 'postgres', user: 'postgres', forwardsTo: null }],
      ownerReason: null,
      service: { name: 'postgres' },
    });
  });

  test('tells servers from clients by who listens, and names a client by the far port', async () => {
    const ends = { state: socketState.ESTABLISHED, localAddress: '127.0.0.1', remoteAddress: '127.0.0.1' };
    const [, server, client] = await list({
      sockets: [
        { localPort: 5432, inode: 1 },
        { ...ends, localPort: 5432, remotePort: 40_000, inode: 2 },
        { ...ends, localPort: 40_000, remotePort: 5432, inode: 3 },
      ],
    });
    expect([server?.role, server?.service?.name]).toEqual(['server', 'postgres']);
    expect([client?.role, client?.service?.name]).toEqual(['client', 'postgres']);
  });

  test('of UDP listens while it is not connected, and is a peer afterwards', async () => {
    const [bound, connected] = await list({
      sockets: [
        { protocol: 'udp', localPort: 53, inode: 1 },
        { protocol: 'udp', localPort: 53, remoteAddress: '192.0.2.9', remotePort: 5, state: 1, inode: 2 },
      ],
    });
    expect([bound?.state, bound?.role]).toEqual(['UNCONNECTED', 'listener']);
    expect([connected?.state, connected?.role]).toEqual(['ESTABLISHED', 'peer']);
  });

  test('names the device it is bound to, and numbers those of other namespaces', async () => {
    const sockets = await list(
      {
        sockets: [{ localPort: 80, interfaceIndex: 2, inode: 1 }],
        namespaces: [{ id: 4, name: 'web', pid: 9, sockets: [{ localPort: 81, inode: 2 }] }],
      },
      { allNamespaces: true },
    );
    expect(sockets.map((one) => [one.namespace, one.local.interface])).toEqual([
      ['this', 'eth0'],
      ['web', null],
    ]);
  });

  test('takes the longer name of a process whose name the kernel cut', async () => {
    const name = 'a-very-long-daemon-name';
    const parts = (args: string[], executable: string): FakeHostParts => ({
      sockets: [{ localPort: 80, inode: 1 }],
      processes: [{ pid: 7, command: name.slice(0, 15), arguments: args, executable, sockets: { 3: 1 } }],
    });
    const command = async (...given: Parameters<typeof parts>): Promise<string | undefined> =>
      (await list(parts(...given)))[0]?.owners[0]?.command;
    expect(await command([`/opt/${name}`], '/usr/bin/python3')).toBe(name);
    expect(await command(['python3'], `/opt/${name}`)).toBe(name);
    expect(await command(['python3'], '/usr/bin/python3')).toBe(name.slice(0, 15));
  });

  test('lists every process that shares the socket, and none that ended meanwhile', async () => {
    const host = fakeHost({
      sockets: [{ localPort: 80, inode: 1 }],
      processes: [7, 8, 9].map((pid) => ({ pid, sockets: { 3: 1, 4: 1 } })),
    });
    const { processes } = host;
    const flighty: Host = {
      ...host,
      processes: { ...processes, read: (pid) => (pid === 8 ? null : processes.read(pid)) },
    };
    const { sockets } = await collectSockets(flighty);
    expect(sockets[0]?.owners.map((owner) => `${owner.pid}:${owner.fd}`)).toEqual(['7:3', '9:3']);
  });

  test('gets its unit from the cgroup noted on the socket where the process is hidden', async () => {
    const [socket] = await list({
      sockets: [{ localPort: 80, inode: 1, cgroupId: 77n }],
      cgroupPaths: { 77: '/system.slice/nginx.service' },
      processes: [{ pid: 7, hidden: true, sockets: { 3: 1 } }],
    });
    expect(socket).toMatchObject({ owners: [], unit: 'nginx.service' });
  });

  test('learns nothing from the root cgroup', async () => {
    const [socket] = await list({
      sockets: [{ localPort: 80, inode: 1, cgroupId: 1n }],
      cgroupPaths: { 1: '/system.slice/wrong.service' },
    });
    expect(socket?.unit).toBe(null);
  });

  test('carries the numbers of a TCP connection when they are asked for', async () => {
    const info = Buffer.alloc(136);
    info.writeUInt32LE(1500, 68);
    info.writeUInt32LE(250, 72);
    info.writeUInt32LE(10, 80);
    info.writeUInt32LE(3, 100);
    info.writeBigUInt64LE(1234n, 120);
    info.writeBigUInt64LE(99n, 128);
    const parts = (bytes: Uint8Array): FakeHostParts => ({
      sockets: [{ localPort: 80, state: 1, remotePort: 4, inode: 1, attributes: new Map([[2, bytes]]) }],
    });
    expect((await list(parts(info), { tcpFacts: true }))[0]?.tcp).toEqual({
      rttMs: 1.5,
      rttVarianceMs: 0.25,
      congestionWindow: 10,
      retransmits: 3,
      bytesAcked: 1234,
      bytesReceived: 99,
    });
    expect((await list(parts(info.subarray(0, 104)), { tcpFacts: true }))[0]?.tcp).toMatchObject({ bytesAcked: null });
    expect((await list(parts(info.subarray(0, 60)), { tcpFacts: true }))[0]?.tcp).toBe(null);
    expect((await list(parts(info)))[0]?.tcp).toBe(null);
  });
});

describe('docker-proxy', () => {
  const id = 'cd'.repeat(32);
  const proxy = {
    pid: 7,
    command: 'docker-proxy',
    arguments:
      '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.2 -container-port 8080'.split(
        ' ',
      ),
    cgroup: '/system.slice/docker.service',
    sockets: { 4: 1 },
  };
  const web: ContainerFacts = { id, name: 'web', image: null, addresses: [], ports: [] };
  const parts: FakeHostParts = { sockets: [{ localPort: 80, inode: 1 }], processes: [proxy] };

  test.each<[string, FakeHostParts, string]>([
    ['is its container by the address in the runtime', { containers: [{ ...web, addresses: ['172.17.0.2'] }] }, 'web'],
    [
      'is its container by the published port',
      {
        containers: [
          { ...web, ports: [{ transport: 'tcp', hostAddress: '0.0.0.0', hostPort: 80, containerPort: 8080 }] },
        ],
      },
      'web',
    ],
    [
      'is not the container that publishes the port for another transport',
      {
        containers: [
          { ...web, ports: [{ transport: 'udp', hostAddress: '0.0.0.0', hostPort: 80, containerPort: 8080 }] },
        ],
      },
      'container 172.17.0.2:8080',
    ],
    ['is known by its address when no runtime answers', {}, 'container 172.17.0.2:8080'],
    [
      'is known by the id of the container that lives at the address',
      { containerAddresses: { '172.17.0.2': `/docker/${id}` } },
      'docker cdcdcdcdcdcd',
    ],
    [
      'is named by the runtime when files gave the id only',
      { containerAddresses: { '172.17.0.2': `/docker/${id}` }, containers: [web] },
      'web',
    ],
  ])('%s', async (_, more, container) => {
    const [socket] = await list({ ...parts, ...more });
    expect(socket).toMatchObject({
      container,
      unit: 'docker.service',
      owners: [{ container, forwardsTo: { address: '172.17.0.2', port: 8080 } }],
    });
  });

  test('of another user is believed only where a container has the address', async () => {
    const rootless = { ...parts, processes: [{ ...proxy, uid: 1000 }] };
    expect((await list(rootless))[0]?.container).toBe(null);
    expect((await list({ ...rootless, containerAddresses: { '172.17.0.2': `/docker/${id}` } }))[0]?.container).toBe(
      'docker cdcdcdcdcdcd',
    );
  });

  test('writes an IPv6 address in brackets', async () => {
    const args = proxy.arguments.map((word) => (word === '172.17.0.2' ? 'fd00::2' : word));
    expect((await list({ ...parts, processes: [{ ...proxy, arguments: args }] }))[0]?.container).toBe(
      'container [fd00::2]:8080',
    );
  });

  test('is the only reason to ask the runtimes, beside a container without a name, and they are asked once', async () => {
    let asked = 0;
    const asking = (more: FakeHostParts): Host => ({
      ...fakeHost(more),
      containers: () => Promise.resolve(new Map([[id, web]])).finally(() => asked++),
    });
    await collectSockets(asking({ ...parts, processes: [{ ...proxy, arguments: ['nginx'], cgroup: '/' }] }));
    expect(asked).toBe(0);
    const many = Array.from({ length: 1200 }, (_, index) => ({ localPort: 80, inode: index + 1 }));
    const inside = {
      pid: 8,
      cgroup: `/docker/${id}`,
      sockets: Object.fromEntries(many.map(({ inode }) => [inode, inode])),
    };
    const { sockets } = await collectSockets(asking({ sockets: many, processes: [inside] }));
    expect(asked).toBe(1);
    expect(new Set(sockets.map((one) => one.container))).toEqual(new Set(['web']));
  });
});

test('a pod is called by its name, a container by its own, and else by runtime and id', async () => {
  const id = 'ab'.repeat(32);
  const text = async (owner: NonNullable<FakeHostParts['cgroupOwners']>[string]): Promise<string | null | undefined> =>
    (
      await list({
        sockets: [{ localPort: 80, inode: 1 }],
        processes: [{ pid: 7, cgroup: '/x', sockets: { 3: 1 } }],
        cgroupOwners: { '/x': owner },
      })
    )[0]?.container;
  const container = { runtime: 'containerd', id, name: null };
  expect(await text({ container, pod: { uid: 'u', namespace: 'shop', name: 'cart' } })).toBe('shop/cart');
  expect(await text({ container, pod: { uid: 'u', namespace: null, name: 'cart' } })).toBe('cart');
  expect(await text({ container: { ...container, name: 'db' } })).toBe('db');
  expect(await text({ container })).toBe('containerd abababababab');
});

describe('other tables', () => {
  test('unix sockets have names for addresses', async () => {
    const sockets = await list(
      {
        unixSockets: [
          { path: '/run/x.sock', inode: 1 },
          { path: '\0abstract', inode: 2, state: socketState.ESTABLISHED, peerInode: 9 },
          { path: null, inode: 3, state: socketState.CLOSE },
        ],
      },
      { transports: ['unix'] },
    );
    expect(sockets.map((one) => [one.state, one.local.address, one.remote?.address ?? null])).toEqual([
      ['LISTEN', '/run/x.sock', null],
      ['ESTABLISHED', '@abstract', 'inode 9'],
      ['UNCONNECTED', '*', null],
    ]);
  });

  test('packet, netlink and vsock sockets say what they receive', async () => {
    const base = { inode: 1, cookie: 0n, receiveQueue: 0, sendQueue: 0, attributes: null };
    const packet = { ...base, type: 3, interfaceIndex: 0, uid: 0 };
    const netlink = { ...base, state: 7, destinationPortId: 0, destinationGroup: 0, groups: 0 };
    const vsock = { type: 1, shutdown: 0, inode: 1, cookie: 0n };
    const sockets = await list(
      {
        packetSockets: [
          { ...packet, protocol: 3 },
          { ...packet, protocol: 0x800, interfaceIndex: 2 },
        ],
        netlinkSockets: [{ ...netlink, protocol: 4, portId: 77 }],
        vsockSockets: [
          { ...vsock, state: 10, localCid: 0xffff_ffff, localPort: 9, remoteCid: 0, remotePort: 0 },
          { ...vsock, state: 1, localCid: 3, localPort: 9, remoteCid: 2, remotePort: 5 },
        ],
      },
      { transports: ['packet', 'netlink', 'vsock'] },
    );
    expect(sockets.map(({ transport, state, local, remote }) => [transport, state, local, remote])).toEqual([
      ['packet', 'UNCONNECTED', { address: 'every protocol', port: null, interface: null }, null],
      ['packet', 'UNCONNECTED', { address: 'ethertype 0x0800', port: null, interface: 'eth0' }, null],
      ['netlink', 'UNCONNECTED', { address: 'netlink 4', port: 77, interface: null }, null],
      ['vsock', 'LISTEN', { address: '*', port: 9, interface: null }, null],
      ['vsock', 'ESTABLISHED', { address: '3', port: 9, interface: null }, { address: '2', port: 5, interface: null }],
    ]);
  });
});

describe('a table that cannot be read', () => {
  const failing = (error: unknown): Host => {
    const host = fakeHost({ sockets: [{ protocol: 'udp', localPort: 53, inode: 1 }] });
    const { sockets } = host;
    return {
      ...host,
      sockets: {
        ...sockets,
        inet: (query) => {
          if (query.protocol === 'tcp') throw error;
          return sockets.inet(query);
        },
      },
    };
  };

  test('is told, and the others are read', async () => {
    const { sockets, notices } = await collectSockets(failing(Object.assign(new Error('no'), { code: 'EPERM' })));
    expect(sockets.map((one) => one.transport)).toEqual(['udp']);
    expect(notices).toEqual(['tcp sockets could not be read: EPERM']);
  });

  test.each(['ENOENT', 'EINVAL', 'EPROTONOSUPPORT', 'EOPNOTSUPP', 'EAFNOSUPPORT'])(
    'because the kernel lacks it (%s) is an empty one',
    async (code) => {
      expect((await collectSockets(failing(Object.assign(new Error('no'), { code })))).notices).toEqual([]);
    },
  );

  test('because only its diag module is missing (raw_diag) comes from /proc', async () => {
    const host = fakeHost({
      sockets: [
        { protocol: 'raw', localPort: 1, inode: 7 },
        { protocol: 'raw', family: 6, localAddress: '::', localPort: 58, inode: 8 },
      ],
    });
    const withoutRawDiag: Host = {
      ...host,
      sockets: {
        ...host.sockets,
        inet: (query) => {
          if (query.protocol === 'raw') throw Object.assign(new Error('no raw_diag'), { code: 'ENOENT' });
          return host.sockets.inet(query);
        },
      },
    };
    const { sockets, notices } = await collectSockets(withoutRawDiag, { transports: ['raw'] });
    expect(sockets.map(({ transport, inode }) => [transport, inode])).toEqual([
      ['raw', 7],
      ['raw', 8],
    ]);
    expect(notices).toEqual([]);
  });

  test('in another namespace says in which', async () => {
    const host = fakeHost({ namespaces: [{ id: 4, name: 'web', pid: 9, sockets: [] }] });
    const broken: Host = {
      ...host,
      procSockets: () => ({
        ...host.sockets,
        inet: () => {
          throw Object.assign(new Error('gone'), { code: 'EACCES' });
        },
      }),
    };
    const { notices } = await collectSockets(broken, { allNamespaces: true, transports: ['tcp'] });
    expect(notices).toEqual(['tcp sockets of namespace web could not be read: EACCES']);
  });
});

test('nothing is read before the first batch, and batches are bounded', async () => {
  let reads = 0;
  const host = fakeHost({ sockets: Array.from({ length: 2000 }, (_, inode) => ({ localPort: 80, inode })) });
  const counting: Host = {
    ...host,
    get sockets() {
      reads++;
      return host.sockets;
    },
  };
  const { batches } = listSockets(counting);
  expect(reads).toBe(0);
  let total = 0;
  for await (const batch of batches) {
    expect(batch.length).toBeLessThanOrEqual(512);
    total += batch.length;
  }
  expect(total).toBe(2000);
});
