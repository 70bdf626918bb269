/** The wrappers: the tracer shows, the recorder keeps, the fault injector breaks, and sendAll comes through all of it. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, test } from 'vitest';
import { fakeClock } from '../base/clock.ts';
import { pcapngReader } from '../wire/pcapng.ts';
import { experimentalFrame } from './conformance.fixture.ts';
import { type Faults, injectFaults } from './fault-injector.ts';
import { packetType } from './link.ts';
import { memoryNetwork } from './memory-link.ts';
import { batchOf, mostFrames, PreparedBatch } from './prepared-batch.ts';
import { recordLink } from './recorder.ts';
import { sendAll } from './send-all.ts';
import { sendBlocking } from './send-blocking.ts';
import { type FrameTrace, linkChannel, traceLink } from './tracer.ts';

const pair = () => {
  const network = memoryNetwork({ seed: 1 });
  const [near, far] = network.ends;
  return { network, near: near!, far: far! };
};

const numbered = (count: number) => batchOf(Array.from({ length: count }, (_, index) => experimentalFrame(60, index)));

describe('the tracer', () => {
  const line = ({ interfaceName, direction, bytes, start, end, meta }: FrameTrace): string =>
    `${interfaceName} ${direction} ${end - start} ${bytes[start + 14]} ${meta.originalLength}`;

  test('tells of what was received and of what was really sent', () => {
    const { near, far } = pair();
    const lines: string[] = [];
    const traced = traceLink(near, (trace) => lines.push(line(trace)));
    const batch = batchOf([experimentalFrame(60, 1), experimentalFrame(near.mtu + 15), experimentalFrame(60, 3)]);
    traced.send(batch);
    far.send(batchOf([experimentalFrame(70, 9)]));
    traced.receive(() => {}, 1);
    expect(lines).toEqual(['memory0 sent 60 15 60', 'memory0 received 70 23 70']);
  });

  test('publishes on the channel while somebody listens', () => {
    const { near, far } = pair();
    const traced = traceLink(near);
    const lines: string[] = [];
    const listen = (trace: unknown): void => void lines.push(line(trace as FrameTrace));
    traced.send(numbered(1));
    subscribe(linkChannel, listen);
    traced.send(numbered(1));
    far.send(numbered(1));
    traced.receive(() => {}, 1);
    unsubscribe(linkChannel, listen);
    traced.send(numbered(1));
    expect(lines).toEqual(['memory0 sent 60 14 60', 'memory0 received 60 14 60']);
  });
});

describe('the recorder', () => {
  test('writes a pcapng file of both directions, in order', () => {
    const { network, near, far } = pair();
    const pieces: Uint8Array[] = [];
    const clock = fakeClock(1_700_000_000_123);
    const recorded = recordLink(near, { write: (piece) => pieces.push(piece), clock, snapLength: 64 });
    recorded.send(batchOf([experimentalFrame(60, 1)]));
    network.run(2500);
    far.send(batchOf([experimentalFrame(100, 2)]));
    recorded.receive(() => {}, 1);
    recorded.close();
    const reader = pcapngReader();
    const items = pieces.flatMap((piece) => reader.push(piece));
    expect(reader.end()).toBeNull();
    expect(items.map(({ kind }) => kind)).toEqual(['section', 'interface', 'packet', 'packet']);
    const packets = items.flatMap((item) => (item.kind === 'packet' ? [item] : []));
    expect(packets.map(({ packet }) => packet)).toMatchObject([
      { seconds: 1_700_000_000, nanoseconds: 123_000_000, originalLength: 60, bytes: experimentalFrame(60, 1) },
      { seconds: 2, nanoseconds: 500_000_000, originalLength: 100, bytes: experimentalFrame(100, 2).subarray(0, 64) },
    ]);
    expect(packets.map(({ options }) => options[0]?.data[0])).toEqual([2, 1]);
  });

  test('hands on in large pieces, and a frame larger than one', () => {
    const { near } = pair();
    const sizes: number[] = [];
    const recorded = recordLink(near, { write: (piece) => sizes.push(piece.length), clock: fakeClock() });
    const batch = numbered(mostFrames);
    for (let round = 0; round < 40; round++) recorded.send(batch);
    recorded.flush();
    recorded.flush();
    const frames = sizes.slice(2);
    const total = frames.reduce((sum, size) => sum + size, 0);
    // An enhanced packet block: 32 bytes, the frame, 8 of the flags option, 4 of the end marker.
    expect(total).toBe(40 * mostFrames * (32 + 60 + 8 + 4));
    expect(frames).toHaveLength(Math.ceil(total / (1 << 20)));
  });
});

describe('the fault injector', () => {
  /** How many of `count` frames arrive as they were, changed, and cut, when both directions are faulty in the same way. */
  function fates(faults: Faults, count: number): { whole: number; changed: number; cut: number } {
    const { near, far } = pair();
    const [sender, receiver] = [injectFaults(near, faults), injectFaults(far, faults)];
    const original = experimentalFrame(60);
    const seen = { whole: 0, changed: 0, cut: 0 };
    for (let sent = 0; sent < count; sent++) sender.send(batchOf([original]));
    for (let round = 0; round < count && seen.whole + seen.changed + seen.cut < count; round++) {
      receiver.receive((bytes, start, end, meta) => {
        expect(meta.originalLength).toBe(end - start);
        const frame = bytes.subarray(start, end);
        if (frame.length < 60) seen.cut++;
        else if (Buffer.compare(frame, original) === 0) seen.whole++;
        else seen.changed++;
      }, 0);
    }
    return seen;
  }

  test.each(['send', 'receive'] as const)('%s: drops, turns bits over and cuts, repeatably', (direction) => {
    const faults = { seed: 5, [direction]: { drop: 0.2, corrupt: 0.1, truncate: 0.1 } };
    const seen = fates(faults, 2000);
    expect(fates(faults, 2000)).toEqual(seen);
    const arrived = seen.whole + seen.changed + seen.cut;
    expect(arrived).toBeGreaterThan(1500);
    expect(arrived).toBeLessThan(1700);
    expect(seen.changed).toBeGreaterThan(80);
    expect(seen.cut).toBeGreaterThan(100);
  });

  test('what the link below owns stays as it is', () => {
    const { near, far } = pair();
    const batch = numbered(3);
    const before = batch.bytes.slice();
    injectFaults(near, { seed: 1, send: { corrupt: 1 } }).send(batch);
    expect(batch.bytes).toEqual(before);
    expect(far.receive(() => {}, 0)).toBe(3);
  });

  test('a full queue refuses in the middle, and is counted', () => {
    const { near } = pair();
    const faulty = injectFaults(near, { seed: 3, fullQueue: 1 });
    const batch = numbered(100);
    const taken = faulty.send(batch);
    expect(taken).toBeLessThan(100);
    expect(faulty.sendError).toBe('ENOBUFS');
    expect(faulty.stats()).toMatchObject({ sent: taken, sendErrors: { ENOBUFS: 1 } });
  });
});

