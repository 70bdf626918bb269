/** What a domain tells the filter language about its records: names, meanings and how a value is compared. */
import type { Result } from '../result.ts';
import type { FilterValue, Operator } from './ast.ts';

/** Whether a record passes. */
export type Predicate<T> = (record: T) => boolean;

/** What every field has. */
interface FieldBase {
  /** The name: `port`. Found in upper and lower case. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line for help and completion. */
  readonly meaning: string;
  /** A word without a field looks here too: text that contains it, a number that equals it. */
  readonly searchable?: boolean;
}

/** A number, or several of which one has to match; unknown (`null`) matches nothing. Values: `22`, `1-1023`, `1024-`, `-1023`. */
export interface NumberField<T> extends FieldBase {
  readonly type: 'number';
  get(record: T): number | null | undefined | readonly number[];
}

/** Text, compared whole and in any case; `*` stands for any characters. Unknown (`null`) matches nothing. */
export interface TextField<T> extends FieldBase {
  readonly type: 'text';
  /** The values that there are, when they are few and fixed: any other is refused. */
  readonly values?: readonly string[];
  get(record: T): string | null | undefined | readonly string[];
}

/** One word of a {@link FlagField}. */
export interface Flag<T> {
  readonly meaning: string;
  test(record: T): boolean;
}

/** Named yes-or-no questions: `is:exposed`. */
export interface FlagField<T> extends FieldBase {
  readonly type: 'flag';
  readonly flags: Readonly<Record<string, Flag<T>>>;
}

/** Values with a grammar of their own: addresses, durations. */
export interface CustomField<T> extends FieldBase {
  readonly type: 'custom';
  /** An example of a good value, for the message about a bad one. */
  readonly example: string;
  /** Makes the test for one value; `!=` arrives as `=` and is turned around outside. A failure counts from the value's first character. */
  compile(value: FilterValue, operator: Exclude<Operator, '!='>): Result<Predicate<T>>;
}

/** One field. */
export type FilterField<T> = NumberField<T> | TextField<T> | FlagField<T> | CustomField<T>;

/** The fields of one record kind, in the order help shows them. */
export type FilterFields<T> = readonly FilterField<T>[];
