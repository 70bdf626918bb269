/** A way in which a printer ends early that several protocols of bridges share. */
import { untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';

/** Runs a printer up to a `requireThat` that does not hold: ` (invalid)`, and the mark of a cut unless all of it was captured. */
export function untilMalformed(p: Printing, at: number, length: number, print: () => void): void {
  let whole = false;
  untilCut(p, () => {
    print();
    whole = true;
  });
  if (!whole) p.need(at, length);
}
