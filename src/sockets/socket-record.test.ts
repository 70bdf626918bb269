/** The words of endpoints, owners and events, and the contract of their columns. */
import { describe, expect, test } from 'vitest';
import { eventKind } from './socket-event.ts';
import { end, fakeOwner, fakeSocket } from './socket-record.fake.ts';
import { endpointText, isListening, ownersText, shortReason, socketKind } from './socket-record.ts';

test.each([
  [end('127.0.0.1', 80), 'ipv4', '127.0.0.1:80'],
  [end('0.0.0.0', null), 'ipv4', '0.0.0.0:*'],
  [end('0.0.0.0', 80, 'eth0'), 'ipv4', '0.0.0.0%eth0:80'],
  [end('::1', 80), 'ipv6', '[::1]:80'],
  [end('fe80::1', 80, 'eth0'), 'ipv6', '[fe80::1%eth0]:80'],
  [end('/run/x.sock', null), 'unix', '/run/x.sock'],
  [end('netlink 4', 77), 'netlink', 'netlink 4:77'],
  [null, 'ipv4', '*:*'],
] as const)('%o of %s reads %s', (endpoint, family, text) => {
  expect(endpointText(endpoint, family)).toBe(text);
});

test.each([
  ['tcp', 'LISTEN', 80, true],
  ['tcp', 'ESTABLISHED', 80, false],
  ['udp', 'UNCONNECTED', 53, true],
  ['udplite', 'UNCONNECTED', 53, true],
  ['udp', 'UNCONNECTED', null, false],
  ['udp', 'ESTABLISHED', 53, false],
  ['raw', 'UNCONNECTED', 1, false],
  ['unix', 'LISTEN', null, true],
] as const)('%s %s on %s listens: %s', (transport, state, port, expected) => {
  expect(isListening({ transport, state, local: end('::', port) })).toBe(expected);
});

describe('the owner cell', () => {
  test.each([
    [{ owners: [fakeOwner({ command: 'sshd', pid: 7 })], ownerReason: null }, 'sshd[7]'],
    [
      { owners: [fakeOwner({ pid: 7 }), fakeOwner({ pid: 8 }), fakeOwner({ pid: 9 })], ownerReason: null },
      'process[7] +2',
    ],
    [{ owners: [], ownerReason: 'hidden: by hidepid' }, '(hidden)'],
    [{ owners: [], ownerReason: 'waiting to be accepted; its listener ...' }, '(waiting to be accepted)'],
    [{ owners: [], ownerReason: null }, '-'],
  ])('%o', (socket, text) => {
    expect(ownersText(socket)).toBe(text);
  });

  test('shows the first clause of a reason', () => {
    expect(shortReason('none yet: the handshake')).toBe('(none yet)');
  });
});

/** DESIGN.md: fields are added to a record, never renamed or taken away. */
test('the socket record keeps its fields', () => {
  expect(socketKind.columns.map((column) => column.name)).toEqual([
    'transport',
    'family',
    'state',
    'local',
    'remote',
    'role',
    'v6only',
    'receiveQueue',
    'sendQueue',
    'backlog',
    'user',
    'uid',
    'inode',
    'namespace',
    'owners',
    'ownerReason',
    'unit',
    'container',
    'exposure',
    'service',
    'tcp',
  ]);
});

test('an event carries whole socket records', () => {
  const socket = fakeSocket({ owners: [fakeOwner()] });
  const event = { time: 5, event: 'rebound', socket, before: fakeSocket({ inode: 9 }) } as const;
  const value = Object.fromEntries(eventKind.columns.map((column) => [column.name, column.get(event)]));
  expect(value).toMatchObject({
    event: 'rebound',
    transport: 'tcp',
    owner: 'process[100]',
    socket: { inode: 1, owners: [{ pid: 100 }] },
    before: { inode: 9 },
  });
  expect(() => JSON.stringify(value)).not.toThrow();
});
