/** A display filter as a tree. */

/** A part of the filter's text. */
export interface Place {
  readonly at: number;
  readonly length: number;
}

/** A piece of bytes: from an offset (negative: from the end), so many of them, or to the end. */
export interface Slice {
  readonly from: number;
  readonly length: number | null;
}

/** What is compared. */
export type Operand = Place &
  (
    | { readonly kind: 'word'; readonly text: string }
    | { readonly kind: 'string'; readonly text: string }
    | { readonly kind: 'character'; readonly text: string }
    | { readonly kind: 'slice'; readonly of: Operand; readonly parts: readonly Slice[] }
    | { readonly kind: 'call'; readonly name: string; readonly inputs: readonly Operand[] }
    | {
        readonly kind: 'arithmetic';
        readonly operator: '+' | '-' | '*' | '/' | '%' | '&';
        readonly left: Operand;
        readonly right: Operand;
      }
  );

/** How: `any` of the values or `all` of them have to hold. */
export type Comparison = 'any ==' | 'all ==' | 'any !=' | 'all !=' | '>' | '>=' | '<' | '<=' | 'contains' | 'matches';

/** One of a set: a value, or a range with both its ends. */
export interface Member {
  readonly low: Operand;
  readonly high: Operand | null;
}

/** A condition. */
export type Condition = Place &
  (
    | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
    | { readonly kind: 'not'; readonly item: Condition }
    | { readonly kind: 'there'; readonly operand: Operand }
    | {
        readonly kind: 'compare';
        readonly quantifier: 'any' | 'all' | null;
        readonly comparison: Comparison;
        readonly sign: string;
        readonly left: Operand;
        readonly right: Operand;
      }
    | {
        readonly kind: 'in';
        readonly quantifier: 'any' | 'all' | null;
        readonly left: Operand;
        readonly members: readonly Member[];
        readonly negated: boolean;
      }
  );
