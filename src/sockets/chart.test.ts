/** Listeners grouped, ordered and worded for the chart. */
import { describe, expect, test } from 'vitest';
import { chartListeners, countListeners, holderText, listenerKind } from './chart.ts';
import { end, fakeOwner, fakeSocket } from './socket-record.fake.ts';
import type { SocketRecord } from './socket-record.ts';

const loopback = { level: 'loopback', why: '' } as const;
const lan = { level: 'lan', why: '' } as const;
const container = { level: 'container', why: '' } as const;

function named(command: string, pid: number, fields: Partial<SocketRecord> = {}): SocketRecord {
  return fakeSocket({ inode: pid, owners: [fakeOwner({ command, pid })], ...fields });
}

describe('grouping', () => {
  test('joins the addresses and families of one process on one port', () => {
    const [one, ...more] = chartListeners([
      named('nginx', 7),
      named('nginx', 7, { family: 'ipv6', local: end('::', 80), v6only: true }),
    ]);
    expect(more).toEqual([]);
    expect(one?.binds.map((bind) => [bind.local.address, bind.v6only])).toEqual([
      ['0.0.0.0', null],
      ['::', true],
    ]);
    expect(one?.owners.map((owner) => owner.pid)).toEqual([7]);
  });

  test('joins forked workers, each process once and in the order of pids', () => {
    const workers = [fakeOwner({ command: 'nginx', pid: 9 }), fakeOwner({ command: 'nginx', pid: 7 })];
    const [one, ...more] = chartListeners([fakeSocket({ owners: workers }), fakeSocket({ owners: [workers[1]!] })]);
    expect(more).toEqual([]);
    expect(one?.owners.map((owner) => owner.pid)).toEqual([7, 9]);
  });

  test.each<[string, SocketRecord[]]>([
    ['programs', [named('nginx', 7), named('haproxy', 8, { local: end('127.0.0.1', 80) })]],
    ['units', [named('node', 7, { unit: 'a.service' }), named('node', 8, { unit: 'b.service' })]],
    ['containers', [named('node', 7, { container: 'a' }), named('node', 8, { container: 'b' })]],
    ['transports', [named('named', 7), named('named', 7, { transport: 'udp', state: 'UNCONNECTED' })]],
    ['ports', [named('nginx', 7), named('nginx', 7, { local: end('0.0.0.0', 443) })]],
    ['namespaces', [named('nginx', 7), named('nginx', 7, { namespace: 'web' })]],
    ['users of hidden processes', [fakeSocket({ uid: 1 }), fakeSocket({ uid: 2 })]],
  ])('keeps different %s apart', (_, sockets) => {
    expect(chartListeners(sockets)).toHaveLength(2);
  });

  test('leaves out what does not listen', () => {
    const sockets = [
      fakeSocket({ state: 'ESTABLISHED', remote: end('192.0.2.1', 5) }),
      fakeSocket({ transport: 'udp', state: 'ESTABLISHED', remote: end('192.0.2.1', 5) }),
      fakeSocket({ transport: 'udp', state: 'UNCONNECTED', local: end('0.0.0.0', null) }),
      fakeSocket({ state: 'BOUND_INACTIVE' }),
      fakeSocket({ transport: 'unix', family: 'unix', local: end('/run/x', null) }),
    ];
    expect(chartListeners(sockets)).toEqual([]);
  });

  test('takes the widest exposure of the group and the start of its oldest process', () => {
    const [one] = chartListeners([
      named('x', 7, { exposure: loopback, local: end('127.0.0.1', 80) }),
      named('x', 8, { exposure: lan, owners: [fakeOwner({ command: 'x', pid: 8, startedAt: 5 })] }),
    ]);
    expect(one?.exposure.level).toBe('lan');
    expect(one?.since).toBe(5);
  });
});

