/** What holds for every Host, run over the fake one and, on Linux, over the machine itself with and without native code. */
import { describe, expect, test } from 'vitest';
import { fakeHost } from './host.fake.ts';
import { linuxHost } from './host.linux.ts';
import type { Host } from './host.ts';
import type { SocketTable } from './socket-table.ts';

const made = fakeHost({
  sockets: [
    { localPort: 22, inode: 10 },
    { localAddress: '::', localPort: 80, inode: 11 },
    { protocol: 'udp', localPort: 53, inode: 12 },
  ],
  unixSockets: [{ inode: 13, path: '/run/x' }],
  processes: [
    { pid: 1, command: 'init' },
    { pid: 20, command: 'web', sockets: { 3: 11, 4: 10 } },
    { pid: 21, parentPid: 20, command: 'worker', sockets: { 3: 11 } },
    { pid: 30, uid: 70, hidden: true },
  ],
  namespaces: [{ id: 2, name: 'lab', pid: 21, sockets: [{ localPort: 8080 }] }],
  names: { users: { 70: 'postgres' }, services: { '80/tcp': 'http' } },
});

const hosts: readonly (readonly [string, () => Host])[] = [
  ['fake', () => made],
  ...(process.platform === 'linux'
    ? ([
        ['Linux', () => linuxHost()],
        ['Linux without native code', () => linuxHost({ noFfi: true })],
      ] as const)
    : []),
];

describe.each(hosts)('the %s host', (_, open) => {
  const host = open();

  test('a source that is not the best says why, in a sentence', () => {
    const { source } = host.sockets;
    expect(host.socketsFallback === null).toBe(source !== '/proc/net');
    if (host.socketsFallback !== null) expect(host.socketsFallback).toMatch(/^sockets come from .+ because .+$/);
    expect(host.sockets).toBe(host.sockets);
  });

  test.each(['sockets', 'procSockets'] as const)('%s: rows are what was asked for', (which) => {
    const table: SocketTable = which === 'sockets' ? host.sockets : host.procSockets();
    for (const family of [4, 6] as const) {
      for (const protocol of ['tcp', 'udp'] as const) {
        const rows = [...table.inet({ protocol, family })].flat();
        for (const row of rows) {
          expect(row).toMatchObject({ protocol, family });
          expect(row.localAddress.includes(':')).toBe(family === 6);
          expect(row.localPort).toBeLessThanOrEqual(65_535);
          expect(row.inode).toBeGreaterThanOrEqual(0);
          expect(row.attributes).toBeNull();
          if (family === 4) expect(row.v6only).toBeNull();
        }
      }
      const listeners = [...table.inet({ protocol: 'tcp', family, states: 1 << 10 })].flat();
      expect(listeners.every(({ state, remotePort }) => state === 10 && remotePort === 0)).toBe(true);
      expect([...table.inet({ protocol: 'tcp', family, states: 0 })].flat()).toEqual([]);
    }
    for (const row of [...table.unix()].flat()) expect([1, 2, 5]).toContain(row.type);
  });

  test('batches are never empty, and an iteration may be left', () => {
    for (const batch of host.sockets.unix()) expect(batch.length).toBeGreaterThan(0);
    for (let round = 0; round < 50; round++) for (const _ of host.sockets.unix()) break;
  });

  test('processes: each pid is read or gone, and says the same twice', () => {
    const { processes } = host;
    const pids = processes.pids();
    expect(pids).toEqual([...pids].sort((a, b) => a - b));
    for (const pid of pids) {
      const info = processes.read(pid);
      if (info === null) continue;
      expect(info.pid).toBe(pid);
      expect(info.state).toMatch(/^[A-Za-z]$/);
      expect(info.startedAt).toBeLessThanOrEqual(host.clock.now() + 2000);
      expect(processes.read(pid)?.startedAt ?? info.startedAt).toBe(info.startedAt);
      const chain = processes.ancestors(pid);
      expect(chain.length).toBeLessThanOrEqual(64);
      if (chain[0] !== undefined && processes.read(pid)?.parentPid === info.parentPid) {
        expect(chain[0].pid).toBe(info.parentPid);
      }
    }
    expect(processes.read(4_194_304)).toBeNull();
  });

  test('owners are ascending, without repetition, and never of hidden processes', () => {
    const owners = host.processes.socketOwners();
    const inodes = [...host.sockets.inet({ protocol: 'tcp', family: 4 })].flat().map(({ inode }) => inode);
    for (const inode of [...inodes, 11]) {
      const list = owners.of(inode);
      const keys = list.map(({ pid, fd }) => pid * 2 ** 31 + fd);
      expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b));
      for (const { pid } of list) expect(owners.hiddenPids).not.toContain(pid);
    }
    expect(owners.of(0)).toEqual([]);
    expect(host.processes.socketOwners(new Set()).size).toBe(0);
  });

  test('signals go to nobody who is not there', () => {
    for (const pid of [4_194_304, 1]) {
      expect(() => host.processes.signal({ pid, startTicks: -1n }, 0)).toThrowError(
        expect.objectContaining({ code: 'PTL_GONE' }),
      );
    }
  });

  test('interfaces have a loopback, and indexes their names', () => {
    const interfaces = host.interfaces();
    expect(interfaces.some(({ kind, loopback }) => kind === 'loopback' && loopback)).toBe(true);
    for (const { index, name, addresses } of interfaces) {
      if (index !== 0) expect(host.interfaceName(index)).toBe(name);
      for (const { family, prefixLength } of addresses) {
        expect(prefixLength).toBeLessThanOrEqual(family === 4 ? 32 : 128);
      }
    }
    expect(host.interfaceName(987_654)).toBe('if987654');
  });

  test('our own network namespace comes first, and only it is our own', () => {
    const [own, ...others] = host.networkNamespaces();
    expect(own).toMatchObject({ own: true, name: 'this' });
    expect(others.every((namespace) => !namespace.own && namespace.name !== '' && namespace.id !== own?.id)).toBe(true);
  });

  test('settings and privileges', () => {
    const { ephemeral, reserved } = host.portSettings();
    if (ephemeral !== null) expect(ephemeral.low).toBeLessThanOrEqual(ephemeral.high);
    for (const [first, last] of reserved) expect(first).toBeLessThanOrEqual(last);
    const { effectiveUid, capabilities } = host.privileges();
    expect(effectiveUid).toBeGreaterThanOrEqual(0);
    for (const name of capabilities ?? []) expect(name).toMatch(/^CAP_[A-Z_]+$/);
  });

  test('names, units, cgroups and containers: what is unknown is null', async () => {
    expect(host.names.user(0)).toBe('root');
    expect(host.names.service(80, 'tcp')).toBe('http');
    expect(host.names.servicePort('http', 'tcp')).toBe(80);
    expect(host.names.user(3_999_999_999)).toBeNull();
    expect(host.names.servicePort('no-such-service', null)).toBeNull();
    expect(await host.names.hostOf('no address')).toBeNull();
    expect(host.cgroupOwner('/system.slice/nginx.service')).toMatchObject({ unit: 'nginx.service', container: null });
    expect(host.cgroupOwner('/').unit).toBeNull();
    expect(host.cgroupPath(2n ** 62n)).toBeNull();
    expect(host.unit('no-such-unit.service')).toBeNull();
    expect(host.containerByAddress('203.0.113.250')).toBeNull();
    expect(await host.containers()).toBeInstanceOf(Map);
  });

  test('a port that the kernel chooses can be bound, and let go', () => {
    for (const transport of ['tcp', 'udp'] as const) {
      const outcome = host.tryBind({ transport, family: 4, port: 0 });
      expect(outcome.errno).toBeNull();
      outcome.close();
      outcome.close();
    }
  });
});

