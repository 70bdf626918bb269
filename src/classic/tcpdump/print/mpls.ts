/** MPLS (RFC 3032): the labels, and the packet under them, guessed from its first byte as nothing says what it is. */
import { printUnknownPacket } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

/** RFC 3032 section 2.1. */
const reserved: Readonly<Record<number, string>> = {
  0: 'IPv4 explicit NULL',
  1: 'router alert',
  2: 'IPv6 explicit NULL',
  3: 'implicit NULL',
};
const label = { ipv4: 0, ipv6: 2, implicit: 3, firstFree: 16 } as const;
const bottom = 0x100;

/** Prints a stack of labels and what is under it. */
export function printMpls(p: Printing, at: number, length: number): void {
  p.protocol = 'mpls';
  p.text('MPLS');
  let next = at;
  let left = length;
  let entry = 0;
  do {
    if (left < 4) {
      p.invalid();
      p.need(at, length);
      return;
    }
    entry = p.u32(next);
    p.text(`${next > at && p.verbose > 0 ? '\n\t' : ' '}(label ${entry >>> 12}`);
    if (p.verbose > 0 && entry >>> 12 < label.firstFree) p.text(` (${word(reserved, entry >>> 12, () => 'rsvd')})`);
    p.text(`, tc ${(entry >>> 9) & 7}${entry & bottom ? ', [S]' : ''}, ttl ${entry & 0xff})`);
    next += 4;
    left -= 4;
  } while ((entry & bottom) === 0);
  printInside(p, entry >>> 12, next, left);
}

function printInside(p: Printing, value: number, at: number, length: number): void {
  const version = guess(p, value, at, length);
  if (version === 0) {
    printUnknownPacket(p, at, Math.min(length, p.snapEnd - at));
    if (!p.quiet && p.options.hex + p.options.hexText === 0) p.need(at, length);
    return;
  }
  p.text(p.verbose > 0 ? '\n\t' : ' ');
  if (version === 4) p.inner.ip(p, at, length);
  else p.inner.ip6(p, at, length);
}

/** 4 and 6 for IP, 0 for something else. */
function guess(p: Printing, value: number, at: number, length: number): number {
  if (value === label.ipv4 || value === label.implicit) return 4;
  if (value === label.ipv6) return 6;
  if (length < 1) return 0;
  const first = p.u8(at);
  if (first >= 0x45 && first <= 0x4f) return 4;
  return first >= 0x60 && first <= 0x6f ? 6 : 0;
}
