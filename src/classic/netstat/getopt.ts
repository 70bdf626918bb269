/** Command lines as GNU getopt_long reads them: clustered letters, abbreviated long names, operands anywhere. */

/** A long option: its full name, whether it takes a value, and what it stands for (names that share `means` are one option). */
export interface LongOption {
  readonly name: string;
  readonly takesValue: boolean;
  readonly means: string;
}

/** The options of a program: letters that stand alone, letters that take a value, long names in the order of its table. */
export interface OptionTable {
  readonly program: string;
  readonly letters: string;
  readonly lettersWithValue: string;
  readonly long: readonly LongOption[];
}

/** An option as it was found; `means` is its letter or the long option's `means`. */
export interface FoundOption {
  readonly means: string;
  /** The full long name, or null for a letter. */
  readonly name: string | null;
  readonly value: string | null;
}

/** What a command line says, up to its first mistake. */
export interface ReadOptions {
  readonly options: readonly FoundOption[];
  readonly operands: readonly string[];
  /** The complaint of getopt about the first mistake, without a line end; the options before it are in `options`. */
  readonly mistake: string | null;
}

/** Reads a command line; the messages are glibc's own (posix/getopt.c), as its users know them. */
export function readOptions(table: OptionTable, args: readonly string[]): ReadOptions {
  const options: FoundOption[] = [];
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--') {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (arg === '-' || !arg.startsWith('-')) {
      operands.push(arg);
      continue;
    }
    const step = arg.startsWith('--') ? readLong(table, arg, args[at + 1]) : readCluster(table, arg, args[at + 1]);
    options.push(...step.options);
    if (step.mistake !== null) return { options, operands, mistake: `${table.program}: ${step.mistake}` };
    if (step.tookNext) at++;
  }
  return { options, operands, mistake: null };
}

interface Step {
  readonly options: readonly FoundOption[];
  readonly tookNext: boolean;
  readonly mistake: string | null;
}

function readCluster(table: OptionTable, arg: string, next: string | undefined): Step {
  const options: FoundOption[] = [];
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at]!;
    if (table.lettersWithValue.includes(letter)) {
      const rest = arg.slice(at + 1);
      const value = rest === '' ? next : rest;
      if (value === undefined)
        return { options, tookNext: false, mistake: `option requires an argument -- '${letter}'` };
      return { options: [...options, { means: letter, name: null, value }], tookNext: rest === '', mistake: null };
    }
    if (!table.letters.includes(letter)) return { options, tookNext: false, mistake: `invalid option -- '${letter}'` };
    options.push({ means: letter, name: null, value: null });
  }
  return { options, tookNext: false, mistake: null };
}

function readLong(table: OptionTable, arg: string, next: string | undefined): Step {
  const equals = arg.indexOf('=');
  const typed = equals === -1 ? arg.slice(2) : arg.slice(2, equals);
  const wrong = (mistake: string): Step => ({ options: [], tookNext: false, mistake });
  const matches = table.long.filter(({ name }) => name.startsWith(typed));
  const first = matches[0];
  if (first === undefined) return wrong(`unrecognized option '${arg}'`);
  const exact = matches.find(({ name }) => name === typed);
  if (exact === undefined) {
    const others = matches.filter(({ means, takesValue }) => means !== first.means || takesValue !== first.takesValue);
    if (others.length > 0) {
      const possibilities = [first, ...others].map(({ name }) => ` '--${name}'`).join('');
      return wrong(`option '${arg}' is ambiguous; possibilities:${possibilities}`);
    }
  }
  const found = exact ?? first;
  const attached = equals === -1 ? null : arg.slice(equals + 1);
  if (!found.takesValue && attached !== null) return wrong(`option '--${found.name}' doesn't allow an argument`);
  const { means, name } = found;
  if (!found.takesValue) return { options: [{ means, name, value: null }], tookNext: false, mistake: null };
  const value = attached ?? next;
  if (value === undefined) return wrong(`option '--${found.name}' requires an argument`);
  return { options: [{ means, name, value }], tookNext: attached === null, mistake: null };
}
