/** A number for each of very many places, 0 where none was set: pages of them are made when first written. */

const pageBits = 12;
const pageLength = 2 ** pageBits;

/** 32-bit numbers by place, 0 to 2^32-1. */
export class PagedInts {
  readonly #pages: (Int32Array | undefined)[] = [];

  get(place: number): number {
    const page = this.#pages[place >>> pageBits];
    return page === undefined ? 0 : page[place & (pageLength - 1)]!;
  }

  set(place: number, value: number): void {
    const page = (this.#pages[place >>> pageBits] ??= new Int32Array(pageLength));
    page[place & (pageLength - 1)] = value;
  }

  /** The places that have another number than 0, ascending. */
  *places(): Generator<number, undefined> {
    for (const [number, page] of this.#pages.entries()) {
      if (page === undefined) continue;
      for (let at = 0; at < pageLength; at++) if (page[at] !== 0) yield number * pageLength + at;
    }
  }
}
