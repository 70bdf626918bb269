/** Arguments as getopt_long(3) of glibc reads them: clusters, permuted operands, unambiguous abbreviations, its error texts. */

/** A long option: its name, whether it takes a value, and the letter or word that stands for it. */
export interface LongOption {
  readonly name: string;
  readonly takesValue: boolean;
  readonly key: string;
}

/** The options of a program. */
export interface OptionTable {
  /** Short options as for getopt: a colon after those that take a value. */
  readonly short: string;
  readonly long: readonly LongOption[];
}

/** One thing found on the command line. An error carries the text that getopt prints after the program's name. */
export type OptionEvent =
  | { readonly kind: 'option'; readonly key: string; readonly value: string | null }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'operands'; readonly operands: readonly string[] };

/**
 * Reads the arguments (without the program's name) one option at a time, so that the caller may stop at any of them; the last
 * event is the operands. With `posixlyCorrect` the first operand ends the options.
 */
export function* readOptions(
  args: readonly string[],
  table: OptionTable,
  posixlyCorrect: boolean,
): Generator<OptionEvent> {
  const operands: string[] = [];
  let next = 0;
  const takeValue = (): string | null => (next < args.length ? args[next++]! : null);
  while (next < args.length) {
    const argument = args[next++]!;
    if (argument === '--') break;
    if (argument.startsWith('--')) yield longOption(argument.slice(2), table, takeValue);
    else if (argument.startsWith('-') && argument !== '-') yield* cluster(argument.slice(1), table, takeValue);
    else {
      operands.push(argument);
      if (posixlyCorrect) break;
    }
  }
  yield { kind: 'operands', operands: [...operands, ...args.slice(next)] };
}

function* cluster(letters: string, table: OptionTable, takeValue: () => string | null): Generator<OptionEvent> {
  for (let index = 0; index < letters.length; index++) {
    const letter = letters[index]!;
    const at = letter === ':' || letter === ';' ? -1 : table.short.indexOf(letter);
    if (at === -1) {
      yield { kind: 'error', text: `invalid option -- '${letter}'` };
      continue;
    }
    if (table.short[at + 1] !== ':') {
      yield { kind: 'option', key: letter, value: null };
      continue;
    }
    const value = index + 1 < letters.length ? letters.slice(index + 1) : takeValue();
    if (value === null) yield { kind: 'error', text: `option requires an argument -- '${letter}'` };
    else yield { kind: 'option', key: letter, value };
    return;
  }
}

function longOption(text: string, table: OptionTable, takeValue: () => string | null): OptionEvent {
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  const found = findLong(name, table);
  if (found === null) return { kind: 'error', text: `unrecognized option '--${name}'` };
  if (Array.isArray(found)) {
    const possibilities = found.map((option: LongOption) => ` '--${option.name}'`).join('');
    return { kind: 'error', text: `option '--${name}' is ambiguous; possibilities:${possibilities}` };
  }
  const option = found as LongOption;
  if (!option.takesValue) {
    if (equals !== -1) return { kind: 'error', text: `option '--${option.name}' doesn't allow an argument` };
    return { kind: 'option', key: option.key, value: null };
  }
  const value = equals === -1 ? takeValue() : text.slice(equals + 1);
  if (value === null) return { kind: 'error', text: `option '--${option.name}' requires an argument` };
  return { kind: 'option', key: option.key, value };
}

/** The option of that name or of which it is the only beginning; several beginnings that mean the same are no ambiguity. */
function findLong(name: string, table: OptionTable): LongOption | readonly LongOption[] | null {
  const exact = table.long.find((option) => option.name === name);
  if (exact !== undefined) return exact;
  const candidates = table.long.filter((option) => option.name.startsWith(name));
  const [first] = candidates;
  if (first === undefined) return null;
  const same = candidates.every((option) => option.key === first.key && option.takesValue === first.takesValue);
  return same ? first : candidates;
}
