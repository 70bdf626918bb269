/** The table of `-z io,stat` as tshark 4.0 draws it, its widths worked out of its output. */
import type { IoCell, IoColumn } from './io-stat-columns.ts';
import { cellText, emptyCell } from './io-stat-columns.ts';

/** Intervals that are told apart: a file of two packets a year apart must not fill the memory. */
export const mostIntervals = 1 << 20;
const million = 1_000_000n;

/** How times are written: digits before and behind the point. */
interface TimeWidths {
  readonly whole: number;
  readonly places: number;
  /** The interval is as long as the file. */
  readonly isOne: boolean;
}

/**
 * The table. `rows` are the intervals in which something was seen, `wanted` is their length in microseconds (0: one for all), `duration` the
 * time of the last packet.
 */
export function ioTableText(
  columns: readonly IoColumn[],
  rows: Map<number, IoCell[]>,
  wanted: bigint,
  duration: bigint,
): string {
  const isOne = wanted === 0n || wanted > duration;
  const step = isOne ? duration : wanted;
  const whole = String(duration / million).length;
  const widths: TimeWidths = { whole, places: isOne ? (whole >= 2 ? 1 : 3) : placesOf(step), isOne };
  // A packet at the very end of the only interval belongs to it.
  if (isOne && rows.size > 1) merge(rows);
  const last = isOne || step === 0n ? 0 : Math.min(Number((duration - 1n) / step), mostIntervals);
  const shown = Array.from({ length: last + 1 }, (_, row) => rows.get(row) ?? columns.map(() => emptyCell()));
  const numbers = columns.map((column, index) =>
    widthsOf(
      column,
      shown.map((cells) => cells[index]!),
    ),
  );
  const label = intervalText(0n, step, widths, false).length;
  const table = label + numbers.reduce((sum, cells) => sum + widthOf(cells) + 1, 0) + 1;
  const box = boxWidth(columns, table, widths);
  const behind = table < box ? `${' '.repeat(box - table - 1)}|\n` : '\n';
  const lines = shown.map((cells, row) => {
    const isEnd = row === last;
    const end = isEnd ? duration : BigInt(row + 1) * step;
    const time = intervalText(BigInt(row) * step, end, widths, isEnd);
    return `${time}${columns.map((column, index) => numbersText(column, cells[index]!, numbers[index]!)).join('')}|${behind}`;
  });
  const rule = `${'='.repeat(box)}\n`;
  const title = titleLines(columns, step, duration, widths).map((text) => `${text.padEnd(box - 1)}|\n`);
  const head = headLines(columns, numbers, label).map((text) => `${text}|${behind}`);
  const line = `|${'-'.repeat(table - 2)}|${behind}`;
  return [`\n${rule}`, ...title, `|${'-'.repeat(box - 2)}|\n`, ...head, line, ...lines, rule].join('');
}

function titleLines(
  columns: readonly IoColumn[],
  step: bigint,
  duration: bigint,
  widths: TimeWidths,
): readonly string[] {
  return [
    '| IO Statistics',
    '|',
    `| Duration: ${durationText(duration, widths)} secs`,
    `| Interval: ${stepText(step, widths)} secs`,
    '|',
    ...columns.map(({ title }, index) => `| ${index === 0 ? 'Col ' : '    '}${index + 1}: ${title}`),
  ];
}

/** The numbers of the columns, and what is counted in them. */
function headLines(
  columns: readonly IoColumn[],
  numbers: readonly (readonly number[])[],
  label: number,
): readonly string[] {
  const places = numbers.map((cells, index) => `|${String(index + 1).padEnd(widthOf(cells))}`);
  const names = columns.map((column, index) => namesText(column, numbers[index]!));
  return [`|${' '.repeat(label - 1)}${places.join('')}`, `| Interval${' '.repeat(label - 10)}${names.join('')}`];
}

/** Of a column with the lines between its numbers. */
function widthOf(cells: readonly number[]): number {
  return cells.reduce((sum, width) => sum + width + 3, -1);
}

