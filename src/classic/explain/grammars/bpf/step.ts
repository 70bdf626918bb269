/** One step through a packet filter: how many tokens it takes and what they mean. */

import { suggest } from '../../../../base/suggest.ts';
import { part } from '../../tool.ts';
import type { Piece } from '../shape.ts';
import { KEYWORDS } from './words.ts';

/** The qualifiers of a primitive; those left out are `undefined`. */
export interface Qualifiers {
  readonly protocol: string | undefined;
  readonly direction: string | undefined;
  readonly type: string | undefined;
}

/** A step: its part, its role, the tokens it takes (one at least), and the qualifiers that later bare values inherit. */
export interface Step extends Piece {
  readonly used: number;
  readonly qualifiers?: Qualifiers;
}

/** A step that is a whole test. */
export function term(tokens: readonly string[], meaning: string, qualifiers?: Qualifiers): Step {
  const step = { part: part(tokens.join(' '), 'operand', meaning), role: 'term', used: tokens.length } as const;
  return qualifiers === undefined ? step : { ...step, qualifiers };
}

/** A step over tokens that the language has no place for. */
export function misplaced(tokens: readonly string[], meaning: string): Step {
  return { part: part(tokens.join(' '), 'unknown', meaning), role: 'term', used: tokens.length };
}

/** A step over a word that is none of the language, with a near one. */
export function unknownWord(token: string): Step {
  const near = suggest(token, KEYWORDS);
  const advice = near === undefined ? '' : `; did you mean ${near}?`;
  return misplaced([token], `not a word of the capture filter language${advice}`);
}

/** A step over tokens behind which a name or number is missing. */
export function incomplete(tokens: readonly string[]): Step {
  return misplaced(tokens, 'the filter breaks off here: a name or number is missing');
}
