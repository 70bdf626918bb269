/** Round-trip times, windows, rates and loss: the rules that decide when a scan sends. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../base/random.ts';
import { Bitmap } from './bitmap.ts';
import { Congestion } from './congestion.ts';
import { DeferredProbes } from './deferred-probes.ts';
import { HostPace } from './host-pace.ts';
import { LossEstimate } from './loss.ts';
import { RttEstimator } from './rtt.ts';
import { timing, timingTemplates } from './timing.ts';
import { TokenBucket } from './token-bucket.ts';

describe('the round-trip estimator', () => {
  const bounds = { initialMs: 1000, minMs: 100, maxMs: 10_000 };

  test('waits the initial time before the first sample', () => {
    expect(new RttEstimator(bounds).timeoutMs).toBe(1000);
  });

  test('follows RFC 6298 within its bounds', () => {
    const rtt = new RttEstimator(bounds);
    rtt.add(40);
    expect([rtt.smoothedMs, rtt.timeoutMs]).toEqual([40, 200]);
    rtt.add(48);
    expect([rtt.smoothedMs, rtt.timeoutMs]).toEqual([41, 41 + 4 * 32]);
    for (let index = 0; index < 50; index++) rtt.add(1);
    expect(rtt.timeoutMs).toBe(100);
  });

  test('ignores what is no round trip', () => {
    const rtt = new RttEstimator(bounds);
    rtt.add(10);
    rtt.add(9000);
    rtt.add(2000);
    expect(rtt.samples).toBe(1);
  });
});

describe('the congestion window', () => {
  const options = { initial: 10, threshold: 20, max: 40, divisor: 2 };

  test('doubles up to the threshold, then creeps, never beyond its maximum', () => {
    const window = new Congestion(options);
    for (let index = 0; index < 10; index++) window.reply();
    expect(window.window).toBe(20);
    window.reply();
    expect(window.window).toBe(20);
    for (let index = 0; index < 10_000; index++) window.reply();
    expect(window.window).toBe(40);
  });

  test('counts canaries that were lost together once', () => {
    const window = new Congestion(options);
    window.drop(100, 200, 10);
    window.drop(150, 210, 10);
    expect([window.window, window.drops]).toEqual([5, 1]);
    window.drop(201, 300, 5);
    // Half of the initial window is the least.
    expect([window.window, window.drops]).toEqual([5, 2]);
  });

  test('never closes', () => {
    const window = new Congestion({ ...options, initial: 1 });
    for (let index = 0; index < 20; index++) window.drop(index * 10, index * 10 + 5, 1);
    expect(window.window).toBe(1);
  });

  /** So many milliseconds of answers at a rate and loss that depend on the window; every lost probe is answered 100 ms later. */
  const live = (window: Congestion, ms: number, path: (window: number) => { perMs: number; loss: number }): void => {
    let [answers, lost] = [0, 0];
    for (let now = 0; now < ms; now++) {
      const { perMs, loss } = path(window.window);
      for (answers += perMs; answers >= 1; answers--) {
        lost += loss;
        const again = Math.floor(lost);
        lost -= again;
        window.answered(now - again * 100, again, 100, now);
        window.reply();
      }
    }
  };

  test('stays open on a path that loses at any rate', () => {
    const window = new Congestion({ initial: 50, threshold: 300, max: 2000, divisor: 2 });
    live(window, 5000, (size) => ({ perMs: size / 20, loss: 0.2 }));
    expect(window.window).toBeGreaterThan(250);
  });

  test('shrinks on a path that answers no more often for more probes', () => {
    const window = new Congestion({ initial: 50, threshold: 300, max: 2000, divisor: 2 });
    live(window, 10_000, (size) => ({ perMs: 1, loss: size / (size + 40) }));
    expect(window.drops).toBeGreaterThan(1);
    expect(window.window).toBeLessThan(100);
  });

  test('opens faster for an answer that was rare', () => {
    const window = new Congestion(options);
    for (let index = 0; index < 8; index++) window.expect();
    window.reply();
    expect(window.window).toBe(18);
  });
});

describe('the token bucket', () => {
  test.each([1, 10, 1000, 50_000])('lets %i a second pass, not more', (rate) => {
    const bucket = new TokenBucket(rate);
    let passed = 0;
    for (let ms = 0; ms <= 10_000; ms++) while (bucket.take(ms)) passed++;
    expect(passed).toBeGreaterThanOrEqual(rate * 10);
    expect(passed).toBeLessThanOrEqual(rate * 10 + 512);
  });

  test('says how long to wait', () => {
    const bucket = new TokenBucket(10);
    expect(bucket.take(0)).toBe(true);
    expect(bucket.delayMs(0)).toBe(100);
    expect(bucket.delayMs(60)).toBeCloseTo(40);
    expect(bucket.take(100)).toBe(true);
  });

  test('knows no limit', () => {
    const bucket = new TokenBucket(Infinity);
    for (let index = 0; index < 10_000; index++) expect(bucket.take(0)).toBe(true);
    expect(bucket.delayMs(0)).toBe(0);
  });
});

