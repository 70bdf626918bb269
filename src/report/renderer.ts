/** What every record format is: something that is given batches of records and writes text in small pieces. */
import type { Column } from '../base/record.ts';

/** Takes one piece of text; the sink behind it gathers pieces into large writes. */
export type Write = (text: string) => void;

/** One run of one format over one sequence of records. Call `begin`, then `records` any number of times, then `end`. */
export interface Renderer<T> {
  begin(write: Write): void;
  records(batch: readonly T[], write: Write): void;
  end(write: Write): void;
}

/** RFC 3339 in UTC with milliseconds: `2026-01-31T12:00:00.000Z`; undefined when the number is no time. */
export function timestamp(milliseconds: number): string | undefined {
  // ECMA-262, time values: at most 8.64e15 ms from 1970; beyond it toISOString throws.
  return Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : undefined;
}

/** Whether the column's values are numbers, which stand at the right of their cell. */
export function isNumeric(column: Pick<Column<never>, 'type'>): boolean {
  return numericTypes.has(column.type);
}

const numericTypes: ReadonlySet<string> = new Set(['integer', 'number', 'port', 'bytes', 'milliseconds']);
