import { describe, expect, test } from 'vitest';
import { PortolanError } from '../../base/errors.ts';
import { SystemCallError } from '../../ffi/library.ts';
import { fakeProcFs } from '../proc-fs.fake.ts';
import { fakeSocketTable } from '../socket-table.fake.ts';
import type { SocketTable } from '../socket-table.ts';
import { chooseSocketTable } from './choose.linux.ts';

const proc = fakeProcFs({ files: {} });
const refusing = (error: unknown): (() => SocketTable) => {
  return () => ({
    ...fakeSocketTable({}),
    inet: () => {
      throw error;
    },
  });
};

describe('the choice of the source', () => {
  test('sock_diag when it answers', () => {
    const table = fakeSocketTable({});
    expect(
      chooseSocketTable(
        proc,
        () => true,
        () => table,
      ),
    ).toEqual({ table, fallback: null });
  });

  test.each([
    // A container without CAP_NET_ADMIN under a strict seccomp profile; a kernel without tcp_diag; gVisor.
    [new SystemCallError('socket', 1), /refuses sock_diag \(EPERM\)/],
    [new SystemCallError('sock_diag', 2), /refuses sock_diag \(ENOENT\)/],
    [
      new PortolanError('PTL_NETLINK', 'refused', { evidence: 'EPROTONOSUPPORT' }),
      /refuses sock_diag \(EPROTONOSUPPORT\)/,
    ],
    [new TypeError('odd'), /refuses sock_diag \(TypeError: odd\)/],
  ])('/proc/net after %s', (error, sentence) => {
    const choice = chooseSocketTable(proc, () => true, refusing(error));
    expect(choice.table.source).toBe('/proc/net');
    expect(choice.fallback).toMatch(sentence);
    expect(choice.fallback).toMatch(/unknown are therefore IPV6_V6ONLY, backlog limits/);
  });

  test('/proc/net without native code, and sock_diag is not even tried', () => {
    const choice = chooseSocketTable(proc, () => false, refusing(new Error('tried')));
    expect(choice.table.source).toBe('/proc/net');
    expect(choice.fallback).toMatch(/native calls are not available/);
  });
});
