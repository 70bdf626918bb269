/** What slow protocols say of a packet that ends before its parts do. */
import type { Printing } from './printing.ts';

/** Appends it: with -v on a line of its own. */
export function printTooShort(p: Printing): void {
  p.text(p.verbose > 0 ? '\n\t\t packet is too short' : ' (packet is too short)');
}
