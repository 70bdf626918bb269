/** How wide each column of a table becomes when the table must fit a given width. */

/** What {@link fitColumns} needs to know of a column. */
export interface ColumnSpace {
  /** The width of its widest cell, title included. */
  readonly natural: number;
  readonly title: number;
  /** Lowest is shortened first; 0 is never shortened. */
  readonly priority: number;
}

/** Columns of space between two columns of a table. */
export const gap = 2;

/** A shortened cell shows at least this much, unless its title is wider. */
const leastWidth = 8;

/**
 * The width of each column; 0 for a column that had to be left out. The lowest priority gives way first (of equals, the
 * one further right): all are shortened as far as they bear it before the first is left out, and none is left out when
 * `keepAll` says that they were asked for.
 */
export function fitColumns(columns: readonly ColumnSpace[], width: number, keepAll = false): readonly number[] {
  const widths = columns.map((column) => column.natural);
  const order = columns.map((_, index) => index).filter((index) => columns[index]!.priority !== 0);
  order.sort((a, b) => columns[a]!.priority - columns[b]!.priority || b - a);
  for (const index of order) {
    const excess = tableWidth(widths) - width;
    if (excess <= 0) return widths;
    const { natural, title } = columns[index]!;
    widths[index] = Math.max(Math.min(natural, Math.max(title, leastWidth)), natural - excess);
  }
  if (keepAll) return widths;
  for (const index of order) {
    if (tableWidth(widths) <= width) break;
    widths[index] = 0;
  }
  return grown(columns, widths, order, width);
}

/** What a left-out column freed beyond need goes back to the shortened ones, most important first. */
function grown(
  columns: readonly ColumnSpace[],
  widths: readonly number[],
  order: readonly number[],
  width: number,
): readonly number[] {
  const result = [...widths];
  for (const index of order.toReversed()) {
    const spare = width - tableWidth(result);
    if (spare <= 0) break;
    if (result[index]! > 0) result[index] = Math.min(columns[index]!.natural, result[index]! + spare);
  }
  return result;
}

function tableWidth(widths: readonly number[]): number {
  const visible = widths.filter((width) => width > 0);
  return visible.reduce((sum, width) => sum + width, 0) + gap * Math.max(0, visible.length - 1);
}
