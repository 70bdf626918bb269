/** A number for each of very many places, 0 where none was set: pages of them are made when first written. */

const pageLength = 2 ** 15;

/** 32-bit numbers by place. */
export class PagedInts {
  readonly #pages: (Int32Array | undefined)[] = [];

  get(place: number): number {
    return this.#pages[Math.floor(place / pageLength)]?.[place % pageLength] ?? 0;
  }

  set(place: number, value: number): void {
    const page = (this.#pages[Math.floor(place / pageLength)] ??= new Int32Array(pageLength));
    page[place % pageLength] = value;
  }

  /** The places that have another number than 0, ascending. */
  *places(): Generator<number, undefined> {
    for (const [number, page] of this.#pages.entries()) {
      if (page === undefined) continue;
      for (let at = 0; at < pageLength; at++) if (page[at] !== 0) yield number * pageLength + at;
    }
  }
}
