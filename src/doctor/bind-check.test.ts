/** Whether a port can be bound, on machines made of values: who is in the way, and what to do. */
import { describe, expect, test } from 'vitest';
import type { FakeHostParts } from '../os/host.fake.ts';
import { fakeHost } from '../os/host.fake.ts';
import { socketState } from '../os/socket-table.ts';
import type { BindQuestion, BindVerdict } from './bind-check.ts';
import { decideBind, gatherBind } from './bind-check.ts';
import { ip } from './evidence.fixture.ts';

const plain: BindQuestion = { address: null, family: null, port: 8080, transport: 'tcp' };

async function ask(parts: FakeHostParts, question: Partial<BindQuestion> = {}): Promise<BindVerdict> {
  return decideBind(await gatherBind(fakeHost(parts), { ...plain, ...question }));
}

const server = { pid: 7, command: 'server', sockets: { 3: 11 } };
const held = { localPort: 8080, inode: 11 };
const far = { localPort: 8080, remoteAddress: '192.0.2.9', remotePort: 40_000 };
const taken4 = { 'tcp4:8080': 'EADDRINUSE' };

describe('free', () => {
  test('binds at once', async () => {
    expect(await ask({})).toEqual({
      id: 'free',
      sentence: 'tcp port 8080 on every address is free: it binds at once',
      next: 'portolan listen 8080',
    });
  });

  test('on a machine without IPv6', async () => {
    expect((await ask({ bindErrors: { 'tcp6:8080': 'EAFNOSUPPORT' } })).id).toBe('free');
    expect((await ask({ bindErrors: { 'tcp6:8080': 'EADDRNOTAVAIL' } })).id).toBe('free');
  });

  test('but the kernel may give the number away', async () => {
    const answer = await ask({}, { port: 40_000 });
    expect([answer.id, answer.sentence]).toEqual(['free', expect.stringContaining('inside the ephemeral range')]);
  });

  test('or keeps it back from outgoing connections', async () => {
    const answer = await ask({ settings: { reserved: [[8000, 8100]] } });
    expect(answer.sentence).toContain('ip_local_reserved_ports');
  });
});

describe('in use', () => {
  test('by a listener, live', async () => {
    expect(await ask({ sockets: [held], processes: [server] })).toEqual({
      id: 'in-use',
      sentence: 'tcp port 8080 on every address is in use: server[7] listens on 0.0.0.0:8080; over IPv6 it is free',
      next: 'portolan 8080',
    });
  });

  test('by a listener whose owner is hidden', async () => {
    const answer = await ask({ sockets: [held], processes: [{ ...server, hidden: true }] });
    expect(answer.sentence).toContain('a process that is hidden from you listens');
  });

  test.each([
    ['every address is asked, one is taken', null, '127.0.0.1', 'in-use-wildcard'],
    ['one address is asked, every one is taken', '127.0.0.1', '0.0.0.0', 'in-use-wildcard'],
    ['one address is asked, that one is taken', '127.0.0.1', '127.0.0.1', 'in-use'],
    ['the wildcard is asked by name', '0.0.0.0', '0.0.0.0', 'in-use'],
  ] as const)('%s', async (_, asked, localAddress, id) => {
    const address = asked === null ? null : ip(asked);
    const parts = { sockets: [{ ...held, localAddress }], processes: [server], bindErrors: taken4 };
    expect((await ask(parts, { address, family: 4 })).id).toBe(id);
  });

  test('by an IPv6 socket that takes IPv4 too', async () => {
    const both = { ...held, localAddress: '::', v6only: false };
    const answer = await ask({ sockets: [both], processes: [server], bindErrors: taken4 }, { family: 4 });
    expect([answer.id, answer.sentence]).toEqual(['in-use-other-family', expect.stringContaining('takes IPv4 too')]);
  });

  test('another address of the same port is not in the way', async () => {
    const parts = {
      sockets: [
        { ...held, localAddress: '10.0.0.1' },
        { ...held, localAddress: '::', v6only: true },
      ],
      bindErrors: taken4,
    };
    expect((await ask(parts, { address: ip('127.0.0.1') })).id).toBe('in-use-unexplained');
  });

  test('by a process that bound it and does not listen', async () => {
    const bound = { ...held, state: socketState.BOUND_INACTIVE };
    const answer = await ask({ sockets: [bound], processes: [server], bindErrors: taken4 });
    expect([answer.id, answer.next]).toEqual(['in-use-bound', 'portolan ls port:8080']);
  });

  test('by the near end of a connection', async () => {
    const near = { ...far, inode: 11, state: socketState.ESTABLISHED };
    expect((await ask({ sockets: [near], processes: [server], bindErrors: taken4 })).id).toBe('in-use-connected');
  });

  test('by connections that are over', async () => {
    const over = { ...far, state: socketState.TIME_WAIT };
    const answer = await ask({ sockets: [over], bindErrors: taken4 });
    expect([answer.id, answer.next]).toEqual(['in-use-closing', expect.stringContaining('SO_REUSEADDR')]);
  });

  test('by nobody that can be seen', async () => {
    expect((await ask({ bindErrors: taken4 })).id).toBe('in-use-unexplained');
  });

  test('UDP sockets hold UDP ports only', async () => {
    const parts = { sockets: [{ ...held, protocol: 'udp' as const }], processes: [server] };
    expect((await ask(parts)).id).toBe('free');
    expect((await ask(parts, { transport: 'udp' })).sentence).toContain('server[7] is bound on 0.0.0.0:8080');
  });
});

describe('refused for another reason', () => {
  test('a port below the unprivileged ones', async () => {
    const answer = await ask({ bindErrors: { 'tcp4:80': 'EACCES' } }, { port: 80 });
    expect([answer.id, answer.sentence]).toEqual(['privileged-port', expect.stringContaining('below 1024')]);
    expect(answer.next).toContain('ip_unprivileged_port_start=80');
  });

  test.each([
    ['EACCES', 'permission'],
    ['EADDRNOTAVAIL', 'not-our-address'],
    ['ENOBUFS', 'local-fault'],
  ] as const)('%s is %s', async (errno, id) => {
    const answer = await ask({ bindErrors: { 'tcp4:8080': errno } }, { address: ip('10.9.9.9') });
    expect(answer.id).toBe(id);
  });
});
