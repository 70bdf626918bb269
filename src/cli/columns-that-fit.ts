/** Which columns a terminal has room for: the least wanted are left out whole before any cell is cut short. */
import type { Column } from '../base/record.ts';
import { cellText } from '../report/cell.ts';
import { gap } from '../report/layout.ts';
import { columnTitle } from '../report/table.ts';
import { displayWidth } from '../report/width.ts';

/** How the columns came out. */
export interface Fit<T> {
  readonly columns: readonly Column<T>[];
  /** Names of those that were left out. */
  readonly dropped: readonly string[];
}

/** Records looked at to learn how wide cells are. */
const sample = 2000;

/** Leaves out columns of `expendable`, in its order, until the table fits `width` or none of them is left. */
export function columnsThatFit<T>(
  columns: readonly Column<T>[],
  records: readonly T[],
  width: number,
  expendable: readonly string[],
): Fit<T> {
  if (width === Infinity) return { columns, dropped: [] };
  const widths = new Map(columns.map((column) => [column.name, naturalWidth(column, records)]));
  let kept = columns;
  const dropped: string[] = [];
  const total = (): number => kept.reduce((sum, column) => sum + gap + (widths.get(column.name) ?? 0), -gap);
  for (const name of expendable) {
    if (total() <= width) break;
    kept = kept.filter((column) => column.name !== name);
    dropped.push(name);
  }
  return { columns: kept, dropped };
}

function naturalWidth<T>(column: Column<T>, records: readonly T[]): number {
  let width = displayWidth(columnTitle(column));
  for (const record of records.slice(0, sample)) width = Math.max(width, displayWidth(cellText(column, record)));
  return width;
}
