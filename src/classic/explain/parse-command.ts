/** Reads the words of one command by its tool's own option rules, and explains each piece on the way. */

import { suggest } from '../../base/suggest.ts';
import type { Part } from './explanation.ts';
import type { Redirect } from './shell-split.ts';
import { part } from './tool.ts';
import type { FlagSpec, GivenFlag, Parsed, ToolSpec, ValueSpec } from './tool.ts';

/** What surrounds a command on its line. */
export interface Surroundings {
  readonly asRoot: boolean;
  readonly feeder: Parsed | undefined;
  readonly earlier: readonly Parsed[];
  readonly redirects: readonly Redirect[];
}

/** A command read and explained. */
export interface ReadCommand {
  readonly parsed: Parsed;
  readonly parts: readonly Part[];
  /** What is wrong with the line itself: a flag without its value. */
  readonly faults: readonly string[];
}

/** Reads `words` (the first is the tool's name). Never throws; work is linear in the words and bounded in each of them. */
export function readCommand(tool: ToolSpec, words: readonly string[], around: Surroundings): ReadCommand {
  const reader = new Reader(tool, words);
  reader.run();
  const parsed = makeParsed(words, reader.flags, reader.operands, around);
  const flagParts = reader.pieces.flatMap((piece) => explainPiece(piece, parsed));
  const operandParts = reader.operands.length > 0 && !tool.wraps ? tool.operands(reader.operands, parsed) : [];
  return { parsed, parts: [...flagParts, ...operandParts], faults: reader.faults };
}

/** A piece whose meaning may depend on the whole command, so it is explained last. */
type Piece =
  | { readonly kind: 'plain'; readonly part: Part }
  | { readonly kind: 'flag'; readonly text: string; readonly spec: FlagSpec; readonly values: readonly string[] };

class Reader {
  readonly flags: GivenFlag[] = [];
  readonly operands: string[] = [];
  readonly pieces: Piece[] = [];
  readonly faults: string[] = [];
  readonly #tool: ToolSpec;
  readonly #words: readonly string[];
  readonly #bySpelling = new Map<string, FlagSpec>();
  readonly #longest: number;
  #at = 1;

  constructor(tool: ToolSpec, words: readonly string[]) {
    this.#tool = tool;
    this.#words = words;
    for (const spec of tool.flags) for (const spelling of spec.spellings) this.#bySpelling.set(spelling, spec);
    this.#longest = Math.max(0, ...[...this.#bySpelling.keys()].map((spelling) => spelling.length));
  }

