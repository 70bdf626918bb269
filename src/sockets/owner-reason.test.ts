/** Every reason for a missing owner, told apart on a machine made for it. */
import { describe, expect, test } from 'vitest';
import type { FakeHostParts } from '../os/host.fake.ts';
import { fakeHost } from '../os/host.fake.ts';
import { socketState } from '../os/socket-table.ts';
import { collectSockets } from './list-sockets.ts';
import { accessNeeded } from './owner-reason.ts';
import type { SocketRecord } from './socket-record.ts';

async function only(parts: FakeHostParts): Promise<SocketRecord> {
  const { sockets } = await collectSockets(fakeHost(parts));
  return sockets.at(-1)!;
}

const ordinary = { effectiveUid: 1000, capabilities: new Set<string>(), seesAllProcesses: false };
const hiddenProcess = { pid: 9, command: 'secret', uid: 0, hidden: true, sockets: { 3: 11 } };

describe('an owner that is missing', () => {
  test('is hidden when a process could not be looked into', async () => {
    const socket = await only({
      sockets: [{ localPort: 80, inode: 11 }],
      processes: [hiddenProcess],
      privileges: ordinary,
    });
    expect(socket.owners).toEqual([]);
    expect(socket.ownerReason).toBe('hidden: 1 process cannot be looked into; needs root (CAP_SYS_PTRACE)');
  });

  test('counts the processes that were closed to us', async () => {
    const socket = await only({
      sockets: [{ localPort: 80, inode: 11 }],
      processes: [hiddenProcess, { pid: 10, hidden: true }],
      privileges: ordinary,
    });
    expect(socket.ownerReason).toContain('2 processes cannot be looked into');
  });

  test('is hidden by hidepid when /proc lists only our own processes', async () => {
    const socket = await only({ sockets: [{ localPort: 80, inode: 11 }], processesHidden: true, privileges: ordinary });
    expect(socket.ownerReason).toBe('hidden: /proc is mounted with hidepid; needs root (CAP_SYS_PTRACE)');
  });

  test('is the kernel for its own end of a netlink protocol, whatever is hidden', async () => {
    const row = { protocol: 0, state: 7, portId: 0, destinationPortId: 0, destinationGroup: 0, groups: 0, inode: 5 };
    const rest = { cookie: 0n, receiveQueue: 0, sendQueue: 0, attributes: null };
    const host = fakeHost({ netlinkSockets: [{ ...row, ...rest }], processes: [hiddenProcess], privileges: ordinary });
    const { sockets } = await collectSockets(host, { transports: ['netlink'] });
    expect(sockets.map((socket) => socket.ownerReason)).toEqual(["none: the kernel's own socket"]);
  });

  test('is nobody for a connection in TIME_WAIT', async () => {
    const socket = await only({
      sockets: [{ state: socketState.TIME_WAIT, localPort: 80, remoteAddress: '192.0.2.9', remotePort: 5 }],
      processes: [hiddenProcess],
    });
    expect(socket.ownerReason).toBe('none: the kernel keeps the closed connection in TIME_WAIT');
  });

  test.each([
    ['FIN_WAIT1', socketState.FIN_WAIT1],
    ['FIN_WAIT2', socketState.FIN_WAIT2],
    ['LAST_ACK', socketState.LAST_ACK],
    ['CLOSING', socketState.CLOSING],
  ])('is nobody for an orphan in %s', async (state, number) => {
    const socket = await only({
      sockets: [{ state: number, localPort: 80, remoteAddress: '192.0.2.9', remotePort: 5 }],
    });
    expect(socket.state).toBe(state);
    expect(socket.ownerReason).toBe('none: the process closed it, the kernel is finishing the connection');
  });

  test.each([socketState.SYN_RECV, socketState.NEW_SYN_RECV])(
    'is nobody yet during the handshake (%d)',
    async (state) => {
      const socket = await only({ sockets: [{ state, localPort: 80, remoteAddress: '192.0.2.9', remotePort: 5 }] });
      expect(socket.state).toBe('SYN_RECV');
      expect(socket.ownerReason).toBe('none yet: the handshake is not complete');
    },
  );

  test('is the kernel when every process was looked into', async () => {
    const socket = await only({
      sockets: [{ protocol: 'udp', localPort: 51_820, inode: 11 }],
      processes: [{ pid: 5 }],
    });
    expect(socket.ownerReason).toBe(
      'none visible: held by the kernel (NFS, WireGuard, ...) or by a process outside this pid namespace',
    );
  });

  test('is no file when the inode is 0 in a state that does not explain it', async () => {
    const socket = await only({ sockets: [{ protocol: 'udp', localPort: 53, inode: 0 }] });
    expect(socket.ownerReason).toBe('none: no file refers to this socket');
  });

  test('may be in flight for a UNIX socket', async () => {
    const { sockets } = await collectSockets(fakeHost({ unixSockets: [{ path: '/run/x', inode: 7 }] }), {
      transports: ['unix'],
    });
    expect(sockets[0]?.ownerReason).toBe('none: held by the kernel, or in flight between processes');
  });

  test('is said to be not looked for when owners were not asked', async () => {
    const { sockets } = await collectSockets(fakeHost({ sockets: [{ localPort: 80, inode: 11 }] }), { owners: false });
    expect(sockets[0]).toMatchObject({ owners: [], ownerReason: 'not looked' });
  });
});

