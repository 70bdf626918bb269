/** The Internet checksum (RFC 1071): over bytes, over pseudo headers, and after a change (RFC 1624). */
import { u16, u32 } from './bytes.ts';

/**
 * Adds the 16-bit words from `start` to `end` (an odd last byte counts as the high half of a word) to `sum`. The result is
 * not folded yet, so that parts can be added in any order; it stays exact for far more than a packet's 64 KiB.
 */
export function sumWords(bytes: Uint8Array, start: number, end: number, sum = 0): number {
  const even = end - ((end - start) & 1);
  for (let at = start; at < even; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  return even < end ? sum + (bytes[even]! << 8) : sum;
}

/** Folds a sum of words to 16 bits by adding the carries back in; sums below 2^48 are folded exactly. */
export function foldSum(sum: number): number {
  while (sum > 0xffff_ffff) sum = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000);
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  return (sum & 0xffff) + (sum >>> 16);
}

/** The checksum field that belongs to a sum of words. */
export function checksumOf(sum: number): number {
  return ~foldSum(sum) & 0xffff;
}

/** The checksum of the bytes from `start` to `end`, on top of a pseudo header's sum. */
export function checksum(bytes: Uint8Array, start: number, end: number, sum = 0): number {
  return checksumOf(sumWords(bytes, start, end, sum));
}

/** Whether bytes that hold their own checksum field add up. */
export function checksumHolds(bytes: Uint8Array, start: number, end: number, sum = 0): boolean {
  return foldSum(sumWords(bytes, start, end, sum)) === 0xffff;
}

/** The checksum after one 16-bit word of what it covers changed (RFC 1624, equation 3). */
export function updateChecksum16(old: number, from: number, to: number): number {
  return checksumOf((~old & 0xffff) + (~from & 0xffff) + (to & 0xffff));
}

/** The checksum after an aligned 32-bit field of what it covers changed. */
export function updateChecksum32(old: number, from: number, to: number): number {
  const removed = (~from & 0xffff) + (~(from >>> 16) & 0xffff);
  return checksumOf((~old & 0xffff) + removed + (to & 0xffff) + (to >>> 16));
}

/** The sum of the pseudo header of IPv4 (RFC 793, RFC 768): addresses as unsigned numbers in host order. */
export function pseudoSumV4(source: number, destination: number, protocol: number, length: number): number {
  return (
    (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + (protocol & 0xff) + length
  );
}

/** The sum of the pseudo header of the IPv4 header that starts at `ip`, for a transport part of `length` bytes. */
export function pseudoSumOfV4(bytes: Uint8Array, ip: number, protocol: number, length: number): number {
  return pseudoSumV4(u32(bytes, ip + 12), u32(bytes, ip + 16), protocol, length);
}

/** The sum of the pseudo header of IPv6 (RFC 8200 section 8.1): the two addresses stand one behind the other at `addresses`. */
export function pseudoSumV6(bytes: Uint8Array, addresses: number, protocol: number, length: number): number {
  let sum = (protocol & 0xff) + (length >>> 16) + (length & 0xffff);
  for (let at = addresses; at < addresses + 32; at += 2) sum += u16(bytes, at);
  return sum;
}
