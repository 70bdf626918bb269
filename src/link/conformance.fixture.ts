/** What every link must do, whatever carries its frames: one suite that all implementations run. */
import { linkTypes } from '../wire/link-type.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FrameMeta, Link } from './link.ts';
import { batchOf, mostFrames, PreparedBatch } from './prepared-batch.ts';

/** Two links on one wire: what `near` sends, `far` sees. Both may be on one loopback interface. */
export interface Wire {
  readonly near: Link;
  readonly far: Link;
  close(): Promise<void> | void;
}

/** An implementation. */
export interface Conformer {
  readonly name: string;
  open(): Promise<Wire> | Wire;
}

/** IEEE 802's first EtherType for local experiments: nobody else speaks it. */
const experimental = 0x88b5;

/** An Ethernet frame of `length` bytes to a made-up address; the bytes behind the header count up from `first`. */
export function experimentalFrame(length: number, first = 0): Uint8Array {
  const frame = Uint8Array.from({ length }, (_, index) => (index + first) & 255);
  frame.set([2, 0, 0, 0, 0, 0x0f, 2, 0, 0, 0, 0, 0x01, experimental >> 8, experimental & 255]);
  return frame;
}

/** A frame as it was seen. */
export interface Seen {
  readonly bytes: Uint8Array;
  readonly meta: FrameMeta;
}

/** Receives until `count` experimental frames were seen, or `idleMs` passed without one. */
export function collect(link: Link, count: number, idleMs = 2000): readonly Seen[] {
  const seen: Seen[] = [];
  for (let idle = 0; seen.length < count && idle < idleMs / 50; idle++) {
    const before = seen.length;
    link.receive((bytes, start, end, meta) => {
      if (isExperimental(bytes, start)) seen.push({ bytes: bytes.slice(start, end), meta: { ...meta } });
    }, 50);
    if (seen.length > before) idle = 0;
  }
  return seen;
}

/** Declares the suite for an implementation. */
export function describeConformance(conformer: Conformer): void {
  describe(`${conformer.name} conforms`, () => {
    let wire: Wire;
    beforeEach(async () => {
      wire = await conformer.open();
    });
    afterEach(() => wire.close());
    describeDelivery(() => wire);
    describeRefusal(() => wire);
    describeWaiting(() => wire);
    describeClosing(() => wire);
  });
}

function describeDelivery(wire: () => Wire): void {
  test('a frame arrives as it was sent, with its length', () => {
    const { near, far } = wire();
    expect(far.linkType).toBe(linkTypes.ethernet);
    const frame = experimentalFrame(200);
    expect(near.send(batchOf([frame]))).toBe(1);
    expect(near.sendError).toBeNull();
    const [seen] = collect(far, 1);
    expect(seen?.bytes).toEqual(frame);
    expect(seen?.meta).toMatchObject({ originalLength: 200, vlan: -1 });
    expect(seen?.meta.nanoseconds).toBeLessThan(1e9);
  });

  test('the shortest and the longest frame', () => {
    const { near, far } = wire();
    const frames = [experimentalFrame(14), experimentalFrame(near.mtu + 14)];
    expect(near.send(batchOf(frames))).toBe(2);
    expect(collect(far, 2).map(({ bytes }) => bytes.length)).toEqual([14, near.mtu + 14]);
  });

  test('a full batch arrives whole and in order', () => {
    const { near, far } = wire();
    const batch = PreparedBatch.create({ slotLength: 64 });
    batch.fill(experimentalFrame(60));
    batch.count = mostFrames;
    for (let index = 0; index < mostFrames; index++)
      batch.bytes.set([index >> 8, index], index * batch.slotLength + 20);
    expect(near.send(batch)).toBe(mostFrames);
    const numbers = collect(far, mostFrames).map(({ bytes }) => bytes[20]! * 256 + bytes[21]!);
    expect(numbers).toEqual(Array.from({ length: mostFrames }, (_, index) => index));
  });

  test('a batch can be patched and sent again, in part too', () => {
    const { near, far } = wire();
    const batch = batchOf([experimentalFrame(60, 1), experimentalFrame(61, 2), experimentalFrame(62, 3)]);
    expect(near.send(batch, 1)).toBe(2);
    batch.bytes[30] = 99;
    batch.lengths[0] = 40;
    batch.count = 1;
    expect(near.send(batch)).toBe(1);
    expect(near.send(batch, 1)).toBe(0);
    const seen = collect(far, 3);
    expect(seen.map(({ bytes }) => bytes.length)).toEqual([61, 62, 40]);
    expect(seen[2]?.bytes[30]).toBe(99);
  });

  test('counters add up and never go back', () => {
    const { near, far } = wire();
    const before = { near: near.stats(), far: far.stats() };
    near.send(batchOf(Array.from({ length: 100 }, (_, index) => experimentalFrame(100, index))));
    expect(collect(far, 100)).toHaveLength(100);
    expect(near.stats().sent - before.near.sent).toBe(100);
    expect(far.stats().received - before.far.received).toBeGreaterThanOrEqual(100);
    expect(far.stats().received).toBeGreaterThanOrEqual(100);
    expect(far.stats()).toMatchObject({ dropped: 0, freezes: 0, sendErrors: {} });
  });
}

