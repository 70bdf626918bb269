/** What a classic tool's explanation is made of: `defineTool` turns one file into one entry of the catalogue. */

import type { Part, PartKind } from './explanation.ts';

/**
 * A clause, or a function that makes one of the value given (empty when there is none; the word itself for a flag known by a pattern)
 * and the whole command.
 */
export type Meaning = string | ((value: string, parsed: Parsed) => string);

/** The value that a flag takes. */
export interface ValueSpec {
  /** As help texts print it: `PORT`, `SECONDS`. */
  readonly name: string;
  /**
   * When the value may be missing: `attached` takes only what is glued to the flag (`-d2`), `next` also takes the following
   * word unless it begins with `-` or `+` (lsof's own habit).
   */
  readonly optional?: 'attached' | 'next';
  /** With `optional: 'next'`, which following words count as the value; any when absent. */
  readonly accepts?: RegExp;
  /** Explains the value piece by piece. */
  readonly grammar?: (value: string) => readonly Part[];
  /** Says what the value is, when it needs no pieces. */
  readonly meaning?: (value: string) => string;
}

/** One flag of a tool. */
export interface FlagSpec {
  /** All spellings; the first is the name by which `Parsed` knows the flag. A cluster is split by single-dash spellings. */
  readonly spellings: readonly string[];
  readonly meaning: Meaning;
  readonly value?: ValueSpec;
  /** Values after the first, as in iptables' `-P CHAIN TARGET`. */
  readonly more?: readonly ValueSpec[];
  /** What the letters after this one are prefixed with in a cluster: `-s` makes nmap's `-sSV` read as `-sS -sV`. */
  readonly family?: string;
  /** Recognises a flag that is not a fixed word: head's `-20`. */
  readonly pattern?: RegExp;
}

/** A flag as met in a line. */
export interface GivenFlag {
  /** The first spelling of its specification. */
  readonly name: string;
  /** The first value, when the flag has one. */
  readonly value: string | undefined;
  /** All values, in order. */
  readonly values: readonly string[];
}

/** A command read by its tool's own rules. */
export interface Parsed {
  /** The word that named the tool, without its folder: `ip6tables`. */
  readonly name: string;
  /** The arguments as typed. */
  readonly words: readonly string[];
  readonly flags: readonly GivenFlag[];
  readonly operands: readonly string[];
  /** Whether the command runs under sudo. */
  readonly asRoot: boolean;
  /** The command whose output is piped into this one. */
  readonly feeder: Parsed | undefined;
  /** All commands before this one on the line, first to last. */
  readonly earlier: readonly Parsed[];
  /** The files and directions of the redirections: `>`, `<`, `>>`. */
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
  /** Whether any of the flags was given. */
  has(...names: readonly string[]): boolean;
  /** The first value of the last such flag. */
  value(name: string): string | undefined;
}

/** A trap, with the question whether this line steps into it. */
export interface Pitfall {
  readonly when: (parsed: Parsed) => boolean;
  readonly text: string | ((parsed: Parsed) => string);
}

/** A line that the catalogue's test explains; every field of `expect` must hold. */
export interface Sample {
  readonly command: string;
  readonly expect: {
    /** Each `[text, fragment]`: a part with that text has a meaning that contains the fragment. */
    readonly parts?: readonly (readonly [string, string])[];
    /** Texts of the parts that must be `unknown`; none when absent. */
    readonly unknown?: readonly string[];
    /** Fragments, each of them in some pitfall. */
    readonly pitfalls?: readonly string[];
    /** Fragments that no pitfall may contain. */
    readonly noPitfalls?: readonly string[];
    /** Commands of ours that must be among those offered. */
    readonly ours?: readonly string[];
  };
}

/** A classic tool. */
export interface ToolSpec {
  readonly name: string;
  readonly aliases: readonly string[];
  /** One sentence: what the tool does. */
  readonly summary: string;
  readonly flags: readonly FlagSpec[];
  /** Whether single-letter flags may share one dash. */
  readonly clusterable: boolean;
  /** Whether `-word` is tried as `--word` (getopt_long_only). */
  readonly longOnly?: boolean;
  /** Whether `!` inverts the match that follows. */
  readonly negation?: boolean;
  /** Whether the flags end at the first operand. */
  readonly stopAtOperand?: boolean;
  /** Whether the operands are another command line (`sudo`, `watch`). */
  readonly wraps?: boolean;
  /** The parts for the operands; must place every one of them. */
  readonly operands: (words: readonly string[], parsed: Parsed) => readonly Part[];
  readonly pitfalls: readonly Pitfall[];
  /** Our commands for the same question, best first. */
  readonly ours: (parsed: Parsed) => readonly { readonly command: string; readonly why: string }[];
  readonly samples: readonly Sample[];
}

/** Declares a tool. Throws (a programmer's error) when two flags share a spelling. */
export function defineTool(tool: ToolSpec): ToolSpec {
  const seen = new Set<string>();
  for (const spelling of tool.flags.flatMap((flag) => flag.spellings)) {
    if (seen.has(spelling)) throw new TypeError(`${tool.name}: ${spelling} is declared twice`);
    seen.add(spelling);
  }
  return Object.freeze(tool);
}

/**
 * Declares a flag: `flag('-w --timeout', 'gives up after this long', 'SECONDS')`. Spellings are parted by blanks, the first is the
 * flag's name; a value is a name or a full specification.
 */
export function flag(
  spellings: string,
  meaning: Meaning,
  value?: string | ValueSpec,
  extra?: Partial<FlagSpec>,
): FlagSpec {
  const valueSpec = typeof value === 'string' ? { name: value } : value;
  return { spellings: spellings.split(' '), meaning, ...(valueSpec && { value: valueSpec }), ...extra };
}

/** Makes a part. */
export function part(text: string, kind: PartKind, meaning: string): Part {
  return { text, kind, meaning };
}

/** A template's gap such as `<port-number>`, which readers put their own value into. */
export function isPlaceholder(word: string): boolean {
  return /<[A-Za-z][^<>]*>/.test(word);
}
