/** The order of probes: every item once, over sizes, seeds and shards. */
import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestPermutation, permutation, shardPosition, shardSize } from './permutation.ts';

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 100, 255, 256, 257, 1000, 65_535, 65_536, 65_537];

describe('a permutation', () => {
  test.each(sizes)('of %i visits every item once', (size) => {
    for (const seed of [0, 1, 0xffff_ffff]) {
      const order = permutation(size, seed);
      const seen = new Uint8Array(size);
      for (let position = 0; position < size; position++) seen[order.at(position)]!++;
      expect(seen.every((count) => count === 1)).toBe(true);
    }
  });

  test('is split by shards without loss and without overlap', () => {
    const cases = property(
      integer({ min: 0, max: 3000 }),
      integer(),
      integer({ min: 1, max: 40 }),
      (size, seed, count) => {
        const order = permutation(size, seed);
        const seen = new Uint8Array(size);
        for (let index = 0; index < count; index++) {
          const shard = { index, count };
          for (let step = 0; step < shardSize(size, shard); step++) seen[order.at(shardPosition(step, shard))]!++;
        }
        expect(seen.every((times) => times === 1)).toBe(true);
      },
    );
    assert(cases, { numRuns: 200 });
  });

  test('stays exact and in range at the greatest sizes', () => {
    const big = constantFrom(largestPermutation, largestPermutation - 1, 2 ** 48 - 59, 2 ** 32, 2 ** 32 + 15);
    assert(
      property(big, integer(), integer({ min: 0 }), (size, seed, position) => {
        const order = permutation(size, seed);
        const items = [position, position + 1, size - 1 - (position % size)].map((at) => order.at(at % size));
        for (const item of items) expect(Number.isSafeInteger(item) && item >= 0 && item < size).toBe(true);
        expect(order.at(0)).not.toBe(order.at(1));
      }),
    );
  });

  test('follows its seed', () => {
    const first = (seed: number): number[] =>
      Array.from({ length: 50 }, (_, position) => permutation(10_000, seed).at(position));
    expect(first(7)).toEqual(first(7));
    expect(first(7)).not.toEqual(first(8));
  });

  test('does not walk along: neighbours in time are no neighbours in the scan', () => {
    const order = permutation(65_536, 3);
    let near = 0;
    for (let position = 1; position < 10_000; position++)
      if (Math.abs(order.at(position) - order.at(position - 1)) < 256) near++;
    // By chance 0.8 % are; a walk would have nearly all.
    expect(near).toBeLessThan(200);
  });

  test('is the same for ever: shards of one scan may run on several versions of this program', () => {
    const first = (size: number, seed: number): number[] =>
      Array.from({ length: 5 }, (_, position) => permutation(size, seed).at(position));
    expect(first(65_536, 1)).toEqual([51_121, 15_839, 50_535, 81, 44_118]);
    expect(first(1_000_003, 0xdeadbeef)).toEqual([685_566, 509_129, 850_892, 463_679, 31_669]);
    expect(first(2 ** 52, 7)).toEqual([
      2_546_104_372_703_200, 2_064_552_964_668_851, 2_983_329_327_070_881, 3_156_382_201_435_741, 799_076_935_764_744,
    ]);
  });

  test('refuses what it cannot hold', () => {
    expect(() => permutation(largestPermutation + 1, 0)).toThrow(RangeError);
    expect(() => permutation(-1, 0)).toThrow(RangeError);
  });
});
