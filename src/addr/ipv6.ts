/** IPv6 addresses as 16 bytes: reading every form of RFC 4291 and writing the one that the C library writes. */
import { failure, shifted, success } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { ipv4Text, parseIpv4 } from './ipv4.ts';

/** Where {@link ipv6Text} builds its characters: one native slice is cheaper than joining eight small strings. */
const scratch = Buffer.alloc(48);
const colon = 58;

/**
 * The text of the 16 bytes at `offset`, exactly as inet_ntop(3) of the GNU C library prints it: RFC 5952 (lower case, the
 * leftmost longest run of two or more zero groups as `::`), `::ffff:1.2.3.4` for v4-mapped addresses, and dotted also
 * for the deprecated v4-compatible ones (`::1.2.3.4`: 96 zero bits, then two bytes that are not both zero).
 */
export function ipv6Text(bytes: Uint8Array, offset = 0): string {
  let runStart = -1;
  let runLength = 1;
  for (let group = 0; group < 8; group++) {
    const start = group;
    while (group < 8 && (bytes[offset + 2 * group]! | bytes[offset + 2 * group + 1]!) === 0) group++;
    if (group - start > runLength) {
      runStart = start;
      runLength = group - start;
    }
  }
  if (runStart === 0) {
    if (runLength === 8) return '::';
    if (runLength === 6) return `::${dotted(bytes, offset + 12)}`;
    if (runLength === 5 && bytes[offset + 10] === 255 && bytes[offset + 11] === 255)
      return `::ffff:${dotted(bytes, offset + 12)}`;
  }
  let end = 0;
  for (let group = 0; group < 8; group++) {
    if (group === runStart) {
      scratch[end++] = colon;
      group += runLength - 1;
      if (group === 7) scratch[end++] = colon;
      continue;
    }
    if (group > 0) scratch[end++] = colon;
    end = writeGroup((bytes[offset + 2 * group]! << 8) | bytes[offset + 2 * group + 1]!, end);
  }
  return scratch.toString('latin1', 0, end);
}

/** Writes a group in hexadecimal without leading zeros at `end` of the scratch; returns the new end. */
function writeGroup(group: number, end: number): number {
  if (group > 0xfff) scratch[end++] = hexDigit(group >> 12);
  if (group > 0xff) scratch[end++] = hexDigit((group >> 8) & 15);
  if (group > 0xf) scratch[end++] = hexDigit((group >> 4) & 15);
  scratch[end++] = hexDigit(group & 15);
  return end;
}

function hexDigit(value: number): number {
  return value < 10 ? 48 + value : 87 + value;
}

function dotted(bytes: Uint8Array, at: number): string {
  return ipv4Text((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
}

/** Reads any text form of RFC 4291 section 2.2 (without a zone) into 16 bytes in network order. */
export function parseIpv6(text: string): Result<Uint8Array> {
  const bytes = new Uint8Array(16);
  let filled = 0;
  /** Where in `bytes` the `::` stands, -1 while there was none. */
  let gap = -1;
  let at = 0;
  if (text.startsWith('::')) [gap, at] = [0, 2];
  else if (text.startsWith(':')) return failure('an address starts with a group or with ::', 0);
  while (at < text.length) {
    const end = groupEnd(text, at);
    if (text[end] === '.') return embedIpv4(text, at, bytes, filled, gap);
    const group = readGroup(text, at, end);
    if (!group.ok) return group;
    if (filled === 16) return failure('an IPv6 address has eight groups, not more', at, text.length - at);
    bytes[filled++] = group.value >> 8;
    bytes[filled++] = group.value & 255;
    if (end === text.length) return expanded(bytes, filled, gap, text);
    if (text[end] !== ':') return failure('expected a colon or a hexadecimal digit', end);
    at = end + 1;
    if (text[at] === ':') {
      if (gap !== -1) return failure(':: may stand only once', end, 2);
      [gap, at] = [filled, at + 1];
    } else if (at === text.length) return failure('an address does not end in a single colon', end);
  }
  return expanded(bytes, filled, gap, text);
}

/** The first position from `at` that holds no hexadecimal digit. */
function groupEnd(text: string, at: number): number {
  let end = at;
  while (isHexDigit(text.charCodeAt(end))) end++;
  return end;
}

function readGroup(text: string, at: number, end: number): Result<number> {
  if (end === at) return failure('expected a group of hexadecimal digits', at);
  if (end - at > 4) return failure('a group has at most four hexadecimal digits', at, end - at);
  return success(Number.parseInt(text.slice(at, end), 16));
}

function embedIpv4(text: string, at: number, bytes: Uint8Array, filled: number, gap: number): Result<Uint8Array> {
  const inner = parseIpv4(text.slice(at));
  if (!inner.ok) return shifted(inner, at);
  if (filled > 12) return failure('no room for an IPv4 address after so many groups', at, text.length - at);
  if (at === 0) return failure('this is an IPv4 address', 0, text.length);
  for (let index = 0; index < 4; index++) bytes[filled + index] = (inner.value >>> (24 - 8 * index)) & 255;
  return expanded(bytes, filled + 4, gap, text);
}

/** Moves what stands right of the `::` to the end. */
function expanded(bytes: Uint8Array, filled: number, gap: number, text: string): Result<Uint8Array> {
  if (gap === -1) return filled === 16 ? success(bytes) : tooFew(text, filled);
  if (filled === 16)
    return failure(':: stands for at least one group, but there are eight already', text.indexOf('::'), 2);
  const moved = filled - gap;
  bytes.copyWithin(16 - moved, gap, filled);
  bytes.fill(0, gap, 16 - moved);
  return success(bytes);
}

function tooFew(text: string, filled: number): Failure {
  const count = filled / 2;
  return failure(`an IPv6 address has eight groups, not ${count} (:: stands for the missing zeros)`, text.length, 0);
}

function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}
