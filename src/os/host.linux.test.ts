import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { fstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket as TcpSocket } from 'node:net';
import { networkInterfaces, userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linuxHost } from './host.linux.ts';
import type { InetSocket, SocketTable } from './socket-table.ts';

const linux = process.platform === 'linux';

describe.skipIf(!linux)('the Linux host that runs this test', () => {
  const host = linuxHost();
  const withoutNative = linuxHost({ noFfi: true });
  const open: { close(): unknown }[] = [];
  let server: Server;
  let dual: Server;
  let client: TcpSocket;
  let accepted: TcpSocket;
  let udp: Socket;

  beforeAll(async () => {
    server = await listening('127.0.0.1');
    dual = await listening('::');
    const waiting = new Promise<TcpSocket>((resolve) => server.once('connection', resolve));
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    accepted = await waiting;
    udp = createSocket('udp4');
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    open.push(server, dual, udp);
  });

  afterAll(() => {
    client.destroy();
    accepted.destroy();
    for (const one of open) one.close();
  });

  const find = (table: SocketTable, protocol: 'tcp' | 'udp', family: 4 | 6, port: number, remote = 0): InetSocket => {
    const rows = [...table.inet({ protocol, family })].flat();
    const row = rows.find((candidate) => candidate.localPort === port && candidate.remotePort === remote);
    if (row === undefined) throw new Error(`no ${protocol}${family} row with port ${port}`);
    return row;
  };
  /** What both sources tell: /proc leaves out the rest, and counts references. */
  const common = (row: InetSocket): InetSocket => {
    const told = row.state === 10 ? { ...row, sendQueue: 0 } : row;
    return { ...told, cookie: 0n, v6only: null, shutdown: null, cgroupId: null, mark: null, referenceCount: 0 };
  };

  test('uses sock_diag, and without native code /proc/net with a reason', () => {
    expect([host.sockets.source, host.socketsFallback]).toEqual(['sock_diag', null]);
    expect(withoutNative.sockets.source).toBe('/proc/net');
    expect(withoutNative.socketsFallback).toMatch(
      /^sockets come from \/proc\/net because .+; unknown are therefore .+$/,
    );
  });

  test('both sources tell the same of a listener, a connection and a UDP socket', () => {
    const port = (server.address() as AddressInfo).port;
    for (const [protocol, family, local, remote] of [
      ['tcp', 4, port, 0],
      ['tcp', 4, port, client.localPort],
      ['tcp', 4, client.localPort!, port],
      ['tcp', 6, (dual.address() as AddressInfo).port, 0],
      ['udp', 4, udp.address().port, 0],
    ] as const) {
      const best = find(host.sockets, protocol, family, local, remote);
      const plain = find(host.procSockets(), protocol, family, local, remote);
      expect(common(best)).toEqual(common(plain));
      expect(best.uid).toBe(userInfo().uid);
    }
  });

  test('sock_diag tells what /proc does not: v6only and the backlog', () => {
    const row = find(host.sockets, 'tcp', 6, (dual.address() as AddressInfo).port);
    expect(row).toMatchObject({ v6only: false, state: 10 });
    expect(row.sendQueue).toBeGreaterThan(0);
    expect(row.cookie).toBeGreaterThan(0n);
  });

  test('both walks find the owner of a socket: this process', () => {
    const { inode } = find(host.sockets, 'tcp', 4, (server.address() as AddressInfo).port);
    for (const one of [host, withoutNative]) {
      const owners = one.processes.socketOwners().of(inode);
      expect(owners.map(({ pid }) => pid)).toEqual([process.pid]);
      expect(fstatSync(owners[0]!.fd).ino).toBe(inode);
    }
  });

  test('a dump that is left early closes its socket', () => {
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    const before = descriptors();
    for (let round = 0; round < 20; round++) {
      for (const _ of host.sockets.inet({ protocol: 'tcp', family: 4 })) break;
      for (const _ of host.procSockets().inet({ protocol: 'tcp', family: 4 })) break;
    }
    host.processes.socketOwners();
    expect(descriptors()).toBe(before);
  });

  test('a walk for some inodes finds these', () => {
    const { inode } = find(host.sockets, 'udp', 4, udp.address().port);
    const owners = host.processes.socketOwners(new Set([inode]));
    expect(owners.size).toBe(1);
    expect(owners.of(inode)).toHaveLength(1);
  });

  test('this process, as it is', () => {
    const info = host.processes.read(process.pid)!;
    expect(info).toMatchObject({
      pid: process.pid,
      parentPid: process.ppid,
      executable: process.execPath,
      executableDeleted: false,
      uid: process.geteuid!(),
      argumentsTruncated: false,
    });
    expect(info.arguments?.[0]).toBeTypeOf('string');
    const seconds = (host.clock.now() - info.startedAt) / 1000;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(process.uptime() + 5);
    expect(host.networkNamespaces()[0]).toMatchObject({ own: true, id: info.networkNamespace, name: 'this' });
    expect(host.processes.ancestors(process.pid)[0]?.pid).toBe(process.ppid);
    expect(host.processes.pids()).toContain(process.pid);
  });

  test('a process that is not there', () => {
    expect(host.processes.read(4_194_303)).toBeNull();
    expect(host.processes.ancestors(4_194_303)).toEqual([]);
  });

  test('interfaces: both ways agree on names, indexes and addresses, and with Node', () => {
    const full = host.interfaces();
    const plain = withoutNative.interfaces();
    for (const one of full) {
      expect(host.interfaceName(one.index)).toBe(one.name);
      const other = plain.find(({ name }) => name === one.name);
      if (one.addresses.length === 0) continue;
      expect(other).toMatchObject({ index: one.index, up: true, loopback: one.loopback });
      expect(new Set(other?.addresses.map(({ address }) => address))).toEqual(
        new Set(one.addresses.map(({ address }) => address)),
      );
    }
    const node = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const ours = full.flatMap(({ addresses }) => addresses.map(({ address }) => address));
    for (const { address } of node) expect(ours).toContain(address);
    expect(host.interfaceName(999_999)).toBe('if999999');
    expect(withoutNative.interfaceName(999_999)).toBe('if999999');
  });

  test('settings, privileges and names', async () => {
    const { ephemeral } = host.portSettings();
    const [low, high] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/).map(Number);
    expect(ephemeral).toEqual({ low, high });
    expect(host.privileges().effectiveUid).toBe(process.geteuid!());
    expect(host.privileges().capabilities).toBeInstanceOf(Set);
    for (const one of [host, withoutNative]) {
      expect(one.names.user(0)).toBe('root');
      expect(one.names.user(4_000_000_000)).toBeNull();
      expect(one.names.service(80, 'tcp')).toBe('http');
      expect(one.names.service(1, 'nonsense')).toBeNull();
      expect(one.names.servicePort('http', 'tcp')).toBe(80);
      expect(one.names.servicePort('http', null)).toBe(80);
      expect(one.names.servicePort('no-such-service', null)).toBeNull();
      expect(one.names.servicePort('', null)).toBeNull();
    }
    expect(await host.names.addressesOf('localhost')).not.toEqual([]);
    expect(await host.names.hostOf('not an address')).toBeNull();
    expect(await host.names.addressesOf('')).toEqual([]);
  });

  test('a port that is held cannot be bound', () => {
    const outcome = host.tryBind({ transport: 'tcp', family: 4, port: (dual.address() as AddressInfo).port });
    outcome.close();
    expect(outcome.errno).toBe('EADDRINUSE');
  });

  test('what nobody knows is null', () => {
    expect(host.unit('no-such-unit.service')).toBeNull();
    expect(host.cgroupPath(2n ** 60n)).toBeNull();
    expect(host.containerByAddress('192.0.2.99')).toBeNull();
  });

  test('the fast walk finds what Node lists', () => {
    const owners = host.processes.socketOwners();
    const listed = readdirSync('/proc/self/fd').flatMap((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/self/fd/${fd}`))?.[1];
      return inode === undefined ? [] : [{ fd: Number(fd), inode: Number(inode) }];
    });
    expect(listed.length).toBeGreaterThan(3);
    for (const { fd, inode } of listed) expect(owners.of(inode)).toContainEqual({ pid: process.pid, fd });
  });

  function linkOf(path: string): string {
    try {
      return readlinkSync(path);
    } catch {
      return '';
    }
  }

  function listening(address: string): Promise<Server> {
    const made = createServer();
    return new Promise((resolve) => made.listen(0, address, () => resolve(made)));
  }
});
