/** HalfSipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; the 32-bit variant of the reference code). */

/** A key of 64 bits. */
export interface HashKey {
  readonly k0: number;
  readonly k1: number;
}

/** Rounds after each word, and after the last one. */
const [wordRounds, lastRounds] = [2, 4];

/** The 32-bit hash of whole little-endian words: a message of four times as many bytes. Allocates nothing. */
export function halfSipHash({ k0, k1 }: HashKey, words: Uint32Array, count: number = words.length): number {
  let a = k0 | 0;
  let b = k1 | 0;
  let c = 0x6c796765 ^ k0;
  let d = 0x74656462 ^ k1;
  // The word behind the message is its length; what follows that only stirs.
  for (let index = 0; index <= count + 1; index++) {
    const isLast = index > count;
    const word = isLast ? 0 : index < count ? words[index]! | 0 : (count * 4) << 24;
    if (isLast) c ^= 0xff;
    else d ^= word;
    for (let round = isLast ? lastRounds : wordRounds; round > 0; round--) {
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
    }
    a ^= word;
  }
  return (b ^ d) >>> 0;
}
