/** What a record kind is: a name and described columns. Domains declare their kinds with it; `report` renders any of them. */

/** How a column's values are to be read; decides alignment and how `report` prints and serialises them. */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'address'
  | 'port'
  | 'bytes'
  | 'milliseconds'
  /** Milliseconds since 1970 UTC in memory; RFC 3339 text in every output. */
  | 'time'
  /** A nested value: JSON as it is; tables and CSV show `text`. */
  | 'value';

/** One column of a record kind. */
export interface Column<T> {
  /** The field's stable name, also its key in JSON: `receiveQueue`. */
  readonly name: string;
  readonly type: ColumnType;
  /** The unit of a number, when it has one: `bytes`, `connections`. */
  readonly unit?: string;
  /** One line: what the value means. */
  readonly meaning: string;
  /** The head of the column in a table; the name in upper case when absent. */
  readonly title?: string;
  /** Whether a table shows the column without being asked. */
  readonly shown: boolean;
  /** When a table is too wide, columns with the lowest priority are cut first; 0 is never shortened. */
  readonly priority?: number;
  /** The value for JSON: plain data, `null` for unknown. */
  get(record: T): unknown;
  /** The cell's text, when it is more than `String(get(record))`; unknown is `-` or a reason. */
  text?(record: T): string;
}

/** A record kind: `socket`, `event`. */
export interface RecordKind<T> {
  /** The kind's name as `portolan schema` lists it. */
  readonly name: string;
  /** One line: what one record stands for. */
  readonly meaning: string;
  readonly columns: readonly Column<T>[];
}

/** Declares a record kind. Throws (a programmer's error) when two columns share a name. */
export function defineRecord<T>(kind: RecordKind<T>): RecordKind<T> {
  const names = new Set(kind.columns.map((column) => column.name));
  if (names.size !== kind.columns.length) throw new TypeError(`record ${kind.name}: two columns share a name`);
  return Object.freeze({ ...kind, columns: Object.freeze([...kind.columns]) });
}