  run(): void {
    while (this.#at < this.#words.length) {
      const word = this.#words[this.#at++]!;
      if (word === '--') {
        this.#plain(part(word, 'flag', 'ends the flags; every word after it is an operand'));
        break;
      }
      if (this.#tool.negation === true && word === '!') {
        this.#plain(part(word, 'flag', 'not: inverts the match that follows it'));
      } else if (!this.#readWord(word)) {
        this.operands.push(word);
        if (this.#tool.stopAtOperand === true || this.#tool.wraps === true) break;
      }
    }
    this.operands.push(...this.#words.slice(this.#at));
  }

  /** Reads one word; false when it is an operand. */
  #readWord(word: string): boolean {
    if (word.length < 2 || (word[0] !== '-' && !(word[0] === '+' && this.#hasPlus()))) return false;
    const exact = this.#bySpelling.get(word) ?? this.#tool.flags.find((spec) => spec.pattern?.test(word) === true);
    if (exact !== undefined) this.#take(word, exact, '');
    else if (word.startsWith('--')) this.#readLong(word, word);
    else if (this.#tool.longOnly === true && this.#findLong(`-${word.split('=')[0]!}`) !== undefined) {
      this.#readLong(`-${word}`, word);
    } else this.#readCluster(word);
    return true;
  }

  #hasPlus(): boolean {
    return [...this.#bySpelling.keys()].some((spelling) => spelling.startsWith('+'));
  }

  #readLong(word: string, typed: string): void {
    const equals = word.indexOf('=');
    const name = equals === -1 ? word : word.slice(0, equals);
    const spec = this.#findLong(name);
    if (spec === undefined) {
      this.#unknown(typed);
      return;
    }
    const text = equals === -1 ? typed : typed.slice(0, typed.indexOf('='));
    if (equals !== -1 && spec.value === undefined) {
      this.faults.push(`${text} takes no value, and is given one`);
      this.#take(text, spec, '');
    } else this.#take(text, spec, equals === -1 ? '' : word.slice(equals + 1), equals !== -1);
  }

  /** A long flag by its name or by an unambiguous beginning, as getopt_long takes it. */
  #findLong(name: string): FlagSpec | undefined {
    const exact = this.#bySpelling.get(name);
    if (exact !== undefined || name.length < 4) return exact;
    const found = new Set<FlagSpec>();
    for (const [spelling, spec] of this.#bySpelling) if (spelling.startsWith(name)) found.add(spec);
    return found.size === 1 ? [...found][0] : undefined;
  }

  /** `-tulnp`, `-p22`, `-sSV`: always the longest spelling that fits next. */
  #readCluster(word: string): void {
    let prefix = word[0]!;
    let rest = word.slice(1);
    while (rest !== '') {
      const text = this.#longestMatch(prefix + rest);
      const spec = text === undefined ? undefined : this.#bySpelling.get(text);
      if (text === undefined || spec === undefined) {
        const whole = rest === word.slice(1) && !(this.#tool.clusterable && this.#letterKnown(word));
        const letter = String.fromCodePoint(rest.codePointAt(0)!);
        this.#unknown(whole ? word : prefix + (this.#tool.clusterable ? letter : rest));
        if (whole || !this.#tool.clusterable) return;
        rest = rest.slice(letter.length);
        continue;
      }
      const after = rest.slice(text.length - prefix.length);
      if (spec.value !== undefined || after === '') {
        this.#take(text, spec, after);
        return;
      }
      this.#take(text, spec, '');
      if (!this.#tool.clusterable) {
        this.#unknown(prefix + after);
        return;
      }
      prefix = spec.family ?? word[0]!;
      rest = after;
    }
  }

  /** Whether any later letter of a cluster is a flag: then one wrong letter does not make the whole word wrong. */
  #letterKnown(word: string): boolean {
    return Array.from(word.slice(2)).some((letter) => this.#bySpelling.has(word[0]! + letter));
  }

  #longestMatch(text: string): string | undefined {
    for (let length = Math.min(text.length, this.#longest); length > 1; length--) {
      const candidate = text.slice(0, length);
      if (this.#bySpelling.has(candidate) && !candidate.startsWith('--')) return candidate;
    }
    return undefined;
  }

  /** Takes a flag with its values: `attached` is what was glued to it. */
  #take(text: string, spec: FlagSpec, attached: string, given = attached !== ''): void {
    const values: string[] = [];
    if (spec.value !== undefined) {
      if (given) values.push(attached);
      else this.#takeNext(text, spec.value, values);
    }
    for (const more of spec.more ?? []) if (values.length > 0) this.#takeNext(text, more, values);
    this.flags.push({ name: spec.spellings[0]!, value: values[0], values });
    this.pieces.push({ kind: 'flag', text, spec, values });
  }

  #takeNext(text: string, value: ValueSpec, values: string[]): void {
    const next = this.#words[this.#at];
    if (value.optional === 'attached') return;
    if (value.optional === 'next') {
      const fits = next !== undefined && !/^[-+!]/.test(next) && value.accepts?.test(next) !== false;
      if (!fits) return;
    }
    if (next === undefined) {
      this.faults.push(`${text} needs its ${value.name}, and the command ends before it`);
      return;
    }
    values.push(next);
    this.#at++;
  }

  #plain(plain: Part): void {
    this.pieces.push({ kind: 'plain', part: plain });
  }

  #unknown(text: string): void {
    const near = suggest(text, this.#bySpelling.keys());
    const advice = near === undefined ? '' : `; did you mean ${near}?`;
    this.#plain(part(text, 'unknown', `not a flag that we know of ${this.#tool.name}${advice}`));
  }
}

/** A flag and its values as parts. */
function explainPiece(piece: Piece, parsed: Parsed): readonly Part[] {
  if (piece.kind === 'plain') return [piece.part];
  const { spec, values } = piece;
  const given = values[0] ?? (spec.pattern === undefined ? '' : piece.text);
  const meaning = typeof spec.meaning === 'string' ? spec.meaning : spec.meaning(given, parsed);
  const specs = [spec.value, ...(spec.more ?? [])];
  const valueParts = values.flatMap((value, index) => explainValue(piece.text, specs[index]!, value));
  return [part(piece.text, 'flag', meaning), ...valueParts];
}

function explainValue(flagText: string, spec: ValueSpec, value: string): readonly Part[] {
  if (spec.grammar !== undefined) return spec.grammar(value);
  return [part(value, 'value', spec.meaning?.(value) ?? `the ${spec.name} of ${flagText}`)];
}

function makeParsed(words: readonly string[], flags: GivenFlag[], operands: string[], around: Surroundings): Parsed {
  const names = new Set(flags.map((given) => given.name));
  const word = words[0] ?? '';
  return {
    name: word.slice(word.lastIndexOf('/') + 1),
    words: words.slice(1),
    flags,
    operands,
    ...around,
    has: (...wanted) => wanted.some((name) => names.has(name)),
    value: (name) => flags.findLast((given) => given.name === name)?.value,
  };
}
