/**
 * Two ways in which a printer ends early without ending the packet's line: the layers below go on as after any other packet, so
 * that -x still leaves out the link header. (Most reads past the end throw `truncation` instead, which ends the whole line.)
 */
import { type Printing, truncation } from './printing.ts';

const ends = {
  /** The bytes end before what the printer wants: ` [|name]`. */
  cutShort: Object.freeze(Object.assign(Object.create(Error.prototype) as Error, { message: 'cut short' })),
  /** They are not what they should be: ` (invalid)`. */
  malformed: Object.freeze(Object.assign(Object.create(Error.prototype) as Error, { message: 'malformed' })),
} as const;

/**
 * Runs a printer up to the first {@link requireBytes} or {@link requireThat} that does not hold, and appends the mark; with
 * `everyRead` a read past the end counts as the first of them.
 */
export function untilCut(p: Printing, print: () => void, everyRead = false): void {
  try {
    print();
  } catch (error) {
    if (error === ends.cutShort || (everyRead && error === truncation)) p.truncated();
    else if (error === ends.malformed) p.invalid();
    else throw error;
  }
}

/** Ends the printer with ` [|name]` unless `length` bytes at `at` were captured. Only inside {@link untilCut}. */
export function requireBytes(p: Printing, at: number, length: number): void {
  if (!p.has(at, length)) throw ends.cutShort;
}

/** Ends the printer with ` (invalid)` unless the condition holds. Only inside {@link untilCut}. */
export function requireThat(condition: boolean): void {
  if (!condition) throw ends.malformed;
}

/** Says that the `length` bytes at `at` are not what they should be, and whether they were captured. Only inside {@link untilCut}. */
export function malformed(p: Printing, at: number, length: number): void {
  p.invalid();
  requireBytes(p, at, length);
}
