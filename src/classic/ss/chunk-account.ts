/**
 * The account of a table's cells: how wide each column has become, and when it is time to print.
 *
 * ss collects cells in chunks of 1 MiB and prints when the fifth has been opened, so on a table of some 70,000 lines the widths
 * may change in the middle of the output. A chunk is two pointers and then the cells, each a 16-bit length and its bytes,
 * aligned to 2. After the columns that are shown stands one that is always empty, whose length field takes room as well.
 */

const chunk = { room: (1 << 20) - 16, most: 5, lengthField: 2 } as const;

/** A cell's length must fit its field: what is beyond is cut. */
export const longestCell = 0xffff;

/** Accounts for lines of cells; the last column is the details. */
export class ChunkAccount {
  /** The longest cell of each column so far; it only ever grows. */
  readonly longest: Int32Array;
  readonly #shown: readonly boolean[];
  readonly #last: number;
  /** What the length fields of a line take but the two that are not written before the next line begins. */
  readonly #lengthFields: number;
  #used: number = chunk.lengthField;
  #chunks = 0;
  /** Length of the newest line's details: they are not measured before the next line begins, so the last line never widens the column. */
  #details = -1;

  constructor(shown: readonly boolean[]) {
    this.longest = new Int32Array(shown.length);
    this.#shown = shown;
    this.#last = shown.length - 1;
    this.#lengthFields = (shown.filter(Boolean).length - 1) * chunk.lengthField;
  }

  /** Adds the line of cells that begins at `from`. */
  add(cells: readonly string[], from: number): void {
    if (!this.#addWhole(cells, from)) this.#addCells(cells, from);
    this.#details = cells[from + this.#last]!.length;
  }

  /** Measures the details of the newest line. */
  closeDetails(): void {
    if (this.#details === -1) return;
    this.#close(this.#last, this.#details);
    this.#details = -1;
  }

  /** Ends the newest line, as the next one begins; true when everything must be printed first. */
  endLine(): boolean {
    this.closeDetails();
    if (this.#chunks >= chunk.most) return true;
    this.#skip(chunk.lengthField);
    return false;
  }

  /** Forgets the lines, which have been printed, but not the widths. */
  restart(): void {
    this.#used = chunk.lengthField;
    this.#chunks = 0;
    this.#details = -1;
  }

  /** Accounts for a line at once when all of it surely fits into the chunk; false when it may not. */
  #addWhole(cells: readonly string[], from: number): boolean {
    const { longest } = this;
    const last = this.#last;
    let bytes = cells[from + last]!.length;
    for (let column = 0; column < last; column++) {
      if (!this.#shown[column]) continue;
      const { length } = cells[from + column]!;
      bytes += (length + 1) & ~1;
      if (length > longest[column]!) longest[column] = length;
    }
    // Some room is left for the length fields that follow.
    if (this.#chunks === 0 || this.#used + bytes + this.#lengthFields + 8 >= chunk.room) return false;
    this.#used += bytes + this.#lengthFields;
    return true;
  }

  /** The same cell by cell, where the chunk may end within the line. */
  #addCells(cells: readonly string[], from: number): void {
    for (let column = 0; column <= this.#last; column++) {
      if (!this.#shown[column]) continue;
      const { length } = cells[from + column]!;
      this.#place(length);
      if (column < this.#last) this.#close(column, length);
    }
  }

  #place(length: number): void {
    if (this.#chunks === 0) this.#chunks = 1;
    if (length > 0 && length >= chunk.room - this.#used && this.#used > chunk.lengthField) this.#open();
    this.#used += length;
  }

  #close(column: number, length: number): void {
    if (length > this.longest[column]!) this.longest[column] = length;
    this.#skip((length & 1) + chunk.lengthField);
  }

  #skip(bytes: number): void {
    this.#used += bytes;
    if (this.#used > chunk.room) this.#open();
  }

  #open(): void {
    this.#chunks++;
    this.#used = chunk.lengthField;
  }
}
