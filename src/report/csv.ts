/** CSV with RFC 4180 quoting, for machines and for spreadsheets: a cell can neither run as a formula nor carry control bytes. */
import type { Column } from '../base/record.ts';
import { cellText } from './cell.ts';
import { recordValue } from './json.ts';
import { printable } from './printable.ts';
import type { Renderer } from './renderer.ts';

const needsQuotes = /[",]|^\s|\s$/;
/**
 * What a spreadsheet takes for a formula: `=`, `+`, `-`, `@`, TAB or CR first, also in full width, also after blanks. A
 * lone sign is none.
 */
const formula = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠].)/su;

/** CSV: a head of column names, then a line a record. Unknown is empty; lines end in `\n`, which every reader takes and `cut` and `awk` need. */
export function csvRenderer<T>(columns: readonly Column<T>[]): Renderer<T> {
  return {
    begin: (write) => write(`${columns.map((column) => quoted(column.name)).join(',')}\n`),
    records(batch, write) {
      for (const record of batch) write(`${columns.map((column) => csvCell(column, record)).join(',')}\n`);
    },
    end: () => undefined,
  };
}

function csvCell<T>(column: Column<T>, record: T): string {
  const value = recordValue([column], record)[column.name];
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return csvText(typeof value === 'string' ? value : cellText(column, record));
}

/** One text as a CSV cell: printable, guarded by a leading `'` where a spreadsheet would calculate, quoted where needed. */
export function csvText(text: string): string {
  return quoted(formula.test(text) ? `'${printable(text)}` : printable(text));
}

function quoted(text: string): string {
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
