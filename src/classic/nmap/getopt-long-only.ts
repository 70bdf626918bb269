/** Options as getopt_long_only(3) of the GNU C library reads them: long ones behind one dash or two, abbreviated, letters in clusters. */

/** A long option. */
export interface LongOption {
  readonly name: string;
  readonly takes: 'nothing' | 'value' | 'perhaps';
}

/** One option as it was written, by its full name or its letter. */
export interface ReadOption {
  readonly name: string;
  /** Null where it has none. */
  readonly value: string | null;
}

/** The options in order, and the words that are none; the complaint is getopt's, without the program's name. */
export interface ReadWords {
  readonly options: readonly ReadOption[];
  readonly operands: readonly string[];
  /** Null where all could be read; else what came before it is in `options`. */
  readonly complaint: string | null;
}

/** The grammar: `letters` is a getopt string (`ab:d::`). */
export interface LongOnlyGrammar {
  readonly letters: string;
  /** In the order of the tool's own table, which messages about abbreviations show. */
  readonly longs: readonly LongOption[];
}

/** A complaint on its way out. */
class Complaint extends Error {}

/** Reads the words up to the first that cannot be read. */
export function readLongOnly(args: readonly string[], grammar: LongOnlyGrammar): ReadWords {
  const options: ReadOption[] = [];
  const operands: string[] = [];
  const words = args.values();
  const next = (): string | undefined => words.next().value;
  try {
    for (let word = next(); word !== undefined; word = next()) {
      if (word === '--') return { options, operands: [...operands, ...words], complaint: null };
      if (!word.startsWith('-') || word === '-') operands.push(word);
      else if (!readLong(word, grammar, options, next)) readLetters(word.slice(1), grammar.letters, options, next);
    }
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    return { options, operands, complaint: error.message };
  }
  return { options, operands, complaint: null };
}

/** False: it is to be read as letters. */
function readLong(
  word: string,
  { letters, longs }: LongOnlyGrammar,
  into: ReadOption[],
  next: () => string | undefined,
): boolean {
  const dashes = word.startsWith('--') ? '--' : '-';
  const isLetter = indexOfLetter(letters, word[1]!) !== -1;
  // "-f" alone is the letter, where there is one; "-fu" may be an abbreviation first (glibc, posix/getopt.c).
  if (dashes === '-' && word.length === 2 && isLetter) return false;
  const body = word.slice(dashes.length);
  const equals = body.indexOf('=');
  const name = equals === -1 ? body : body.slice(0, equals);
  const fits = longs.filter((long) => long.name.startsWith(name));
  const found = fits.find((long) => long.name === name) ?? (fits.length === 1 ? fits[0] : undefined);
  if (found === undefined && fits.length > 1) {
    const names = fits.map((long) => `'${dashes}${long.name}'`).join(' ');
    throw new Complaint(`option '${dashes}${body}' is ambiguous; possibilities: ${names}`);
  }
  if (found === undefined) {
    if (dashes === '-' && isLetter) return false;
    throw new Complaint(`unrecognized option '${dashes}${body}'`);
  }
  const attached = equals === -1 ? null : body.slice(equals + 1);
  if (attached !== null && found.takes === 'nothing')
    throw new Complaint(`option '${dashes}${found.name}' doesn't allow an argument`);
  const value = attached ?? (found.takes === 'value' ? (next() ?? null) : null);
  if (found.takes === 'value' && value === null)
    throw new Complaint(`option '${dashes}${found.name}' requires an argument`);
  into.push({ name: found.name, value });
  return true;
}

function readLetters(cluster: string, letters: string, into: ReadOption[], next: () => string | undefined): void {
  for (let at = 0; at < cluster.length; at++) {
    const letter = cluster[at]!;
    const known = indexOfLetter(letters, letter);
    if (known === -1) throw new Complaint(`invalid option -- '${letter}'`);
    if (letters[known + 1] !== ':') {
      into.push({ name: letter, value: null });
      continue;
    }
    const rest = cluster.slice(at + 1);
    const optional = letters[known + 2] === ':';
    const value = rest !== '' ? rest : optional ? null : (next() ?? null);
    if (value === null && !optional) throw new Complaint(`option requires an argument -- '${letter}'`);
    into.push({ name: letter, value });
    return;
  }
}

function indexOfLetter(letters: string, letter: string): number {
  return letter === ':' ? -1 : letters.indexOf(letter);
}
