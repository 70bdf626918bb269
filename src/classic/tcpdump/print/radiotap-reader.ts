/** Walks over the fields of a radiotap header, each aligned to its size from where the header begins. */
import type { Printing } from './printing.ts';

/** One object a header. */
export class RadiotapReader {
  readonly #p: Printing;
  readonly #start: number;
  readonly #end: number;
  #next: number;

  constructor(p: Printing, start: number, end: number, first: number) {
    this.#p = p;
    this.#start = start;
    this.#end = end;
    this.#next = first;
  }

  /** Where the next field stands, -1 when the header ends before it does. */
  take(align: number, size: number): number {
    const at = this.#start + Math.ceil((this.#next - this.#start) / align) * align;
    if (at + size > this.#end) return -1;
    this.#next = at + size;
    return at;
  }

  /**
   * Goes past the fields of a vendor: an organisation, a number, their length. `cut` when the header ends before those, of which it takes what is whole;
   * `tooLong` when it ends before the fields.
   */
  skipVendor(): 'skipped' | 'cut' | 'tooLong' {
    if (this.take(2, 3) < 0 || this.take(1, 1) < 0) return 'cut';
    const at = this.take(2, 2);
    if (at < 0) return 'cut';
    const size = this.#p.u16le(at);
    if (this.#next + size > this.#end) return 'tooLong';
    this.#next += size;
    return 'skipped';
  }
}
