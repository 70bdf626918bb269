/** Short options as the GNU C library's getopt(3) reads them: clusters, attached values, operands anywhere, `--` ends. */

/** One option as it was written. */
export interface ShortOption {
  readonly letter: string;
  /** The value; empty for letters without. */
  readonly value: string;
}

/** The words in order, or getopt's complaint (without the program's name). */
export type ShortOptions =
  | { readonly ok: true; readonly options: readonly ShortOption[]; readonly operands: readonly string[] }
  | { readonly ok: false; readonly options: readonly ShortOption[]; readonly complaint: string };

/** Reads `args` by a getopt string such as `46klp:w:`. */
export function readShortOptions(args: readonly string[], letters: string): ShortOptions {
  const options: ShortOption[] = [];
  const operands: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    if (word === '--') return { ok: true, options, operands: [...operands, ...args.slice(index + 1)] };
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!;
      const known = letter === ':' ? -1 : letters.indexOf(letter);
      if (known === -1) return { ok: false, options, complaint: `invalid option -- '${letter}'` };
      if (letters[known + 1] !== ':') {
        options.push({ letter, value: '' });
        continue;
      }
      const value = at + 1 < word.length ? word.slice(at + 1) : args[++index];
      if (value === undefined) return { ok: false, options, complaint: `option requires an argument -- '${letter}'` };
      options.push({ letter, value });
      break;
    }
  }
  return { ok: true, options, operands };
}
