/** A set of numbers from a wide range as bits: what has been answered, of up to 2^32 probes. Pages are made when first written. */

const pageBits = 2 ** 19;

/** The set. */
export class Bitmap {
  readonly size: number;
  readonly #pages: (Uint8Array | undefined)[];
  #count = 0;

  /** Of the numbers 0 to size-1. */
  constructor(size: number) {
    this.size = size;
    this.#pages = Array.from<Uint8Array | undefined>({ length: Math.ceil(size / pageBits) });
  }

  /** How many numbers are in it. */
  get count(): number {
    return this.#count;
  }

  has(number: number): boolean {
    const page = this.#pages[Math.floor(number / pageBits)];
    const bit = number % pageBits;
    return page !== undefined && (page[bit >>> 3]! & (1 << (bit & 7))) !== 0;
  }

  /** Puts a number in; false when it was there. Throws RangeError (a programmer's error) for one outside the range. */
  add(number: number): boolean {
    if (!(number >= 0 && number < this.size)) throw new RangeError(`${number} is outside a bitmap of ${this.size}`);
    const page = (this.#pages[Math.floor(number / pageBits)] ??= new Uint8Array(pageBits / 8));
    const bit = number % pageBits;
    const mask = 1 << (bit & 7);
    if ((page[bit >>> 3]! & mask) !== 0) return false;
    page[bit >>> 3]! |= mask;
    this.#count++;
    return true;
  }
}
