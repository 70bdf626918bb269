/**
 * The order of probes: a keyed permutation of 0..size-1 with no state but the key, so that a scan can be split, repeated
 * and resumed by position. An alternating Feistel network over two unequal halves with cycle walking (Black and Rogaway,
 * "Ciphers with Arbitrary Finite Domains", 2002): what the network maps outside the size is mapped again.
 */

/** A permutation. */
export interface Permutation {
  readonly size: number;
  /** The item at a position, both 0 to size-1. */
  at(position: number): number;
}

/** One of `count` equal parts of the positions: those whose remainder by `count` is `index` (from 0). */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The whole. */
export const wholeShard: Shard = Object.freeze({ index: 0, count: 1 });

/** The greatest size: every step of the arithmetic then stays below 2^53. */
export const largestPermutation = 2 ** 52;

/** Small domains need more rounds to look shuffled; eight cost 40 ns. */
const rounds = 8;

/** The permutation of a size under a seed (32 bits). Throws RangeError (a programmer's error) beyond {@link largestPermutation}. */
export function permutation(size: number, seed: number): Permutation {
  if (!Number.isSafeInteger(size) || size < 0 || size > largestPermutation)
    throw new RangeError(`no permutation has ${size} items`);
  const left = Math.max(1, Math.ceil(Math.sqrt(size)));
  const right = Math.max(1, Math.ceil(size / left));
  const keys = roundKeys(seed);
  return {
    size,
    at(position) {
      let item = position;
      do item = encrypt(item, left, right, keys);
      while (item >= size);
      return item;
    },
  };
}

/** The permutation that leaves everything where it is. */
export function identityOrder(size: number): Permutation {
  return { size, at: (position) => position };
}

/** How many positions a shard has. */
export function shardSize(size: number, shard: Shard): number {
  return Math.max(0, Math.ceil((size - shard.index) / shard.count));
}

/** The position that is number `step` of a shard. */
export function shardPosition(step: number, shard: Shard): number {
  return step * shard.count + shard.index;
}

/** (L, R) -> (R, L + F(R)): the moduli change sides every round, and rounds are even, so the result is in the same domain. */
function encrypt(item: number, left: number, right: number, keys: Uint32Array): number {
  let high = Math.floor(item / right);
  let low = item - high * right;
  for (let round = 0; round < rounds; round++) {
    const modulus = (round & 1) === 0 ? left : right;
    // The high half is below the modulus of its round: their sum is less than twice that.
    const sum = high + remainder(mix(low, keys[round]!), modulus);
    high = low;
    low = sum < modulus ? sum : sum - modulus;
  }
  return high * right + low;
}

/** `(value >>> 0) % modulus` of a modulus below 2^29, in numbers that stay small: a remainder of floating-point numbers is slow. */
function remainder(value: number, modulus: number): number {
  return (2 * ((value >>> 1) % modulus) + (value & 1)) % modulus;
}

/** Add, rotate and xor, then the finaliser of MurmurHash3: every input bit moves half of the output bits. */
function mix(value: number, key: number): number {
  let x = (value + key) | 0;
  x ^= (x << 13) | (x >>> 19);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

function roundKeys(seed: number): Uint32Array {
  let state = seed >>> 0;
  return Uint32Array.from({ length: rounds }, () => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state, 0x7f4a7c15) >>> 0;
  });
}