describe('the fake host alone', () => {
  test('remembers what was done to it', () => {
    const host = fakeHost({
      sockets: [{ localPort: 1 }],
      processes: [
        { pid: 7, startTicks: 5n },
        { pid: 8, protected: true },
      ],
    });
    host.processes.signal({ pid: 7, startTicks: 5n }, 15);
    host.sockets.destroy?.([...host.sockets.inet({ protocol: 'tcp', family: 4 })].flat()[0]!);
    expect(host.signals).toEqual([{ pid: 7, signal: 15 }]);
    expect(host.destroyed).toHaveLength(1);
    expect(() => host.processes.signal({ pid: 8, startTicks: 800n }, 9)).toThrowError(
      expect.objectContaining({ code: 'PTL_PERMISSION' }),
    );
  });

  test('a fallback serves what /proc would tell', () => {
    const sockets = [{ localAddress: '::', localPort: 80, v6only: true, sendQueue: 511, interfaceIndex: 2 }];
    const host = fakeHost({ sockets, socketsFallback: 'sockets come from /proc/net because of a test' });
    expect([...host.sockets.inet({ protocol: 'tcp', family: 6 })].flat()[0]).toMatchObject({
      v6only: null,
      sendQueue: 0,
      interfaceIndex: 0,
    });
  });

  test('more rows than a batch come in order', () => {
    const sockets = Array.from({ length: 100 }, (_, index) => ({ localPort: index + 1 }));
    const batches = [...fakeHost({ sockets }).sockets.inet({ protocol: 'tcp', family: 4 })];
    expect(batches.length).toBeGreaterThan(1);
    expect(batches.flat().map(({ localPort }) => localPort)).toEqual(sockets.map(({ localPort }) => localPort));
  });

  test('a listener keeps its port, another port is free', () => {
    const host = fakeHost({ sockets: [{ localPort: 80 }], bindErrors: { 'tcp4:443': 'EACCES' } });
    const errno = (port: number): string | null => host.tryBind({ transport: 'tcp', family: 4, port }).errno;
    expect([errno(80), errno(443), errno(8080)]).toEqual(['EADDRINUSE', 'EACCES', null]);
  });
});
