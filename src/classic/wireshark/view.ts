/** What the command line asks to be shown. */

/** A file, and what of it. */
export interface View {
  readonly file: string;
  readonly filter: string;
  readonly packet: number | null;
  readonly time: readonly string[];
  readonly deep: boolean;
}
