/** Reads option letters off an argument list as lsof does: `-` and `+` both begin options, and a value may turn out to be none. */

/** What one step finds. */
export type ScannedOption =
  | { readonly letter: string; readonly problem: null }
  /** A colon, or a letter that is no option. */
  | { readonly letter: string; readonly problem: 'colon' | 'unknown' };

/** The scanner. After `next` has found an option, `prefix` and `value` belong to it. */
export interface OptionScanner {
  /** The next option, null at the end of the options. */
  next(): ScannedOption | null;
  /** `-` or `+`. */
  readonly prefix: string;
  /** What follows the letter in its argument, or the next argument (never `--`); null where neither is or may be. */
  readonly value: string | null;
  /** The value was not for this option: go on reading options at its character `used`. */
  giveBack(used?: number): void;
  /** Index of the first argument that is no option. */
  readonly position: number;
}

/** Scans `args`; `withValue` are the letters that may have a value, `alone` those that may not. */
export function scanOptions(args: readonly string[], withValue: string, alone: string): OptionScanner {
  let [word, at] = [0, 0];
  let back = { word: 0, at: 0 };
  let prefix = '-';
  let value: string | null = null;

  const advance = (): void => {
    at++;
    if (at >= args[word]!.length) [word, at] = [word + 1, 0];
  };
  const takeValue = (): void => {
    const rest = args[word]!.slice(at + 1);
    if (rest !== '') {
      back = { word, at: at + 1 };
      value = rest;
      word++;
    } else {
      word++;
      back = { word, at: 0 };
      value = args[word] ?? null;
      if (value === '--') value = null;
      else if (value !== null) word++;
    }
    at = 0;
  };
  return {
    next() {
      if (at === 0) {
        const argument = args[word];
        if (argument === undefined || argument.length < 2 || !/^[-+]/.test(argument)) return null;
        if (argument === '--' || argument === '++') {
          word++;
          return null;
        }
        prefix = argument[0]!;
        at = 1;
      }
      const letter = args[word]![at]!;
      const known = withValue.includes(letter) || alone.includes(letter);
      if (letter === ':' || !known) {
        advance();
        return { letter, problem: letter === ':' ? 'colon' : 'unknown' };
      }
      if (withValue.includes(letter)) takeValue();
      else {
        value = null;
        advance();
      }
      return { letter, problem: null };
    },
    get prefix() {
      return prefix;
    },
    get value() {
      return value;
    },
    giveBack(used = 0) {
      word = back.word;
      // Offset 0 is where a new argument begins; lsof then looks for a prefix there.
      at = back.at + used;
    },
    get position() {
      return word;
    },
  };
}
