/** The text of one cell for people: tables and Markdown. Always printable. */
import type { Column } from '../base/record.ts';
import { safeJson } from './json.ts';
import { printable } from './printable.ts';
import { timestamp } from './renderer.ts';

/** The cell of a record: the column's own `text`, or its value in words; unknown (`null`) is `-`. */
export function cellText<T>(column: Column<T>, record: T): string {
  if (column.text !== undefined) return printable(column.text(record));
  return valueText(column, column.get(record));
}

function valueText(column: Pick<Column<never>, 'type'>, value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'string' || value instanceof Uint8Array) return printable(value);
  if (typeof value === 'number') return numberText(column, value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return printable(safeJson(value));
}

function numberText(column: Pick<Column<never>, 'type'>, value: number): string {
  if (column.type === 'time') return timestamp(value) ?? '-';
  if (Number.isNaN(value)) return '-';
  // A measured time is not better than a microsecond.
  return column.type === 'milliseconds' ? String(Math.round(value * 1000) / 1000) : String(value);
}
