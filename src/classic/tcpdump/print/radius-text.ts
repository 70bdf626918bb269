/** Text in attributes of RADIUS. */
import type { Printing } from './printing.ts';

/** Prints text with dots for what is not printable; up to its first zero byte with `toZero`. */
export function printRadiusText(p: Printing, at: number, length: number, toZero: boolean): void {
  p.need(at, length);
  for (let index = 0; index < length; index++) {
    const byte = p.u8(at + index);
    if (byte === 0 && toZero) return;
    p.char(byte < 32 || byte > 126 ? 46 : byte);
  }
}