/** All intervals as one. */
function merge(rows: Map<number, IoCell[]>): void {
  const all = [...rows.values()];
  const first = all[0]!.map((_, index) =>
    all.reduce((sum, cells) => {
      const cell = cells[index]!;
      return {
        frames: sum.frames + cell.frames,
        bytes: sum.bytes + cell.bytes,
        count: sum.count + cell.count,
        sum: sum.sum + cell.sum,
        least: Math.min(sum.least, cell.least),
        most: Math.max(sum.most, cell.most),
      };
    }, emptyCell()),
  );
  rows.clear();
  rows.set(0, first);
}

/** Places that an interval needs. */
function placesOf(step: bigint): number {
  let places = 6;
  for (let unit = 10n; unit <= million && step % unit === 0n; unit *= 10n) places--;
  return places;
}

/** The widths of a column's numbers: two for frames and bytes. */
function widthsOf(column: IoColumn, cells: readonly IoCell[]): readonly number[] {
  const widest = (texts: readonly string[], name: string): number =>
    texts.reduce((width, text) => Math.max(width, text.length), name.length);
  if (column.kind !== 'both')
    return [
      widest(
        cells.map((cell) => cellText(column, cell)),
        column.kind,
      ),
    ];
  return [
    widest(
      cells.map(({ frames }) => String(frames)),
      'Frames',
    ),
    widest(
      cells.map(({ bytes }) => String(bytes)),
      'Bytes',
    ),
  ];
}

function namesText({ kind }: IoColumn, widths: readonly number[]): string {
  const names = kind === 'both' ? ['Frames', 'Bytes'] : [kind];
  return names.map((name, index) => `| ${centred(name, widths[index]!)} `).join('');
}

function centred(name: string, width: number): string {
  return name.padStart(name.length + Math.ceil((width - name.length) / 2)).padEnd(width);
}

function numbersText(column: IoColumn, cell: IoCell, widths: readonly number[]): string {
  const texts = column.kind === 'both' ? [String(cell.frames), String(cell.bytes)] : [cellText(column, cell)];
  return texts.map((text, index) => `| ${text.padStart(widths[index]!)} `).join('');
}

/** `|  0.0 <>  7.5 `; in whole seconds the last one ends with the file: `| 30 <> Dur`. */
function intervalText(start: bigint, end: bigint, { whole, places }: TimeWidths, isEnd: boolean): string {
  if (places > 0) {
    const width = whole + 1 + places;
    return `| ${timeText(start, places).padStart(width)} <> ${timeText(end, places).padStart(width)} `;
  }
  const width = Math.max(2, whole);
  const from = String(start / million);
  if (isEnd) return `| ${from.padStart(width)} <> ${'Dur'.padEnd(width)}${width > 2 ? ' ' : ''}`;
  const to = String(end / million);
  return `| ${from.padStart(width)} <> ${whole === 1 ? to.padEnd(width) : to.padStart(width)} `;
}

/** The width of the frame around all of it: titles, or what times may need. */
function boxWidth(columns: readonly IoColumn[], table: number, { whole, places, isOne }: TimeWidths): number {
  const least = (isOne ? 30 : 25) + whole + (places > 0 ? places + 1 : 0);
  const titles = columns.map(({ title }) => title.length + 11);
  const box = Math.max(least, ...titles);
  if (table >= box) return table;
  // What is beside the table is a blank at least.
  return Math.max(box, table + 2);
}

/** In whole seconds all six places are told; Wireshark pads them with blanks. */
function durationText(duration: bigint, { places }: TimeWidths): string {
  if (places > 0) return timeText(duration, places);
  return `${duration / million}.${String(duration % million).padStart(6)}`;
}

function stepText(step: bigint, { whole, places }: TimeWidths): string {
  return places > 0 ? timeText(step, places).padStart(whole + 1 + places) : String(step / million).padStart(whole);
}

/** Seconds rounded to places; a half goes down. */
function timeText(microseconds: bigint, places: number): string {
  const unit = 10n ** BigInt(6 - places);
  const rounded = (microseconds + (unit - 1n) / 2n) / unit;
  const scale = 10n ** BigInt(places);
  return `${rounded / scale}.${String(rounded % scale).padStart(places, '0')}`;
}
