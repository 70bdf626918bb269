/** Services of the C library whose answers classic tools print as they come: an injected value, so that tests can fake them. */
import { formatTime, localeEncoding } from '../ffi/locale.ts';
import { userId } from '../ffi/names.ts';
import { type PosixRegex, type PosixRegexOptions, posixRegex } from '../ffi/posix-regex.ts';

export type { PosixRegex, PosixRegexOptions };

/** The services; each throws PTL_NO_FFI where native code is out of reach. */
export interface CLibrary {
  /** regcomp(3): see posixRegex. */
  regex(pattern: Uint8Array, options: PosixRegexOptions): PosixRegex;
  /** The encoding of a locale (`UTF-8`), null where there is no such locale. */
  localeEncoding(locale: string): string | null;
  /** strftime(3) in local time and the C locale. */
  formatTime(format: Uint8Array, seconds: number, maximum: number): Uint8Array;
  /** getpwnam(3): the uid of a login name, or null. */
  userId(name: string): number | null;
}

/** The C library of this process. */
export const cLibrary: CLibrary = { regex: posixRegex, localeEncoding, formatTime, userId };
