/** The routing header of IPv6: source routes (RFC 2460, RFC 6275) and segments (RFC 8754). */
import type { Printing } from './printing.ts';

const segments = 4;

/** Prints a header; returns its length, or -1 when the line ends with it. */
export function printRouting(p: Printing, at: number): number {
  p.protocol = 'rt6';
  p.text('RT6');
  const length = p.u8(at + 1);
  p.text(` (len=${length}`);
  const type = p.u8(at + 2);
  p.text(`, type=${type}${type === 0 ? ' [Deprecated]' : ''}`);
  p.text(`, segleft=${p.u8(at + 3)}`);
  if (type === 0 || type === 2) {
    const reserved = p.u32(at + 4);
    if (reserved !== 0 || p.verbose > 0) p.text(`, rsv=0x${reserved.toString(16)}`);
  } else if (type === segments) {
    p.text(`, last-entry=${p.u8(at + 4)}`);
    const flags = p.u8(at + 5);
    if (flags !== 0 || p.verbose > 0) p.text(`, flags=0x${flags.toString(16)}`);
    p.text(`, tag=${p.u16(at + 6).toString(16)}`);
  } else {
    p.text(' (unknown type)');
    p.invalid();
    return -1;
  }
  if (length % 2 === 1) {
    p.text(` (invalid length ${length})`);
    p.invalid();
    return -1;
  }
  for (let hop = 0; hop < length >>> 1; hop++) {
    const address = at + 8 + hop * 16;
    p.need(address, 16);
    p.text(`, [${hop}]`);
    p.ipv6(address);
  }
  p.text(') ');
  return (length + 1) * 8;
}