describe('a connection in an accept queue', () => {
  const queued = {
    state: socketState.ESTABLISHED,
    localAddress: '127.0.0.1',
    localPort: 80,
    remoteAddress: '127.0.0.1',
    remotePort: 40_000,
    inode: 0,
  };

  test.each([
    ['its own address', { localAddress: '127.0.0.1' }],
    ['the wildcard', { localAddress: '0.0.0.0' }],
    ['a dual-stack wildcard', { localAddress: '::', v6only: false }],
  ])('belongs to the listener on %s, and waits', async (_, where) => {
    const { sockets } = await collectSockets(
      fakeHost({
        sockets: [{ ...where, localPort: 80, inode: 11 }, queued],
        processes: [{ pid: 7, command: 'nginx', sockets: { 4: 11 } }],
      }),
    );
    const waiting = sockets.find((one) => one.state === 'ESTABLISHED');
    expect(waiting?.owners.map((owner) => owner.command)).toEqual(['nginx']);
    expect(waiting?.ownerReason).toBe('waiting to be accepted by its listener');
    expect(waiting?.role).toBe('server');
  });

  test('that came over IPv4 to a dual-stack listener carries the v4-mapped form', async () => {
    const mapped = { ...queued, localAddress: '::ffff:127.0.0.1', remoteAddress: '::ffff:127.0.0.1' };
    const { sockets } = await collectSockets(
      fakeHost({
        sockets: [{ localAddress: '127.0.0.1', localPort: 80, inode: 11 }, mapped],
        processes: [{ pid: 7, command: 'nginx', sockets: { 4: 11 } }],
      }),
    );
    expect(sockets.find((one) => one.family === 'ipv6')?.owners[0]?.command).toBe('nginx');
  });

  test('does not belong to a listener that refuses its family', async () => {
    const { sockets } = await collectSockets(
      fakeHost({
        sockets: [{ localAddress: '::', v6only: true, localPort: 80, inode: 11 }, queued],
        processes: [{ pid: 7, command: 'nginx', sockets: { 4: 11 } }],
      }),
    );
    expect(sockets.find((one) => one.state === 'ESTABLISHED')?.owners).toEqual([]);
  });

  test('has a hidden owner when its listener has', async () => {
    const { sockets } = await collectSockets(
      fakeHost({ sockets: [{ localPort: 80, inode: 11 }, queued], processes: [hiddenProcess], privileges: ordinary }),
    );
    expect(sockets.find((one) => one.state === 'ESTABLISHED')?.ownerReason).toBe(
      "waiting to be accepted; its listener's owner is hidden: 1 process cannot be looked into; needs root (CAP_SYS_PTRACE)",
    );
  });
});

test.each([
  [{ effectiveUid: 1000, seesAllProcesses: false }, 'needs root (CAP_SYS_PTRACE)'],
  [{ effectiveUid: 0, seesAllProcesses: false }, 'needs CAP_SYS_PTRACE, which this root lacks'],
  [
    { effectiveUid: 0, seesAllProcesses: true },
    'the kernel refuses even root here: the process has a capability that this root lacks, or a security module guards it',
  ],
])('what it takes to see more (%o)', (privileges, words) => {
  expect(accessNeeded({ capabilities: null, ...privileges })).toBe(words);
});
