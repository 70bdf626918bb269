/** Seeded random numbers: tests and layouts repeat from a seed; nothing here is for secrets. */

/** A source of repeatable random numbers. */
export interface Random {
  /** A whole number from 0 to 2^32-1. */
  uint32(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** One of the items; throws RangeError when there is none. */
  pick<T>(items: readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
}

/** A generator from a 32-bit seed (SplitMix32: one add and two multiply-xorshift rounds a number). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const uint32 = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  const integer = (low: number, high: number): number => low + Math.floor((uint32() / 2 ** 32) * (high - low + 1));
  return {
    uint32,
    integer,
    pick(items) {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[integer(0, items.length - 1)]!;
    },
    chance: (probability) => uint32() / 2 ** 32 < probability,
  };
}