describe('sendAll', () => {
  test('waits for a full queue until all is sent, once each', async () => {
    const { network, near, far } = pair();
    const faulty = injectFaults(near, { seed: 12, fullQueue: 0.8 });
    const report = await sendAll(faulty, numbered(200), network.clock);
    expect(report).toMatchObject({ sent: 200, refused: [] });
    expect(report.waits).toBeGreaterThan(0);
    const numbers: number[] = [];
    far.receive((bytes, start) => numbers.push(bytes[start + 14]!), 10);
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => (index + 14) & 255));
  });

  test('sets aside what cannot go, and goes on', async () => {
    const { network, near } = pair();
    const batch = PreparedBatch.create({ slotLength: 2000, capacity: 5 });
    for (const length of [60, 1900, 61, 10, 62]) batch.add(new Uint8Array(length));
    expect(await sendAll(near, batch, network.clock)).toEqual({
      sent: 3,
      refused: [
        { index: 1, error: 'EMSGSIZE' },
        { index: 3, error: 'EINVAL' },
      ],
      waits: 0,
    });
  });

  test('gives up where nothing can go any more', async () => {
    const { network, near } = pair();
    near.close();
    const { sent, refused } = await sendAll(near, numbered(3), network.clock);
    expect(sent).toBe(0);
    expect(refused.map(({ index, error }) => `${index} ${error}`)).toEqual(['0 EBADF', '1 EBADF', '2 EBADF']);
  });

  test('an aborted signal ends it: what is left is neither sent nor refused', async () => {
    const { network, near } = pair();
    const report = await sendAll(near, numbered(3), network.clock, AbortSignal.abort());
    expect(report).toEqual({ sent: 0, refused: [], waits: 0 });
  });
});

describe('sendBlocking', () => {
  test('sleeps while the queue is full, and sets aside what cannot go', () => {
    const { near } = pair();
    const batch = PreparedBatch.create({ slotLength: 2000, capacity: 60 });
    for (let index = 0; index < 60; index++) batch.add(new Uint8Array(index === 30 ? 1900 : 60));
    const report = sendBlocking(injectFaults(near, { seed: 12, fullQueue: 0.7 }), batch);
    expect(report).toMatchObject({ sent: 59, refused: [{ index: 30, error: 'EMSGSIZE' }] });
    expect(report.waits).toBeGreaterThan(0);
  });

  test('does not wait for ever', () => {
    const { near } = pair();
    const stuck = injectFaults(near, { seed: 1, fullQueue: 1 });
    const { sent, refused } = sendBlocking(stuck, numbered(1));
    expect({ sent, refused }).toEqual({ sent: 0, refused: [{ index: 0, error: 'ENOBUFS' }] });
  });
});

describe('a batch', () => {
  test('refuses impossible shapes, counts and frames', () => {
    expect(() => PreparedBatch.create({ slotLength: 0 })).toThrow(RangeError);
    expect(() => PreparedBatch.create({ slotLength: 60, capacity: mostFrames + 1 })).toThrow(RangeError);
    const batch = PreparedBatch.create({ slotLength: 60, capacity: 2 });
    expect(batch.slotLength).toBe(64);
    expect(() => (batch.count = 3)).toThrow(RangeError);
    expect(() => batch.add(new Uint8Array(65))).toThrow(RangeError);
    expect([1, 2, 3].map(() => batch.add(new Uint8Array(9)))).toEqual([true, true, false]);
  });

  test('is the same in memory that another thread has', () => {
    const batch = numbered(3);
    const other = PreparedBatch.over(batch.memory);
    expect([other.count, other.capacity, other.slotLength]).toEqual([3, 3, 64]);
    other.lengths[1] = 20;
    other.bytes[14] = 77;
    expect([batch.lengths[1], batch.bytes[14]]).toEqual([20, 77]);
  });
});

test("packet types are the kernel's numbers", () => {
  expect(packetType).toEqual({ host: 0, broadcast: 1, multicast: 2, otherHost: 3, outgoing: 4 });
});
