/** The tree of a filter: what `port:22,80 and not user:root` says, with the place of each part in the text. */

/** How a field is compared; `:` is written for `=` and means the same. */
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** One value as it was written. What it means (number, range, wildcard) is the field's affair. */
export interface FilterValue {
  /** The value without quotes and escapes. */
  readonly text: string;
  /** Written in quotes: a `*` in it is no wildcard and a `-` no range. */
  readonly quoted: boolean;
  /** Offset and length of the value in the filter's text, quotes included, in UTF-16 units. */
  readonly at: number;
  readonly length: number;
}

/** `field:value,value`: true when one of the values holds. */
export interface CompareNode {
  readonly kind: 'compare';
  /** The name as it was written. */
  readonly field: string;
  readonly operator: Operator;
  /** At least one; exactly one for the order operators. */
  readonly values: readonly FilterValue[];
  /** Where the field's name stands. */
  readonly at: number;
}

/** A word without a field: searched for in every searchable field; true when one of the values is found. */
export interface SearchNode {
  readonly kind: 'search';
  readonly values: readonly FilterValue[];
}

/** The opposite. */
export interface NotNode {
  readonly kind: 'not';
  readonly item: Filter;
}

/** All (`and`; of no items: true) or any (`or`; at least two items); never directly within one of its own kind. */
export interface JoinNode {
  readonly kind: 'and' | 'or';
  readonly items: readonly Filter[];
}

/** A filter. Frozen. */
export type Filter = CompareNode | SearchNode | NotNode | JoinNode;

/** The filter that everything passes: that of an empty text. */
export const everything: Filter = Object.freeze({ kind: 'and', items: Object.freeze([]) });

/** Joins filters; those of the same kind are taken apart, and one alone stays itself. `or` of none is a TypeError. */
export function join(kind: 'and' | 'or', items: readonly Filter[]): Filter {
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]));
  if (flat.length === 1) return flat[0]!;
  if (flat.length === 0 && kind === 'or') throw new TypeError('or of nothing');
  return flat.length === 0 ? everything : Object.freeze({ kind, items: Object.freeze(flat) });
}

/** The opposite of a filter. */
export function not(item: Filter): Filter {
  return Object.freeze({ kind: 'not', item });
}