describe('the loss estimate', () => {
  test('is unknown while nothing answers: silence is no loss', () => {
    const loss = new LossEstimate();
    expect([loss.rate, loss.expectedMissed(1000, 2), loss.wantsAnotherRound(1000, 2)]).toEqual([null, null, false]);
  });

  test('asks for no round without evidence', () => {
    const loss = new LossEstimate();
    for (let index = 0; index < 10; index++) loss.answered(1);
    expect(loss.wantsAnotherRound(65_000, 2)).toBe(false);
  });

  test('asks for rounds until silence is trustworthy', () => {
    const loss = new LossEstimate();
    for (let index = 0; index < 90; index++) loss.answered(1);
    for (let index = 0; index < 10; index++) loss.answered(2);
    expect(loss.rate).toBeCloseTo(10 / 110);
    // Of 100 ports that answer, 0.8 lose both probes; whether 1000 or 60,000 stay silent says nothing about that.
    expect(loss.expectedMissed(1000, 2)).toBeCloseTo(0.833, 2);
    expect(loss.expectedMissed(60_000, 2)).toBeCloseTo(0.833, 2);
    expect(loss.wantsAnotherRound(1000, 2)).toBe(true);
    expect(loss.wantsAnotherRound(1000, 4)).toBe(false);
    expect(loss.wantsAnotherRound(0, 2)).toBe(false);
  });

  test('counts a lost canary', () => {
    const loss = new LossEstimate();
    loss.answered(1);
    loss.canaryLost();
    expect(loss.rate).toBe(0.5);
  });
});

describe('the pace of a host', () => {
  /** A host that answers `perSecond` times a second and is asked as fast as the pace lets us, 200 a second at most. */
  const ask = (pace: HostPace, seconds: number, perSecond: number): number => {
    let [answers, silent, changes, nextMs] = [0, 0, 0, 0];
    for (let now = 0; now < seconds * 1000; now++) {
      if (now < nextMs) continue;
      nextMs = now + Math.max(5, pace.delayMs);
      if (answers < (now / 1000) * perSecond) {
        answers++;
        if (pace.answered(now - silent, Math.min(silent, 3) + 1, now)) changes++;
        silent = 0;
      } else silent++;
    }
    return changes;
  };

  test('is found where it limits its answers, and kept', () => {
    const pace = new HostPace(1100, 0, 0);
    expect(ask(pace, 120, 1)).toBeGreaterThan(0);
    expect(pace.delayMs).toBeGreaterThan(800);
    expect(pace.delayMs).toBeLessThanOrEqual(1100);
    const faster = new HostPace(1100, 0, 0);
    ask(faster, 60, 20);
    expect(faster.delayMs).toBeGreaterThan(45);
    expect(faster.delayMs).toBeLessThan(75);
  });

  test('is not slower than patience allows', () => {
    const pace = new HostPace(10, 0, 0);
    ask(pace, 60, 1);
    expect(pace.delayMs).toBeLessThanOrEqual(10);
  });

  test('is lifted where it does not help: the path loses, not the host', () => {
    const pace = new HostPace(1100, 0, 0);
    const random = seededRandom(1);
    const delays: number[] = [];
    for (let now = 0; now < 60_000; now += 5 + pace.delayMs) {
      pace.answered(now, random.chance(0.5) ? 2 : 1, now);
      delays.push(pace.delayMs);
    }
    expect(delays.some((delay) => delay > 0)).toBe(true);
    expect(delays.filter((delay) => delay === 0).length).toBeGreaterThan(delays.length * 0.8);
  });
});

describe('probes that wait', () => {
  test('go in turn as their hosts may be asked', () => {
    const waiting = new DeferredProbes();
    const ready = new Map([
      [1, 100],
      [2, 10],
    ]);
    for (const index of [10, 11, 12]) waiting.add(1, index, 1, 100);
    waiting.add(2, 20, 3, 10);
    const readyMs = (host: number): number => ready.get(host)!;
    expect([waiting.take(5, readyMs), waiting.nextReadyMs, waiting.size]).toEqual([false, 10, 4]);
    expect([waiting.take(10, readyMs), waiting.index, waiting.attempt]).toEqual([true, 20, 3]);
    expect([waiting.take(100, readyMs), waiting.index]).toEqual([true, 10]);
    ready.set(1, 150);
    expect([waiting.take(120, readyMs), waiting.nextReadyMs]).toEqual([false, 150]);
    expect([waiting.take(150, readyMs), waiting.index, waiting.take(150, readyMs), waiting.index]).toEqual([
      true,
      11,
      true,
      12,
    ]);
    expect([waiting.size, waiting.nextReadyMs]).toEqual([0, Infinity]);
  });
});

describe('the templates', () => {
  test('become less patient from T0 to T5', () => {
    const longest = timingTemplates.map((template) => template.rtt.maxMs);
    expect(longest.slice(2).toSorted((a, b) => b - a)).toEqual(longest.slice(2));
    expect(timingTemplates.map((template) => template.name)).toHaveLength(6);
  });

  test('are overridden one value at a time', () => {
    expect(timing(4, { maxRetries: 0 })).toMatchObject({ name: 'aggressive', maxRetries: 0, scanDelayMs: 0 });
    expect(() => timing(6)).toThrow(RangeError);
  });
});

describe('the bitmap', () => {
  test('holds what was put in, over page borders', () => {
    const bitmap = new Bitmap(3_000_000);
    const numbers = [0, 7, 8, 524_287, 524_288, 524_289, 2_999_999];
    for (const number of numbers) expect(bitmap.add(number)).toBe(true);
    for (const number of numbers) expect(bitmap.add(number)).toBe(false);
    expect(numbers.map((number) => bitmap.has(number))).toEqual(numbers.map(() => true));
    expect([bitmap.has(1), bitmap.has(524_290), bitmap.count]).toEqual([false, false, numbers.length]);
    expect(() => bitmap.add(3_000_000)).toThrow(RangeError);
  });
});
