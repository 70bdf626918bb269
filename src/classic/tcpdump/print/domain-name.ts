/** Domain names inside DNS messages (RFC 1035 section 4.1.4), with what tcpdump says of broken ones. */
import type { Printing } from './printing.ts';

/** Characters printed of one name (NS_MAXCDNAME). */
const longestName = 255;
const kindMask = 0xc0;
const pointer = 0xc0;
const extended = 0x40;
/** The one extended label that was ever defined: bit strings (RFC 2673). */
const bitLabel = 1;

/**
 * Prints the name at `at` of the message that starts at `message`. Returns where the next field begins, -1 when the name is cut
 * short or broken (which has been said). Pointers must lead back, so that every name ends.
 */
export function printDomainName(p: Printing, at: number, message: number): number {
  let size = labelSize(p, at);
  if (size < 0) return -1;
  let first = p.u8(at);
  let next = at + 1;
  // Names outside DNS are read with a message that starts behind them (DHCPv6): all pointers count as leading back there.
  let farthest = (at - message) >>> 0;
  let after = (first & kindMask) === pointer ? -1 : next + size;
  let jumped = false;
  let characters = 0;
  if (first === 0) {
    p.char(dot);
    return after;
  }
  while (first !== 0 && next < p.snapEnd) {
    if ((first & kindMask) === pointer) {
      if (!jumped) after = next + 1;
      jumped = true;
      const offset = ((first << 8) | p.u8(next)) & 0x3fff;
      if (offset >= farthest) {
        p.text('<BAD PTR>');
        return -1;
      }
      farthest = offset;
      next = message + offset;
    } else {
      if ((first & kindMask) === extended) printBits(p, next);
      else if (!printLabel(p, next, size, longestName - characters)) return -1;
      else characters += size;
      next += size;
      if (characters <= longestName) p.char(dot);
      characters++;
      if (!jumped) after = next;
    }
    if (!p.has(next, 1)) return -1;
    first = p.u8(next);
    size = labelSize(p, next);
    if (size < 0) return -1;
    next++;
    if (!jumped) after = next + ((first & kindMask) === pointer ? 0 : size);
  }
  if (characters > longestName) p.text('<DOMAIN NAME TOO LONG>');
  return after;
}

const dot = 46;

/** The length of a label, what it says itself; a pointer's is its first byte. -1 when it is not there or of no kind. */
function labelSize(p: Printing, at: number): number {
  if (!p.has(at, 1)) return -1;
  const first = p.u8(at);
  const kind = first & kindMask;
  if (kind === extended) {
    if ((first & 0x3f) !== bitLabel) {
      p.text(`<ELT ${first & 0x3f}>`);
      return -1;
    }
    if (!p.has(at + 1, 1)) return -1;
    return Math.ceil((p.u8(at + 1) || 256) / 8) + 1;
  }
  if (kind === 0x80) {
    p.text('<BAD LABEL TYPE>');
    return -1;
  }
  return first;
}

function printLabel(p: Printing, at: number, size: number, room: number): boolean {
  const wanted = Math.min(size, Math.max(0, room));
  for (let index = 0; index < wanted; index++) {
    if (at + index >= p.snapEnd) return false;
    p.safe(p.bytes[at + index]!);
  }
  return true;
}

/** `\[xc0a8/16]` */
function printBits(p: Printing, at: number): void {
  const bits = p.u8(at) || 256;
  p.text('\\[x');
  let left = bits;
  let byte = at + 1;
  for (; left > 7; left -= 8) p.hex(p.u8(byte++), 2);
  if (left > 4) p.hex(p.u8(byte) & (0xff << (8 - left)), 2);
  else if (left > 0) p.hex((p.u8(byte) >>> 4) & 15 & (15 << (4 - left)), 1);
  p.text(`/${bits}]`);
}

/** Where the field after a name begins, without printing; -1 when the name is cut short or broken. */
export function skipDomainName(p: Printing, at: number): number {
  let next = at;
  if (!p.has(next, 1)) return -1;
  let first = p.u8(next++);
  while (first !== 0) {
    const kind = first & kindMask;
    if (kind === pointer) return next + 1;
    if (kind === 0x80) return -1;
    if (kind === extended) {
      if ((first & 0x3f) !== bitLabel || !p.has(next, 1)) return -1;
      const bits = p.u8(next++) || 256;
      next += Math.ceil(bits / 8);
    } else next += first;
    if (!p.has(next, 1)) return -1;
    first = p.u8(next++);
  }
  return next;
}
