/** A machine as people have them: a web server, a database, a name service, containers, a client, something hidden. */
import type { FakeHostParts } from '../os/host.fake.ts';
import { socketState } from '../os/socket-table.ts';

const day = 86_400_000;
/** The fake clock's now. */
const now = 1_767_312_000_000;
const shopCgroup = `/system.slice/docker-${'ab'.repeat(32)}.scope`;

const docker = {
  pid: 950,
  command: 'docker-proxy',
  executable: '/usr/bin/docker-proxy',
  arguments:
    '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80'.split(
      ' ',
    ),
  cgroup: '/system.slice/docker.service',
  startedAt: now - 5 * 3_600_000,
};

/** The parts; spread them and change what a test is about. */
export const harbour: FakeHostParts = {
  sockets: [
    { localPort: 22, inode: 1 },
    { localAddress: '::', localPort: 22, inode: 2, v6only: true },
    { localAddress: '127.0.0.1', localPort: 5432, inode: 3, uid: 70 },
    { localAddress: '::1', localPort: 5432, inode: 4, uid: 70 },
    { protocol: 'udp', localAddress: '127.0.0.53', localPort: 53, inode: 5, uid: 101 },
    { localPort: 8080, inode: 6 },
    { localPort: 80, inode: 7, sendQueue: 511, cookie: 1n },
    { localAddress: '192.0.2.10', localPort: 9100, inode: 8, uid: 1000 },
    {
      localPort: 22,
      state: socketState.ESTABLISHED,
      localAddress: '192.0.2.10',
      remoteAddress: '192.0.2.77',
      remotePort: 50_022,
      inode: 9,
    },
    {
      localPort: 80,
      state: socketState.TIME_WAIT,
      localAddress: '192.0.2.10',
      remoteAddress: '192.0.2.78',
      remotePort: 40_001,
    },
    {
      localPort: 40_500,
      state: socketState.ESTABLISHED,
      localAddress: '127.0.0.1',
      remoteAddress: '127.0.0.1',
      remotePort: 5432,
      inode: 10,
      uid: 1000,
    },
    {
      localPort: 5432,
      state: socketState.ESTABLISHED,
      localAddress: '127.0.0.1',
      remoteAddress: '127.0.0.1',
      remotePort: 40_500,
      inode: 11,
      uid: 70,
    },
  ],
  processes: [
    { pid: 1, command: 'systemd', startedAt: now - 12 * day },
    {
      pid: 701,
      command: 'sshd',
      cgroup: '/system.slice/ssh.service',
      startedAt: now - 12 * day,
      sockets: { 3: 1, 4: 2 },
    },
    {
      pid: 712,
      command: 'sshd',
      parentPid: 701,
      cgroup: '/user.slice/user-0.slice/session-2.scope',
      sockets: { 4: 9 },
    },
    {
      pid: 702,
      command: 'postgres',
      uid: 70,
      cgroup: '/system.slice/postgresql@15-main.service',
      sockets: { 6: 3, 7: 4, 9: 11 },
    },
    {
      pid: 703,
      command: 'systemd-resolve',
      arguments: ['/lib/systemd/systemd-resolved'],
      uid: 101,
      cgroup: '/system.slice/systemd-resolved.service',
      sockets: { 12: 5 },
    },
    { ...docker, sockets: { 4: 6 } },
    {
      pid: 811,
      command: 'nginx',
      arguments: ['nginx: master process', '/usr/sbin/nginx'],
      cgroup: '/system.slice/nginx.service',
      sockets: { 6: 7 },
    },
    { pid: 812, parentPid: 811, command: 'nginx', cgroup: '/system.slice/nginx.service', sockets: { 6: 7 } },
    {
      pid: 900,
      command: 'node',
      uid: 1000,
      arguments: ['node', 'app.js'],
      executable: '/usr/bin/node',
      executableDeleted: true,
      startedAt: now - 90_000,
      sockets: { 20: 8, 21: 10 },
    },
    { pid: 960, command: 'shop-server', cgroup: shopCgroup, sockets: { 3: 60 } },
  ],
  names: { users: { 70: 'postgres', 101: 'systemd-resolve', 1000: 'ada' } },
  units: [
    { name: 'nginx.service', description: 'A high performance web server', file: '/lib/systemd/system/nginx.service' },
  ],
  containers: [{ id: 'ab'.repeat(32), name: 'shop', image: 'shop:1', addresses: ['172.17.0.2'], ports: [] }],
  namespaces: [{ id: 77, name: 'shop', pid: 960, sockets: [{ localPort: 80, inode: 60 }] }],
  containerAddresses: { '172.17.0.2': shopCgroup },
};

/** The same machine seen by an ordinary user: system processes are hidden. */
export const harbourOfAda: FakeHostParts = {
  ...harbour,
  processes: (harbour.processes ?? []).map((process) => ({ ...process, hidden: process.uid !== 1000 })),
  privileges: { effectiveUid: 1000, capabilities: new Set(), seesAllProcesses: false },
  containers: [],
};
