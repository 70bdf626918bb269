/** What an explained command line is: plain frozen data that any face can render. */

/** What a piece of the line is to the tool that reads it. `unknown` is a piece the tool would refuse or that we cannot place. */
export type PartKind = 'command' | 'flag' | 'value' | 'operand' | 'redirect' | 'unknown';

/** One piece of the line with its meaning. */
export interface Part {
  /** The piece as typed, quotes removed; a clustered flag stands alone: `-t` of `-tuln`. May hold any character. */
  readonly text: string;
  readonly kind: PartKind;
  /** A clause of three words or more, without a final stop. May repeat characters of the input. */
  readonly meaning: string;
}

/** A command of ours that answers the same question. */
export interface OurForm {
  readonly command: string;
  readonly why: string;
  /** False when the command is planned but not in this version. */
  readonly available: boolean;
}

/** How a stage is tied to the one before it: a pipe, or a list operator of the shell. */
export type Join = '|' | '|&' | '&&' | '||' | ';' | '&';

/** One command of the line. */
export interface StageExplanation {
  /** Absent for the first stage. */
  readonly join?: Join;
  /** The tool's name as we know it: `nc` for `/bin/netcat`. */
  readonly tool: string;
  /** Whether we know the tool at all. */
  readonly known: boolean;
  readonly summary: string;
  readonly parts: readonly Part[];
  readonly pitfalls: readonly string[];
  readonly ours: readonly OurForm[];
}

/** The whole line, explained; deeply frozen. */
export interface Explanation {
  readonly stages: readonly StageExplanation[];
  /** Remarks on the line as a whole: a prompt that was dropped, a quote that never closes, a cut. */
  readonly notes: readonly string[];
}

/** Freezes a tree of plain objects and arrays in place and returns it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
