/** Regular expressions as regcomp(3) reads them: the dialect that classic tools take, with their own error texts. */
import { foreign, native } from './library.ts';

/** Flags of regcomp (regex.h of the GNU and musl C libraries). */
const compileFlags = { extended: 1, ignoreCase: 2, noSubexpressions: 8 } as const;
/** Larger than every libc's regex_t (64 bytes in glibc). */
const expressionSize = 256;

/** How an expression is read. */
export interface PosixRegexOptions {
  /** Extended syntax; basic otherwise. */
  readonly extended: boolean;
  readonly ignoreCase: boolean;
}

/** A compiled expression, or the C library's words for what is wrong with it. */
export type PosixRegex = { readonly matches: (bytes: Uint8Array) => boolean } | { readonly error: string };

/** Compiles an expression given as bytes (without the closing NUL). Throws PTL_NO_FFI. */
export function posixRegex(pattern: Uint8Array, options: PosixRegexOptions): PosixRegex {
  const expression = new Uint8Array(expressionSize);
  const flags =
    compileFlags.noSubexpressions |
    (options.extended ? compileFlags.extended : 0) |
    (options.ignoreCase ? compileFlags.ignoreCase : 0);
  const code = Number(native('int regcomp(void *, void *, int)')(expression, terminated(pattern), flags));
  if (code !== 0) return { error: errorText(code, expression) };
  const execute = native('int regexec(void *, void *, size_t, void *, int)');
  return { matches: (bytes) => Number(execute(expression, terminated(bytes), 0, null, 0)) === 0 };
}

function errorText(code: number, expression: Uint8Array): string {
  const text = new Uint8Array(256);
  native('size_t regerror(int, void *, void *, size_t)')(code, expression, text, text.length);
  return foreign().decode(text, 'char', -1) as string;
}

function terminated(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.alloc(1)]);
}
