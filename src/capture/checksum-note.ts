/** What is to be said of a checksum: right, wrong, or left to the network card by the machine that captured its own packets. */
import { checksumOf, foldSum, sumWords } from '../wire/checksum.ts';
import type { Dissection } from './dissection.ts';

/**
 * Adds a transport checksum of two bytes at `at`, over `start` to `end` and a pseudo header's sum. A card that is to compute it gets
 * the folded sum of the pseudo header in its place (Linux CHECKSUM_PARTIAL), which tells it from a broken one with certainty.
 */
export function putChecksum(
  d: Dissection,
  field: string,
  at: number,
  start: number,
  end: number,
  pseudoSum: number,
): void {
  if (end > d.bytes.length) return;
  const { bytes } = d;
  const sum = foldSum(sumWords(bytes, start, end, pseudoSum));
  const stated = (bytes[at]! << 8) | bytes[at + 1]!;
  d.number(field, at, 2, note(sum, stated, pseudoSum));
}

function note(sum: number, stated: number, pseudoSum: number): string {
  if (sum === 0xffff) return 'right';
  if (pseudoSum !== 0 && stated === foldSum(pseudoSum)) return 'left to the network card';
  // Taking the stated field out of the sum is adding its complement.
  const right = checksumOf(sum + (~stated & 0xffff));
  return `wrong, should be 0x${right.toString(16).padStart(4, '0')}`;
}
