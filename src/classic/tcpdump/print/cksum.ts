/** Checksums as printers ask for them: what is left over, and what should have stood there. */
import { foldSum, sumWords } from '../../../wire/checksum.ts';
import type { Printing } from './printing.ts';

/** The complement of the sum over `length` captured bytes, on top of `sum`: 0 when the checksum inside them holds. */
export function remainder(p: Printing, at: number, length: number, sum = 0): number {
  return ~foldSum(sumWords(p.bytes, at, at + length, sum)) & 0xffff;
}

/** The checksum that would have held, from the one that stood there and the remainder it left. */
export function shouldBe(stood: number, left: number): number {
  const sum = (stood & 0xffff) + (left & 0xffff);
  return (sum & 0xffff) + (sum >>> 16);
}

/** The remainder of a transport header's checksum with the pseudo header of the IP packet at `p.ip`; `covered` bytes of `length`. */
export function transportRemainder(p: Printing, at: number, length: number, covered: number, protocol: number): number {
  const { bytes, ip } = p;
  if (bytes[ip]! >>> 4 === 6) return remainder(p, at, covered, pseudoSum6(p, length, protocol));
  const destination = (bytes[ip]! & 15) === 5 ? ip + 16 : finalDestination4(p);
  const sum = sumWords(bytes, ip + 12, ip + 16) + sumWords(bytes, destination, destination + 4);
  return remainder(p, at, covered, sum + protocol + (length & 0xffff));
}

function pseudoSum6(p: Printing, length: number, protocol: number): number {
  const { bytes, ip } = p;
  const destination = hasRouting(bytes[ip + 6]!) ? finalDestination6(p) : ip + 24;
  const sum = sumWords(bytes, ip + 8, ip + 24) + sumWords(bytes, destination, destination + 16);
  return sum + (length >>> 16) + (length & 0xffff) + protocol;
}

/** Extension headers after which a routing header may follow (mobility's old number included). */
function hasRouting(header: number): boolean {
  return header === 0 || header === 60 || header === 62 || header === 135 || header === 44 || header === 43;
}

/** Where the last hop of a source route stands (RFC 791), or the destination. */
function finalDestination4(p: Printing): number {
  const { ip } = p;
  let at = ip + 20;
  let left = (p.u8(ip) & 15) * 4 - 20;
  while (left > 0) {
    const type = p.u8(at);
    if (type === 0) break;
    const length = type === 1 ? 1 : p.u8(at + 1);
    if ((type !== 1 && length < 2) || left < length || !p.has(at, length)) break;
    if ((type === 131 || type === 137) && length >= 7) return at + length - 4;
    at += length;
    left -= length;
  }
  return ip + 16;
}

/** Where the last hop of a routing header stands (RFC 8200 section 4.4, RFC 8754), or the destination. */
function finalDestination6(p: Printing): number {
  const { ip } = p;
  let at = ip;
  let advance = 40;
  let next = p.u8(ip + 6);
  while (at < p.snapEnd) {
    at += advance;
    if (next === 43) return lastHop(p, at) ?? ip + 24;
    if (next === 44) advance = 8;
    else if (next === 0 || next === 60 || next === 62 || next === 135) advance = (p.u8(at + 1) + 1) * 8;
    else break;
    next = p.u8(at);
  }
  return ip + 24;
}

function lastHop(p: Printing, at: number): number | null {
  if (!p.has(at, 4)) return null;
  const length = p.u8(at + 1);
  const type = p.u8(at + 2);
  if (type === 4) return length % 2 === 0 && p.has(at + 8, 16) ? at + 8 : null;
  if ((type !== 0 && type !== 2) || length % 2 === 1) return null;
  let found: number | null = null;
  for (let hop = 0; hop < length >>> 1 && p.has(at + 8 + hop * 16, 16); hop++) found = at + 8 + hop * 16;
  return found;
}
