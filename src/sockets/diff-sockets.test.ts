/** What changed between two looks, also where sockets share an endpoint. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeClock } from '../base/clock.ts';
import { fakeHost } from '../os/host.fake.ts';
import type { FakeHostParts } from '../os/host.fake.ts';
import type { Host } from '../os/host.ts';
import { diffSockets } from './diff-sockets.ts';
import { end, fakeOwner, fakeSocket } from './socket-record.fake.ts';
import type { SocketRecord } from './socket-record.ts';
import { watchSockets } from './watch-sockets.ts';

function changes(before: readonly SocketRecord[], after: readonly SocketRecord[]): string[] {
  return diffSockets(before, after, 1).map(({ event, socket }) => `${event} ${socket.inode}`);
}

describe('one socket', () => {
  const socket = fakeSocket({ inode: 5, owners: [fakeOwner({ pid: 7 })] });
  test.each<[string, SocketRecord[], SocketRecord[], string[]]>([
    ['stays', [socket], [{ ...socket }], []],
    ['opens', [], [socket], ['opened 5']],
    ['closes', [socket], [], ['closed 5']],
    ['is bound anew', [socket], [fakeSocket({ inode: 6 })], ['rebound 6']],
    ['changes state', [socket], [{ ...socket, state: 'CLOSE' }], ['state-changed 5']],
    ['changes hands', [socket], [{ ...socket, owners: [fakeOwner({ pid: 8 })] }], ['owner-changed 5']],
    [
      'is held by a later process of the same number',
      [socket],
      [{ ...socket, owners: [fakeOwner({ pid: 7, startTicks: 1n })] }],
      ['owner-changed 5'],
    ],
    [
      'gets a second owner',
      [socket],
      [{ ...socket, owners: [fakeOwner({ pid: 7 }), fakeOwner({ pid: 9 })] }],
      ['owner-changed 5'],
    ],
    ['changes its queue only', [socket], [{ ...socket, receiveQueue: 9 }], []],
    ['moves to another port', [socket], [{ ...socket, local: end('0.0.0.0', 81) }], ['closed 5', 'opened 5']],
    ['is in another namespace', [socket], [{ ...socket, namespace: 'web' }], ['closed 5', 'opened 5']],
    ['is of another transport', [socket], [{ ...socket, transport: 'udp' }], ['closed 5', 'opened 5']],
    [
      'leaves its process to the kernel',
      [{ ...socket, state: 'ESTABLISHED' }],
      [{ ...socket, state: 'TIME_WAIT', inode: 0, owners: [] }],
      ['state-changed 0'],
    ],
    [
      'is accepted out of the queue',
      [{ ...socket, state: 'ESTABLISHED', inode: 0 }],
      [{ ...socket, state: 'ESTABLISHED' }],
      [],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  test('carries what it was before', () => {
    const later = { ...socket, state: 'CLOSE' };
    expect(diffSockets([socket], [later], 42)).toEqual([
      { time: 42, event: 'state-changed', socket: later, before: socket },
    ]);
  });
});

describe('sockets that share an endpoint (SO_REUSEPORT)', () => {
  const [a, b, c] = [1, 2, 3].map((inode) => fakeSocket({ inode })) as [SocketRecord, SocketRecord, SocketRecord];
  test.each<[string, SocketRecord[], SocketRecord[], string[]]>([
    ['in another order are the same', [a, b, c], [c, a, b], []],
    ['get one more, listed first', [a], [c, a], ['opened 3']],
    ['lose the first', [a, b], [b], ['closed 1']],
    ['replace one, whichever comes first', [a, b], [c, a], ['rebound 3']],
    ['are all replaced by one', [a, b], [c], ['closed 2', 'rebound 3']],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  test('without inodes are matched one to one', () => {
    const waiting = Array.from({ length: 3 }, () => fakeSocket({ inode: 0, state: 'SYN_RECV' }));
    expect(changes(waiting, waiting.slice(1))).toEqual(['closed 0']);
    expect(changes(waiting.slice(1), waiting)).toEqual(['opened 0']);
  });
});

test('applying the events to the first look gives the second, for any two looks', () => {
  const socket = fc
    .record({ inode: fc.integer({ min: 0, max: 6 }), port: fc.constantFrom(1, 2), state: fc.constantFrom('A', 'B') })
    .map(({ inode, port, state }) => fakeSocket({ inode, state, local: end('::', port) }));
  const look = fc.array(socket, { maxLength: 8 });
  fc.assert(
    fc.property(look, look, (before, after) => {
      const now = [...before];
      for (const { event, socket: changed, before: old } of diffSockets(before, after, 0)) {
        if (event !== 'opened') now.splice(now.indexOf(event === 'closed' ? changed : old!), 1);
        if (event !== 'closed') now.push(changed);
      }
      const text = (sockets: readonly SocketRecord[]): string[] =>
        sockets.map((one) => `${one.local.port} ${one.state}`).sort();
      expect(text(now)).toEqual(text(after));
    }),
  );
});

describe('watching', () => {
  test('looks every interval on the clock it is given, and says what came between', async () => {
    const looks: FakeHostParts[] = [
      {},
      { sockets: [{ localPort: 80, inode: 5 }] },
      { sockets: [{ localPort: 80, inode: 5 }] },
      { sockets: [{ localPort: 80, inode: 6 }] },
      {},
    ];
    const clock = fakeClock(1000);
    const stop = new AbortController();
    const look = (): ReturnType<typeof fakeHost> => fakeHost(looks[(clock.now() - 1000) / 250]);
    const host: Host = {
      ...fakeHost({ clock }),
      get sockets() {
        return look().sockets;
      },
    };
    const seen: string[] = [];
    const watch = watchSockets(host, { query: {}, accepts: () => true, intervalMs: 250, signal: stop.signal });
    for await (const { time, sockets, events } of watch) {
      seen.push([time, sockets.length, ...events.map((event) => `${event.event}@${event.time}`)].join(' '));
      if (time === 2000) stop.abort();
    }
    expect(seen).toEqual(['1000 0', '1250 1 opened@1250', '1500 1', '1750 1 rebound@1750', '2000 0 closed@2000']);
  });

  test('sees only what the filter accepts, and ends with the signal', async () => {
    const stop = new AbortController();
    const host = fakeHost({
      sockets: [
        { localPort: 80, inode: 5 },
        { localPort: 81, inode: 6 },
      ],
    });
    const ports: (number | null)[] = [];
    const accepts = (socket: SocketRecord): boolean => socket.local.port === 81;
    for await (const look of watchSockets(host, { query: {}, accepts, intervalMs: 10, signal: stop.signal })) {
      ports.push(...look.sockets.map((socket) => socket.local.port));
      if (ports.length === 3) stop.abort();
    }
    expect(ports).toEqual([81, 81, 81]);
  });
});
