/** The queue gives things back by time, and in the order they came where times are equal. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';

test('as a stable sort would', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const queue = new EventQueue<number>();
      for (const [index, time] of times.entries()) queue.add(time, index);
      const expected = times.map((time, index) => ({ time, index })).sort((a, b) => a.time - b.time);
      expect(queue.size).toBe(times.length);
      expect(queue.nextTime).toBe(expected[0]?.time ?? Infinity);
      expect(times.map(() => queue.take())).toEqual(expected.map(({ index }) => index));
      expect(queue.take()).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
