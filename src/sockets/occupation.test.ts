/** Why a port is not free, every case; and what proves that it is. */
import { describe, expect, test } from 'vitest';
import type { FakeHostParts } from '../os/host.fake.ts';
import { fakeHost } from '../os/host.fake.ts';
import { socketState } from '../os/socket-table.ts';
import { freePorts, tryPort } from './free-port.ts';
import { collectSockets } from './list-sockets.ts';
import type { Occupation } from './occupation.ts';
import { explainOccupation } from './occupation.ts';

async function explain(parts: FakeHostParts, port = 5000): Promise<Occupation> {
  const host = fakeHost(parts);
  const { sockets } = await collectSockets(host, { allNamespaces: true });
  return explainOccupation(host, port, sockets);
}

const server = { pid: 7, command: 'server', sockets: { 3: 11 } };
const far = { localPort: 5000, remoteAddress: '192.0.2.9', remotePort: 40_000 };
const refused = { 'tcp4:5000': 'EADDRINUSE' };

describe('a port that is taken', () => {
  test('by a listener', async () => {
    expect(await explain({ sockets: [{ localPort: 5000, inode: 11 }], processes: [server] })).toEqual({
      port: 5000,
      kind: 'listening',
      verdict: 'server[7] listens on tcp 5000',
      note: null,
      next: 'portolan stop 5000',
    });
  });

  test('by a listener that is hidden', async () => {
    const answer = await explain({
      sockets: [{ protocol: 'udp', localPort: 5000, inode: 11 }],
      processes: [{ ...server, hidden: true }],
    });
    expect(answer.verdict).toBe('a process that is hidden from you listens on udp 5000');
  });

  test('by a process that bound it and does not listen', async () => {
    const answer = await explain({
      sockets: [{ state: socketState.BOUND_INACTIVE, localPort: 5000, inode: 11 }],
      processes: [server],
    });
    expect(answer).toMatchObject({
      kind: 'bound',
      verdict: 'server[7] has bound port 5000 but does not listen: other tools show nothing',
    });
  });

  test('by connections in TIME_WAIT', async () => {
    const waiting = { ...far, state: socketState.TIME_WAIT };
    const answer = await explain({ sockets: [waiting, { ...waiting, remotePort: 40_001 }] });
    expect(answer).toMatchObject({
      kind: 'time-wait',
      verdict: 'the kernel holds port 5000 for 2 closed connections (TIME_WAIT; TIME_WAIT lasts 60 s)',
      next: 'wait a minute, or bind with SO_REUSEADDR',
    });
  });

  test('by one connection that the kernel is still closing', async () => {
    const answer = await explain({ sockets: [{ ...far, state: socketState.FIN_WAIT2 }] });
    expect(answer).toMatchObject({
      kind: 'time-wait',
      verdict: 'the kernel holds port 5000 for 1 closed connection (FIN_WAIT2)',
    });
  });

  test('by the near end of a connection', async () => {
    const answer = await explain({
      sockets: [{ ...far, state: socketState.ESTABLISHED, inode: 11 }],
      processes: [{ ...server, command: 'curl' }],
    });
    expect(answer).toMatchObject({
      kind: 'connected',
      verdict: 'curl[7] uses port 5000 as the near end of a connection',
      next: 'portolan ls port:5000',
    });
  });

  test('by a connected UDP socket, when it is UDP that is refused', async () => {
    const answer = await explain({
      sockets: [
        { ...far, state: socketState.TIME_WAIT },
        { ...far, protocol: 'udp', state: socketState.ESTABLISHED, inode: 11 },
      ],
      processes: [{ ...server, command: 'quic' }],
      bindErrors: { 'tcp4:5000': 'EADDRNOTAVAIL', 'udp4:5000': 'EADDRINUSE' },
    });
    expect(answer).toMatchObject({ kind: 'connected', verdict: expect.stringContaining('quic[7]') as string });
  });

  test('by nothing that can be seen', async () => {
    expect(await explain({ bindErrors: { 'udp6:5000': 'EADDRINUSE' } })).toMatchObject({
      kind: 'unexplained',
      verdict: 'the kernel refuses port 5000 (udp over IPv6: EADDRINUSE) although no visible socket has it',
      next: 'portolan ls --namespaces, or look as root: portolan doctor says what is hidden',
    });
  });

  test('by what /proc would not show', async () => {
    const answer = await explain({ bindErrors: refused, socketsFallback: 'sockets come from /proc/net' });
    expect(answer.next).toBe(
      'a process may have bound it without listening, which /proc does not show: portolan doctor',
    );
  });

  test('to those without the privilege', async () => {
    const answer = await explain({ bindErrors: { 'tcp4:80': 'EACCES' } }, 80);
    expect(answer).toMatchObject({
      kind: 'privileged',
      verdict: 'port 80 is below 1024: binding it needs CAP_NET_BIND_SERVICE',
      next: 'run as root, choose a port from 1024, or lower net.ipv4.ip_unprivileged_port_start',
    });
  });

  test('only in its own namespace', async () => {
    const answer = await explain({
      namespaces: [{ id: 5, name: 'web', pid: 70, sockets: [{ localPort: 5000, inode: 11 }] }],
    });
    expect(answer.kind).toBe('free');
  });
});

