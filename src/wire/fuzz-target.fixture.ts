/** What the fuzz tests want to know of a parser. */

/** A parser under test. */
export interface FuzzTarget {
  readonly name: string;
  readonly parse: (bytes: Uint8Array, start: number, end: number) => unknown;
  /** Inputs that it can read. */
  readonly seeds: readonly Uint8Array[];
}