function describeRefusal(wire: () => Wire): void {
  test('an empty batch is nothing', () => {
    const { near } = wire();
    expect(near.send(PreparedBatch.create({ slotLength: 60 }))).toBe(0);
    expect(near.stats().sendErrors).toEqual({});
  });

  test('a frame that is too long stops the batch there and is counted by name', () => {
    const { near, far } = wire();
    const tooLong = experimentalFrame(near.mtu + 15);
    const batch = batchOf([experimentalFrame(60), tooLong, experimentalFrame(62)]);
    expect(near.send(batch)).toBe(1);
    expect(near.send(batch, 1)).toBe(0);
    expect(near.sendError).toBe('EMSGSIZE');
    expect(near.send(batch, 2)).toBe(1);
    expect(near.sendError).toBeNull();
    expect(collect(far, 2).map(({ bytes }) => bytes.length)).toEqual([60, 62]);
    expect(near.stats()).toMatchObject({ sent: 2 });
    expect(Object.keys(near.stats().sendErrors)).toEqual(['EMSGSIZE']);
  });
}

function describeWaiting(wire: () => Wire): void {
  test('nothing there: no frame, and no waiting when none is asked for', () => {
    const { far } = wire();
    expect(experimentalCount(far, 0)).toBe(0);
    expect(experimentalCount(far, 20)).toBe(0);
  });

  test('a frame makes the link readable', async () => {
    const { near, far } = wire();
    near.send(batchOf([experimentalFrame(80)]));
    expect(await far.whenReadable()).toBe(true);
    expect(collect(far, 1)).toHaveLength(1);
  });

  test('an aborted signal ends the wait', async () => {
    const { far } = wire();
    expect(await far.whenReadable(AbortSignal.abort())).toBe(false);
  });

  test('a visitor that throws loses nothing but its own frame', () => {
    const { near, far } = wire();
    near.send(batchOf(Array.from({ length: 20 }, (_, index) => experimentalFrame(60, index))));
    let thrown = 0;
    const received: number[] = [];
    for (let round = 0; round < 100 && received.length + thrown < 20; round++) {
      try {
        far.receive((bytes, start) => {
          if (!isExperimental(bytes, start)) return;
          if (thrown === received.length && thrown < 5) {
            thrown++;
            throw new Error('as asked');
          }
          received.push(bytes[start + 14]!);
        }, 50);
      } catch (error) {
        expect(error).toEqual(new Error('as asked'));
      }
    }
    expect(thrown).toBe(5);
    expect(received).toHaveLength(15);
    expect([...received].sort((a, b) => a - b)).toEqual(received);
  });
}

function describeClosing(wire: () => Wire): void {
  test('a closed link is quiet', async () => {
    const { near, far } = wire();
    near.send(batchOf([experimentalFrame(60)]));
    expect(collect(far, 1)).toHaveLength(1);
    near.close();
    far.close();
    far.close();
    expect([near.closed, far.closed]).toEqual([true, true]);
    expect(far.receive(() => expect.unreachable(), 10)).toBe(0);
    expect(near.send(batchOf([experimentalFrame(60)]))).toBe(0);
    expect(near.sendError).toBe('EBADF');
    expect(await far.whenReadable()).toBe(false);
    expect(near.stats().sent).toBe(1);
    expect(far.stats().received).toBeGreaterThanOrEqual(1);
  });

  test('a visitor may close the link', () => {
    const { near, far } = wire();
    near.send(batchOf(Array.from({ length: 30 }, () => experimentalFrame(60))));
    const seen: number[] = [];
    for (let round = 0; round < 40 && seen.length === 0; round++) {
      far.receive((bytes, start) => {
        if (!isExperimental(bytes, start)) return;
        seen.push(start);
        far.close();
      }, 50);
    }
    expect(seen).toHaveLength(1);
    expect(far.receive(() => expect.unreachable(), 0)).toBe(0);
  });
}

function isExperimental(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 12] === experimental >> 8 && bytes[start + 13] === (experimental & 255);
}

function experimentalCount(link: Link, timeoutMs: number): number {
  let count = 0;
  link.receive((bytes, start) => {
    if (isExperimental(bytes, start)) count++;
  }, timeoutMs);
  return count;
}
