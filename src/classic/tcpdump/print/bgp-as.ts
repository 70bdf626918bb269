/** Numbers of autonomous systems: plain, or with -b in two halves (RFC 5396). */
import type { Printing } from './printing.ts';

/** The number as the options want it. */
export function asText(p: Printing, number: number): string {
  return p.options.asDot && number > 0xffff ? `${number >>> 16}.${number & 0xffff}` : String(number);
}
