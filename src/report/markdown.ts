/** Markdown tables (GitHub flavour): names from outside can neither break the table nor become markup. */
import type { Column } from '../base/record.ts';
import { cellText } from './cell.ts';
import { printable } from './printable.ts';
import type { Renderer } from './renderer.ts';
import { isNumeric } from './renderer.ts';

const markup = /[\\`*_[\]<>|~]/g;

/** A Markdown table with titles; numbers stand at the right. */
export function markdownRenderer<T>(columns: readonly Column<T>[]): Renderer<T> {
  return {
    begin(write) {
      write(row(columns.map((column) => markdownText(column.title ?? column.name))));
      write(row(columns.map((column) => (isNumeric(column) ? '---:' : '---'))));
    },
    records(batch, write) {
      for (const record of batch) write(row(columns.map((column) => markdownText(cellText(column, record)))));
    },
    end: () => undefined,
  };
}

/** Text that Markdown shows as it is: printable, in one line, with every character of markup escaped. */
export function markdownText(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replace(markup, String.raw`\$&`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
