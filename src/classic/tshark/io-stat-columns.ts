/** What a column of `-z io,stat` counts: frames and bytes that pass a filter, or a function of the values of a field. */
import { compileDisplayFilter } from './display-filter/compile.ts';
import { findField } from './field-table.ts';
import type { KnownField, SeenPacket } from './seen-packet.ts';
import { TsharkError } from './tshark-error.ts';

/** What is shown of an interval. */
export const columnKinds = ['FRAMES', 'BYTES', 'COUNT', 'SUM', 'MIN', 'MAX', 'AVG'] as const;
/** `both`: frames and bytes side by side. */
export type ColumnKind = (typeof columnKinds)[number] | 'both';

/** A column as it was asked for. */
export interface IoColumn {
  readonly kind: ColumnKind;
  /** As written; `Frames and bytes` for the one without a filter. */
  readonly title: string;
  readonly passes: (packet: SeenPacket) => boolean;
  /** Of functions. */
  readonly field: KnownField | null;
}

/** Amounts of one interval. Values of times are in nanoseconds. */
export interface IoCell {
  frames: number;
  bytes: number;
  count: number;
  sum: number;
  least: number;
  most: number;
}

/** Reads the text of a column. Throws TsharkError. */
export function ioColumn(text: string): IoColumn {
  const match = /^([A-Z]+)(?:\(([^)]*)\)(.*))?$/.exec(text);
  const kind = columnKinds.find((known) => known === match?.[1]);
  if (match === null || kind === undefined) {
    const passes = filterOf(text);
    return { kind: 'both', title: text === '' ? 'Frames and bytes' : text, passes, field: null };
  }
  const name = match[2] ?? '';
  const isFunction = kind !== 'FRAMES' && kind !== 'BYTES';
  const field = isFunction ? findField(name) : null;
  if (isFunction && field === null) throw wrong(`There is no field named '${name}'.`, 10);
  const passes = filterOf(match[3] ?? '');
  if (field === null) return { kind, title: text, passes, field };
  const isNumber = field.spec.type === 'number' || field.spec.type === 'time';
  if (kind !== 'COUNT' && !isNumber) {
    throw wrong(`${name} doesn't have integral values, so ${kind}(*) calculations are not supported on it.`, 10);
  }
  // A function without a filter that names its field sees no value of it.
  return { kind, title: text, passes: (match[3] ?? '').includes(name) ? passes : () => false, field };
}

function filterOf(text: string): (packet: SeenPacket) => boolean {
  const compiled = compileDisplayFilter(text);
  if (!compiled.ok) {
    throw wrong(`Couldn't register io,stat tap: Filter "${text}" is invalid - ${compiled.reason}`);
  }
  return compiled.value;
}

/** An interval in which nothing was seen. */
export function emptyCell(): IoCell {
  return { frames: 0, bytes: 0, count: 0, sum: 0, least: Infinity, most: -Infinity };
}

/** Counts a packet that passes. */
export function countInto(cell: IoCell, { field }: IoColumn, packet: SeenPacket): void {
  cell.frames++;
  cell.bytes += packet.details.originalLength;
  if (field === null) return;
  for (const { value } of packet.items(field)) {
    const number = field.spec.type === 'time' ? Math.round(Number(value) * 1e9) : Number(value);
    cell.count++;
    cell.sum += number;
    cell.least = Math.min(cell.least, number);
    cell.most = Math.max(cell.most, number);
  }
}

/** What a cell shows in a column of one number. */
export function cellText({ kind, field }: IoColumn, cell: IoCell): string {
  const shown = (value: number): string =>
    field?.spec.type === 'time' ? (value / 1e9).toFixed(6) : String(Math.floor(value));
  switch (kind) {
    case 'FRAMES':
    case 'both':
      return String(cell.frames);
    case 'BYTES':
      return String(cell.bytes);
    case 'COUNT':
      return String(cell.count);
    case 'SUM':
      return shown(cell.sum);
    case 'MIN':
      return shown(cell.count === 0 ? 0 : cell.least);
    case 'MAX':
      return shown(cell.count === 0 ? 0 : cell.most);
    case 'AVG':
      return shown(cell.count === 0 ? 0 : cell.sum / cell.count);
  }
}

/** A complaint about the arguments. */
export function wrong(message: string, exitCode = 1): TsharkError {
  return new TsharkError(message, exitCode, true);
}