describe('a port that is free', () => {
  test('is said to be, without a next step', async () => {
    expect(await explain({})).toEqual({
      port: 5000,
      kind: 'free',
      verdict: 'port 5000 is free: it binds at once on every address',
      note: null,
      next: null,
    });
  });

  test('inside the ephemeral range is noted', async () => {
    expect((await explain({}, 40_000)).note).toBe(
      'inside the ephemeral range 32768-60999: the kernel may give it to an outgoing connection at any time',
    );
  });

  test('that is reserved is noted, ephemeral or not', async () => {
    const settings = { reserved: [[40_000, 40_010]] as const };
    const reserved = 'listed in net.ipv4.ip_local_reserved_ports: the kernel gives it to no outgoing connection';
    expect((await explain({ settings }, 40_010)).note).toBe(reserved);
    expect((await explain({ settings }, 40_011)).note).toContain('ephemeral');
  });

  test('is not judged by settings that cannot be read', async () => {
    expect((await explain({ settings: { ephemeral: null } }, 40_000)).note).toBe(null);
  });
});

describe('trying a port', () => {
  test('binds TCP and UDP in both families, all held at once, and lets go of all', () => {
    const log: string[] = [];
    const host = {
      ...fakeHost(),
      tryBind: ({ transport, family }: { transport: string; family: number }) => {
        log.push(`${transport}${family}`);
        return { errno: null, close: () => void log.push('close') };
      },
    };
    expect(tryPort(host, 5000)).toEqual({ port: 5000, free: true, refusal: null });
    expect(log).toEqual(['tcp4', 'tcp6', 'udp4', 'udp6', 'close', 'close', 'close', 'close']);
  });

  test('does without a family that the machine lacks', () => {
    const host = fakeHost({ bindErrors: { 'tcp6:5000': 'EAFNOSUPPORT', 'udp6:5000': 'EADDRNOTAVAIL' } });
    expect(tryPort(host, 5000).free).toBe(true);
  });

  test('stops at the first refusal and names it', () => {
    const host = fakeHost({ bindErrors: { 'tcp6:5000': 'EADDRINUSE', 'udp4:5000': 'EACCES' } });
    expect(tryPort(host, 5000).refusal).toEqual({ transport: 'tcp', family: 6, errno: 'EADDRINUSE' });
  });

  test('tries no more candidates than are asked for', () => {
    const host = fakeHost({ bindErrors: { 'tcp4:1': 'EADDRINUSE', 'udp6:3': 'EADDRINUSE' } });
    const asked: number[] = [];
    const candidates = (function* () {
      for (let port = 1; port < 10; port++) {
        asked.push(port);
        yield port;
      }
    })();
    const found: number[] = [];
    for (const port of freePorts(host, candidates)) {
      found.push(port);
      if (found.length === 2) break;
    }
    expect(found).toEqual([2, 4]);
    expect(asked).toEqual([1, 2, 3, 4]);
  });
});
