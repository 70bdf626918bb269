/** JSON and JSON lines: streamed, and safe to look at in a terminal while still the same value after parsing. */
import type { Column } from '../base/record.ts';
import { printable, unprintable } from './printable.ts';
import type { Renderer } from './renderer.ts';
import { timestamp } from './renderer.ts';

const notPlainAscii = /[^\x20-\x7e]/;
const everyUnprintable = new RegExp(unprintable, 'gu');

/** One array, `[`, a record a line, `]`; an empty one is `[]`. Every column stands in every record; unknown is `null`. */
export function jsonRenderer<T>(columns: readonly Column<T>[]): Renderer<T> {
  const json = recordWriter(columns);
  let first = true;
  return {
    begin: (write) => write('['),
    records(batch, write) {
      for (const record of batch) {
        write(first ? '\n' : ',\n');
        write(json(record));
        first = false;
      }
    },
    end: (write) => write(first ? ']\n' : '\n]\n'),
  };
}

/** JSON lines: one record a line, each complete when it is written. */
export function jsonLinesRenderer<T>(columns: readonly Column<T>[]): Renderer<T> {
  const json = recordWriter(columns);
  return {
    begin: () => undefined,
    records(batch, write) {
      for (const record of batch) write(`${json(record)}\n`);
    },
    end: () => undefined,
  };
}

/** The record as plain data, as JSON would show it: times as RFC 3339 text, `undefined` as `null`. */
export function recordValue<T>(columns: readonly Column<T>[], record: T): Readonly<Record<string, unknown>> {
  const value: Record<string, unknown> = {};
  for (const column of columns) value[column.name] = columnValue(column, column.get(record));
  return value;
}

/**
 * JSON text in one line of a value, `null` for what JSON cannot hold. Characters that a terminal must not see are written
 * as `\uXXXX`, so the text is harmless and parses to the same value. A bigint is a number where that is exact, else text;
 * bytes are printable text. Throws TypeError for a value that contains itself.
 */
export function safeJson(value: unknown): string {
  const text = JSON.stringify(value, needsReplacer(value, 0) ? replace : undefined) ?? 'null';
  if (!notPlainAscii.test(text) || !unprintable.test(text)) return text;
  // Outside of strings JSON is ASCII, so whatever matches stands inside a string.
  return text.replace(everyUnprintable, escapeUnits);
}

/**
 * Gives the JSON text of one record after the other. Most columns say the same in many records: what stays is text already, and
 * is put together anew only when one more column is seen to vary.
 */
function recordWriter<T>(columns: readonly Column<T>[]): (record: T) => string {
  const names = columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  const values: unknown[] = columns.map(() => never);
  const texts = [...names];
  const varying: number[] = [];
  /** What stands before each varying column, and behind the last. */
  let gaps: readonly string[] = [];
  return (record) => {
    let isNew = false;
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]!;
      const value = column.get(record);
      // The inside of an object may have changed.
      if (value === values[index] && (typeof value !== 'object' || value === null)) continue;
      if (values[index] !== never && !varying.includes(index)) varying.push(index);
      isNew ||= values[index] === never || gaps.length !== varying.length + 1;
      values[index] = value;
      texts[index] = names[index]! + valueJson(column, value);
    }
    if (isNew || gaps.length === 0)
      gaps = gapsBetween(
        texts,
        varying.sort((a, b) => a - b),
      );
    let text = '';
    for (let at = 0; at < varying.length; at++) text += gaps[at]! + texts[varying[at]!]!;
    return text + gaps[varying.length]!;
  };
}

/** No value of a record. */
const never = Symbol('never');

function gapsBetween(texts: readonly string[], varying: readonly number[]): readonly string[] {
  const ends = [...varying, texts.length];
  return ends.map((end, at) => {
    const gap = texts.slice(at === 0 ? 0 : varying[at - 1]! + 1, end).join('');
    return at === varying.length ? `${texts.length === 0 ? '{' : ''}${gap}}` : gap;
  });
}

const quotedAsItIs = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/;

/** What {@link safeJson} says, sooner said for what is simple. */
function valueJson(column: Pick<Column<never>, 'type'>, given: unknown): string {
  const value = columnValue(column, given);
  if (value === null) return 'null';
  if (typeof value === 'string' && quotedAsItIs.test(value)) return `"${value}"`;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  return safeJson(value);
}

function columnValue(column: Pick<Column<never>, 'type'>, value: unknown): unknown {
  if (value === undefined) return null;
  if (column.type !== 'time') return value;
  if (typeof value === 'number') return timestamp(value) ?? null;
  return typeof value === 'bigint' ? (timestamp(Number(value)) ?? null) : value;
}

/** Whether a bigint or bytes are inside: only then is the slow replacer worth its price (fivefold). */
function needsReplacer(value: unknown, depth: number): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null) return false;
  // Deeper than any record: let the replacer look at it.
  if (value instanceof Uint8Array || depth > 8) return true;
  if (Array.isArray(value)) return value.some((item) => needsReplacer(item, depth + 1));
  for (const key in value) if (needsReplacer((value as Record<string, unknown>)[key], depth + 1)) return true;
  return false;
}

function replace(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  // A Buffer has already been turned into its own JSON form when it arrives here as `value`.
  const original = (this as Record<string, unknown>)[key];
  return original instanceof Uint8Array ? printable(original) : value;
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at++) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
