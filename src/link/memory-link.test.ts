/** The network in memory: conforms as a link, repeats from its seed, and does what its model says. */
import { describe, expect, test } from 'vitest';
import { describeConformance, experimentalFrame } from './conformance.fixture.ts';
import { injectFaults } from './fault-injector.ts';
import { memoryNetwork } from './memory-link.ts';
import type { NetworkModel } from './network-model.ts';
import { batchOf, mostFrames, PreparedBatch } from './prepared-batch.ts';
import { traceLink } from './tracer.ts';

describeConformance({
  name: 'the memory link',
  open() {
    const [near, far] = memoryNetwork({ seed: 1, model: { delayMs: 3 } }).ends;
    return { near: near!, far: far!, close: () => {} };
  },
});

describeConformance({
  name: 'a traced memory link',
  open() {
    const [near, far] = memoryNetwork({ seed: 1 }).ends;
    const nothing = (): void => {};
    return { near: traceLink(near!, nothing), far: traceLink(far!, nothing), close: nothing };
  },
});

describeConformance({
  name: 'a fault injector without faults',
  open() {
    const [near, far] = memoryNetwork({ seed: 1 }).ends;
    return {
      near: injectFaults(near!, { seed: 1 }),
      far: injectFaults(far!, { seed: 1, receive: {} }),
      close: () => {},
    };
  },
});

/** Sends `count` numbered frames at once and returns the numbers that arrive, with their times. */
function journey(model: NetworkModel, seed: number, count: number): { number: number; at: number }[] {
  const network = memoryNetwork({ seed, model });
  const [near, far] = network.ends;
  const arrived: { number: number; at: number }[] = [];
  far!.onFrame((bytes, start) =>
    arrived.push({ number: bytes[start + 14]! * 256 + bytes[start + 15]!, at: network.clock.monotonic() }),
  );
  const batch = PreparedBatch.create({ slotLength: 64, capacity: 1 });
  for (let number = 0; number < count; number++) {
    batch.count = 0;
    const frame = experimentalFrame(60);
    frame.set([number >> 8, number & 255], 14);
    batch.add(frame);
    near!.send(batch);
  }
  network.run(1e9);
  return arrived;
}

describe('the model', () => {
  test('a seed repeats everything, another one does not', () => {
    const model = { loss: 0.1, jitterMs: 5, duplicate: 0.05, reorder: 0.05, delayMs: 10 };
    expect(journey(model, 7, 500)).toEqual(journey(model, 7, 500));
    expect(journey(model, 7, 500)).not.toEqual(journey(model, 8, 500));
  });

  test('nothing asked: all arrive at once and in order', () => {
    const arrived = journey({}, 1, 300);
    expect(arrived).toEqual(Array.from({ length: 300 }, (_, number) => ({ number, at: 0 })));
  });

  test('loss takes about its share', () => {
    const { length } = journey({ loss: 0.1 }, 3, 20_000);
    expect(length).toBeGreaterThan(17_700);
    expect(length).toBeLessThan(18_300);
    expect(journey({ loss: 1 }, 3, 100)).toEqual([]);
  });

  test('duplicates arrive twice', () => {
    expect(journey({ duplicate: 1 }, 3, 50).map(({ number }) => number)).toEqual(
      Array.from({ length: 100 }, (_, index) => index >> 1),
    );
  });

  test('jitter keeps the order, reordering does not', () => {
    const ordered = journey({ delayMs: 10, jitterMs: 8 }, 5, 400);
    expect(ordered.map(({ number }) => number)).toEqual(Array.from({ length: 400 }, (_, number) => number));
    expect(ordered.every(({ at }) => at >= 10 && at <= 18)).toBe(true);
    const shuffled = journey({ delayMs: 10, reorder: 0.2 }, 5, 400).map(({ number }) => number);
    expect(shuffled).not.toEqual([...shuffled].sort((a, b) => a - b));
    expect(new Set(shuffled).size).toBe(400);
  });

  test('a bottleneck spaces frames out, and a full queue loses the rest', () => {
    const arrived = journey({ framesPerSecond: 1000, queueFrames: 100 }, 1, 150);
    expect(arrived).toHaveLength(100);
    expect(arrived[0]!.at).toBeCloseTo(1);
    expect(arrived[99]!.at).toBeCloseTo(100);
  });

  test('losses are counted by cause', () => {
    const network = memoryNetwork({ seed: 1, model: { framesPerSecond: 10, queueFrames: 1, loss: 0.5 } });
    network.ends[0]!.send(batchOf(Array.from({ length: 40 }, () => experimentalFrame(60))));
    network.run(1000);
    expect(network.lost()).toEqual({ chance: expect.any(Number), queue: 39 });
    expect(network.travelling).toBe(0);
  });
});

describe('hosts that answer', () => {
  test('an answer comes back after two delays, in virtual time', () => {
    const network = memoryNetwork({ seed: 1, model: { delayMs: 20 } });
    const [scanner, host] = network.ends;
    host!.onFrame((bytes, start, end) => host!.send(batchOf([bytes.slice(start, end).reverse()])));
    scanner!.send(batchOf([experimentalFrame(60)]));
    expect(scanner!.receive(() => {}, 30)).toBe(0);
    expect(network.clock.monotonic()).toBe(30);
    expect(scanner!.receive(() => {}, 30)).toBe(1);
    expect(network.clock.monotonic()).toBe(40);
  });

  test('waiting for ever ends when nothing is on its way', () => {
    const network = memoryNetwork({ seed: 1, model: { loss: 1 } });
    network.ends[0]!.send(batchOf([experimentalFrame(60)]));
    expect(network.ends[1]!.receive(() => {}, -1)).toBe(0);
  });

  test('more than two ends hear the same', () => {
    const network = memoryNetwork({ seed: 1, ends: 4 });
    network.ends[0]!.send(batchOf([experimentalFrame(60)]));
    network.run(1);
    expect(network.ends.map((end) => end.receive(() => {}, 0))).toEqual([0, 1, 1, 1]);
  });

  test('a filter keeps frames out', () => {
    const [near, far] = memoryNetwork({ seed: 1 }).ends;
    far!.setFilter([{ code: 6, jumpTrue: 0, jumpFalse: 0, k: 0 }]);
    near!.send(batchOf([experimentalFrame(60)]));
    expect(far!.receive(() => {}, 10)).toBe(0);
    expect(far!.stats().received).toBe(0);
  });
});

test('a million frames travel and none is lost', () => {
  const network = memoryNetwork({ seed: 1, model: { delayMs: 1 } });
  const [near, far] = network.ends;
  const batch = PreparedBatch.create({ slotLength: 64 });
  batch.fill(experimentalFrame(60));
  batch.count = mostFrames;
  let seen = 0;
  const rounds = Math.ceil(1_000_000 / mostFrames);
  for (let round = 0; round < rounds; round++) {
    near!.send(batch);
    seen += far!.receive(() => {}, 1);
  }
  network.run(10);
  seen += far!.receive(() => {}, 0);
  expect(seen).toBe(rounds * mostFrames);
});
