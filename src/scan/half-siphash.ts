/** HalfSipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; the 32-bit variant of the reference code). */

/** A key of 64 bits. */
export interface HashKey {
  readonly k0: number;
  readonly k1: number;
}

const [v0, v1, v2, v3] = [0, 1, 2, 3] as const;
/** One state for all calls: hashing allocates nothing. */
const v = new Int32Array(4);

/** The 32-bit hash of whole little-endian words: a message of four times as many bytes. */
export function halfSipHash(key: HashKey, words: Uint32Array, count: number = words.length): number {
  v[v0] = key.k0;
  v[v1] = key.k1;
  v[v2] = 0x6c796765 ^ key.k0;
  v[v3] = 0x74656462 ^ key.k1;
  for (let index = 0; index < count; index++) compress(words[index]!);
  compress(((count * 4) << 24) | 0);
  v[v2] ^= 0xff;
  for (let round = 0; round < 4; round++) sipRound();
  return (v[v1] ^ v[v3]) >>> 0;
}

function compress(word: number): void {
  v[v3]! ^= word;
  sipRound();
  sipRound();
  v[v0]! ^= word;
}

function sipRound(): void {
  let [a, b, c, d] = [v[v0]!, v[v1]!, v[v2]!, v[v3]!];
  a = (a + b) | 0;
  b = ((b << 5) | (b >>> 27)) ^ a;
  a = (a << 16) | (a >>> 16);
  c = (c + d) | 0;
  d = ((d << 8) | (d >>> 24)) ^ c;
  a = (a + d) | 0;
  d = ((d << 7) | (d >>> 25)) ^ a;
  c = (c + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ c;
  c = (c << 16) | (c >>> 16);
  v[v0] = a;
  v[v1] = b;
  v[v2] = c;
  v[v3] = d;
}
