/** What the traditional nc has beside the options of OpenBSD's. */
import type { NcOptions } from './options.ts';

/** What traditional nc is asked for, beside what both netcats know. */
export interface TraditionalOptions extends NcOptions {
  /** -v twice: counts the bytes at the end. */
  readonly counts: boolean;
  readonly keepAlive: boolean;
}
