/** What the C library knows of locales: the character encoding of one, and a time written by a format. */
import { native } from './library.ts';

/** LC_CTYPE_MASK of newlocale(3) and CODESET of nl_langinfo(3), glibc's numbers. */
const characterTypeMask = 1;
const codeset = 14;

/** The encoding of a locale by name (`C.UTF-8` gives `UTF-8`), or null where the system has no such locale. Throws PTL_NO_FFI. */
export function localeEncoding(name: string): string | null {
  const locale = native('void *newlocale(int, const char *, void *)')(characterTypeMask, name, null);
  if (locale === null) return null;
  try {
    return native('const char *nl_langinfo_l(int, void *)')(codeset, locale) as string;
  } finally {
    native('void freelocale(void *)')(locale);
  }
}

/**
 * strftime(3) of a local time in the C locale: the bytes, empty where the format gives nothing or more than `maximum`
 * bytes. `format` is raw bytes, `seconds` since 1970 UTC. Throws PTL_NO_FFI.
 */
export function formatTime(format: Uint8Array, seconds: number, maximum: number): Uint8Array {
  const when = new BigInt64Array([BigInt(seconds)]);
  const brokenDown = new Uint8Array(64);
  native('void *localtime_r(void *, void *)')(when, brokenDown);
  const text = new Uint8Array(maximum + 1);
  const call = native('size_t strftime(void *, size_t, void *, void *)');
  const length = Number(call(text, maximum, Buffer.concat([format, Buffer.alloc(1)]), brokenDown));
  return text.subarray(0, length);
}
