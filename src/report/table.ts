/** Aligned tables for people: titles, numbers at the right, fitted to the terminal, coloured only where the style says so. */
import type { Column } from '../base/record.ts';
import { cellText } from './cell.ts';
import { fitColumns, gap } from './layout.ts';
import { printable } from './printable.ts';
import type { Renderer, Write } from './renderer.ts';
import { isNumeric } from './renderer.ts';
import type { Style, Tone } from './style.ts';
import { plainStyle } from './style.ts';
import { cutTo, displayWidth, padEndTo, padStartTo } from './width.ts';

/** How a table is to look. */
export interface TableOptions<T> {
  /** Columns of the terminal; Infinity (the default) cuts nothing, as for a pipe. */
  readonly width?: number;
  readonly style?: Style;
  /** Shorten, but never leave out a column: they were asked for by name. */
  readonly keepAll?: boolean;
  /** Without a line of titles. */
  readonly noTitles?: boolean;
  /** The tone of a cell; the cell's own words must already say what the colour says. */
  readonly tone?: (record: T, column: Column<T>) => Tone | undefined;
  /** How many records are looked at before widths are fixed (10,000 by default): the bound of memory for endless input. */
  readonly sample?: number;
  /** Records come over time: widths are fixed after the first batch, and every batch is written at once. */
  readonly live?: boolean;
}

/** A renderer that also tells which columns found no place. */
export interface TableRenderer<T> extends Renderer<T> {
  /** Names of the columns that were left out for lack of width; known after `end`. */
  hidden(): readonly string[];
}

interface Line {
  readonly cells: readonly string[];
  readonly tones: readonly (Tone | undefined)[] | undefined;
}

interface Layout<T> {
  readonly columns: readonly Column<T>[];
  readonly widths: readonly number[];
}

/**
 * A table. Widths are taken from the first records (`sample`); a later cell that is wider moves the rest of its line,
 * and is cut only where the line would leave the terminal: nothing is lost in a pipe. Without any record nothing is written, not even titles.
 */
export function tableRenderer<T>(columns: readonly Column<T>[], options: TableOptions<T> = {}): TableRenderer<T> {
  const { sample = 10_000, live = false, style = plainStyle } = options;
  const waiting: Line[] = [];
  let layout: Layout<T> | undefined;
  const flush = (write: Write): void => {
    layout = layOut(columns, waiting, options);
    if (options.noTitles !== true) writeLine(titleLine(columns), layout, options, style, write);
    for (const line of waiting) writeLine(line, layout, options, style, write);
    waiting.length = 0;
  };
  return {
    begin: () => undefined,
    records(batch, write) {
      for (const record of batch) {
        const line = recordLine(columns, record, options);
        if (layout === undefined) waiting.push(line);
        else writeLine(line, layout, options, style, write);
        if (waiting.length >= sample) flush(write);
      }
      if (live && waiting.length > 0) flush(write);
    },
    end(write) {
      if (layout === undefined && waiting.length > 0) flush(write);
    },
    hidden: () => columns.filter((_, index) => layout?.widths[index] === 0).map((column) => column.name),
  };
}

/** The head of a column: its title, or its name in upper case. */
export function columnTitle(column: Pick<Column<never>, 'title' | 'name'>): string {
  return printable(column.title ?? column.name.toUpperCase());
}

function titleLine<T>(columns: readonly Column<T>[]): Line {
  return { cells: columns.map(columnTitle), tones: columns.map(() => 'strong') };
}

function recordLine<T>(columns: readonly Column<T>[], record: T, { style, tone }: TableOptions<T>): Line {
  return {
    cells: columns.map((column) => cellText(column, record)),
    tones: style?.colour === true && tone !== undefined ? columns.map((column) => tone(record, column)) : undefined,
  };
}

function layOut<T>(columns: readonly Column<T>[], lines: readonly Line[], options: TableOptions<T>): Layout<T> {
  const spaces = columns.map((column, index) => {
    const title = options.noTitles === true ? 0 : displayWidth(columnTitle(column));
    let natural = Math.max(1, title);
    for (const line of lines) natural = Math.max(natural, displayWidth(line.cells[index]!));
    return { natural, title, priority: column.priority ?? 1 };
  });
  return { columns, widths: fitColumns(spaces, options.width ?? Infinity, options.keepAll) };
}

function writeLine<T>(
  line: Line,
  { columns, widths }: Layout<T>,
  options: TableOptions<T>,
  style: Style,
  write: Write,
): void {
  const isCut = !fits(line, widths, options.width ?? Infinity);
  const last = widths.findLastIndex((width) => width > 0);
  const cells: string[] = [];
  for (const [index, width] of widths.entries()) {
    if (width === 0) continue;
    const cell = isCut ? cutTo(line.cells[index]!, width) : line.cells[index]!;
    const tone = line.tones?.[index];
    let padded = index === last ? cell : padEndTo(cell, width);
    if (isNumeric(columns[index]!)) padded = padStartTo(cell, width);
    cells.push(tone === undefined ? padded : style.paint(tone, padded));
  }
  write(`${cells.join(' '.repeat(gap))}\n`);
}

/** Whether the whole line, cells that stand out included, has room. */
function fits(line: Line, widths: readonly number[], width: number): boolean {
  if (width === Infinity) return true;
  let used = -gap;
  for (const [index, room] of widths.entries()) {
    if (room > 0) used += gap + Math.max(room, displayWidth(line.cells[index]!));
  }
  return used <= width;
}
