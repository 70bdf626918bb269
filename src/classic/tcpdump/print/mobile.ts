/** Minimal encapsulation of Mobile IP (RFC 2004). */
import { remainder } from './cksum.ts';
import type { Printing } from './printing.ts';

/** With the original source, which tcpdump wants in any case. */
const longest = 12;
const sourcePresent = 0x80;

/** Prints a header; what is behind it is not printed. */
export function printMobile(p: Printing, at: number, length: number): void {
  p.protocol = 'mobile';
  if (length < longest || !p.has(at, longest)) {
    p.truncated();
    return;
  }
  const hasSource = (p.u8(at + 1) & sourcePresent) !== 0;
  p.text(`mobile: ${hasSource ? '[S]' : '[]'} `);
  if (p.verbose > 0) {
    if (hasSource) {
      p.ipv4(at + 8);
      p.char(32);
    }
    p.text('> ');
    p.ipv4(at + 4);
    p.text(` (oproto=${p.u8(at)})`);
  }
  if (remainder(p, at, hasSource ? longest : 8) !== 0) p.text(` (bad checksum ${p.u16(at + 2)})`);
}