test('what others reach stands first, then ports ascend, and other namespaces come last', () => {
  const on = (port: number, fields: Partial<SocketRecord>): SocketRecord =>
    named(`p${port}`, port, { local: end('0.0.0.0', port), ...fields });
  const listeners = chartListeners([
    on(5, { exposure: loopback }),
    on(9, { exposure: lan }),
    on(1, { namespace: 'web' }),
    on(53, { transport: 'udp', state: 'UNCONNECTED' }),
    on(53, {}),
    on(7, { exposure: container }),
    on(3, {}),
  ]);
  expect(listeners.map((one) => `${one.port}/${one.transport}`)).toEqual([
    '3/tcp',
    '53/tcp',
    '53/udp',
    '9/tcp',
    '7/tcp',
    '5/tcp',
    '1/tcp',
  ]);
  expect(countListeners(listeners)).toEqual({ open: 6, beyond: 5, elsewhere: 1, namespaces: 1 });
});

describe('the holder', () => {
  const owner = fakeOwner({ command: 'nginx', pid: 7 });
  test.each([
    [{ owners: [owner], unit: null }, 'nginx[7]'],
    [{ owners: [owner, fakeOwner({ pid: 8 })] }, 'nginx[7] +1'],
    [{ owners: [owner], unit: 'nginx.service' }, 'nginx[7]'],
    [{ owners: [owner], unit: 'shop.service' }, 'nginx[7] shop'],
    [{ owners: [owner], unit: 'nginx@blue.service' }, 'nginx[7] nginx@blue'],
    [{ owners: [owner], unit: 'nginx.socket' }, 'nginx[7]'],
    [{ owners: [owner], unit: 'session-2.scope' }, 'nginx[7]'],
    [{ owners: [owner], unit: 'docker.service', container: 'web' }, 'nginx[7] web'],
    [{ ownerReason: 'hidden: 3 processes cannot be looked into; needs root' }, '(hidden)'],
    [{ ownerReason: 'hidden: ...', unit: 'nginx.service' }, 'nginx (process hidden)'],
    [{}, '-'],
  ])('%o', (fields, text) => {
    expect(holderText({ owners: [], ownerReason: null, unit: null, container: null, ...fields })).toBe(text);
  });
});

describe('the next step', () => {
  test.each<[string, Partial<SocketRecord>, string]>([
    ['asks about the port', { owners: [fakeOwner()] }, 'portolan 80'],
    ['asks root where root would see', { ownerReason: 'hidden: ...; needs root (CAP_SYS_PTRACE)' }, 'sudo portolan 80'],
    ['does not ask root where it would not help', { ownerReason: 'none visible: ...' }, 'portolan 80'],
    [
      'restarts a unit whose program was replaced',
      { unit: 'nginx.service', owners: [fakeOwner({ executableDeleted: true })] },
      'systemctl restart nginx.service',
    ],
    ['shows a program that was replaced', { owners: [fakeOwner({ executableDeleted: true })] }, 'portolan 80'],
  ])('%s', (_, fields, next) => {
    expect(chartListeners([fakeSocket(fields)])[0]?.next).toBe(next);
  });
});

test.each([
  ['refuses IPv4', [true], ':: (IPv6 only)'],
  ['takes IPv4 too', [false], '::'],
  ['may take IPv4, /proc does not tell', [null], '::'],
] as const)('a :: that %s says so in the table', (_what, [v6only], text) => {
  const binds = listenerKind.columns.find(({ name }) => name === 'binds')!;
  const [listener] = chartListeners([named('sshd', 7, { family: 'ipv6', local: end('::', 22), v6only })]);
  expect(binds.text?.(listener!)).toBe(text);
});

test('every cell of a listener has a text, and JSON has plain values', () => {
  const [one] = chartListeners([named('nginx', 7), named('nginx', 7, { family: 'ipv6', local: end('::', 80) })]);
  const cells = Object.fromEntries(listenerKind.columns.map((column) => [column.name, column.text?.(one!) ?? null]));
  expect(cells).toMatchObject({
    exposure: 'any address',
    service: '-',
    owners: 'nginx[7]',
    binds: '0.0.0.0 ::',
  });
  const values = Object.fromEntries(listenerKind.columns.map((column) => [column.name, column.get(one!)]));
  expect(JSON.parse(JSON.stringify(values))).toMatchObject({
    port: 80,
    owners: [{ pid: 7, command: 'nginx', startedAt: '2026-01-01T00:00:00.000Z' }],
  });
  expect(JSON.stringify(values)).not.toContain('startTicks');
});
