/** Whether names are in UTF-8: what the environment's locale says, as setlocale(3) would read it. */
import type { CLibrary } from '../../../os/c-library.ts';

/** True when the locale of LC_ALL, LC_CTYPE or LANG (the first that is set) exists and its encoding is UTF-8. */
export function isUtf8Locale(
  environment: Readonly<Record<string, string | undefined>>,
  library: Pick<CLibrary, 'localeEncoding'>,
): boolean {
  const name = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  if (name === undefined || name === 'C' || name === 'POSIX') return false;
  try {
    return library.localeEncoding(name) === 'UTF-8';
  } catch {
    // Without native code the name has to do.
    return /utf-?8/i.test(name);
  }
}
