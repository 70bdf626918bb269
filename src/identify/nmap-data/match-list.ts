/** Patterns by number, for the thread that tries them: compiled when they are first tried, kept after. */
import type { ProbeMatch } from './probe-file.ts';
import { perlPattern } from './perl-pattern.ts';

/** A match that fits. */
export interface MatchHit {
  /** Its number in the list. */
  readonly match: number;
  /** What its groups captured, the whole match first; latin1. */
  readonly groups: readonly (string | undefined)[];
}

/** What the thread is told of a match. */
export type PatternText = Pick<ProbeMatch, 'pattern' | 'flags'>;

/** The patterns. */
export class MatchList {
  readonly #texts: readonly PatternText[];
  readonly #compiled: (RegExp | null | undefined)[];

  constructor(texts: readonly PatternText[]) {
    this.#texts = texts;
    this.#compiled = Array.from<undefined>({ length: texts.length });
  }

  /** The pattern; null where JavaScript cannot say it. */
  pattern(number: number): RegExp | null {
    const known = this.#compiled[number];
    if (known !== undefined) return known;
    return (this.#compiled[number] = compile(this.#texts[number]!));
  }

  /**
   * The first of `order` from position `from` on that fits `text`. `trying` hears of each position before it is tried.
   */
  first(text: string, order: Uint32Array, from: number, trying: (position: number) => void): MatchHit | null {
    for (let position = from; position < order.length; position++) {
      trying(position);
      const match = order[position]!;
      const groups = this.pattern(match)?.exec(text);
      if (groups !== null && groups !== undefined) return { match, groups: [...groups] };
    }
    return null;
  }
}

/** Compiles a pattern, or null. */
function compile({ pattern, flags }: PatternText): RegExp | null {
  const rewritten = perlPattern(pattern, flags);
  if (!rewritten.ok) return null;
  try {
    return new RegExp(rewritten.source);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
