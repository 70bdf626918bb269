/** The serialization protocol of Redis, versions 2 and 3 (its specification on redis.io): values, bounded in depth and number. */
import { copyOf, latin1, latin1Bytes, putBytes, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import { findLineEnd } from './text-lines.ts';

/** A value. Text is one character a byte, not fit to print as it is. */
export type RespValue =
  /** Simple string, error, integer, null, boolean, double, big number: as written. */
  | { readonly type: '+' | '-' | ':' | '_' | '#' | ',' | '('; readonly text: string }
  /** Bulk string, bulk error, verbatim string; null is RESP2's null string. */
  | { readonly type: '$' | '!' | '='; readonly bytes: Uint8Array | null }
  /** Array, set, push; map and attribute with keys and values in turn; null is RESP2's null array. */
  | { readonly type: '*' | '~' | '>' | '%' | '|'; readonly items: readonly RespValue[] | null };

const maxDepth = 32;
const maxValues = 16_384;
const maxLine = 65_536;

interface Cursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  left: number;
  /** Why the reading stopped. */
  reason: string;
}

/** Reads one value; one that is cut short is refused, so that the caller may try again with more. */
export function parseResp(bytes: Uint8Array, start: number, end: number): Parsed<RespValue> {
  const cursor: Cursor = { bytes, end, at: start, left: maxValues, reason: 'the RESP value is cut short' };
  const value = valueAt(cursor, 0);
  return value === null ? undecodable(cursor.reason) : decoded(value, cursor.at, end);
}

function refuse(cursor: Cursor, reason: string): null {
  cursor.reason = reason;
  return null;
}

function valueAt(cursor: Cursor, depth: number): RespValue | null {
  if (depth > maxDepth) return refuse(cursor, `a RESP value nested more than ${maxDepth} deep`);
  if (cursor.left-- === 0) return refuse(cursor, `more than ${maxValues} RESP values in one`);
  if (cursor.at >= cursor.end) return null;
  const type = String.fromCharCode(u8(cursor.bytes, cursor.at));
  if (!'+-:_#,($!=*~>%|'.includes(type)) return refuse(cursor, 'not a RESP value');
  const line = findLineEnd(cursor.bytes, cursor.at + 1, cursor.end, maxLine);
  if (line === null) return cursor.end - cursor.at > maxLine ? refuse(cursor, 'a RESP line is too long') : null;
  const text = latin1(cursor.bytes, cursor.at + 1, line.end);
  cursor.at = line.next;
  if ('+-:_#,('.includes(type)) return { type: type as '+', text };
  if (!/^(?:\d{1,10}|-1)$/.test(text)) return refuse(cursor, 'a RESP length is no number');
  const count = Number(text);
  return '$!='.includes(type) ? bulkAt(cursor, type as '$', count) : listAt(cursor, type as '*', count, depth);
}

function bulkAt(cursor: Cursor, type: '$' | '!' | '=', length: number): RespValue | null {
  if (length === -1) return { type, bytes: null };
  const { bytes, at, end } = cursor;
  if (at + length + 2 > end) return null;
  if (u8(bytes, at + length) !== 13 || u8(bytes, at + length + 1) !== 10) {
    return refuse(cursor, 'a RESP string has no end');
  }
  cursor.at = at + length + 2;
  return { type, bytes: copyOf(bytes, at, at + length) };
}

function listAt(cursor: Cursor, type: '*' | '~' | '>' | '%' | '|', count: number, depth: number): RespValue | null {
  if (count === -1) return { type, items: null };
  const items: RespValue[] = [];
  for (let left = type === '%' || type === '|' ? count * 2 : count; left > 0; left--) {
    const item = valueAt(cursor, depth + 1);
    if (item === null) return null;
    items.push(item);
  }
  return { type, items };
}

/** The words of a command (an array of bulk strings), one character a byte, or null for any other value. */
export function respCommand(value: RespValue): readonly string[] | null {
  if (value.type !== '*' || value.items === null || value.items.length === 0) return null;
  const words = value.items.map((item) => (item.type === '$' && item.bytes !== null ? item.bytes : null));
  if (!words.every((word) => word !== null)) return null;
  return words.map((word) => latin1(word, 0, word.length));
}

/** Writes a value; returns its length. */
export function emitResp(value: RespValue, into: Uint8Array, at: number): number {
  const line = (text: string): number => putBytes(into, at, latin1Bytes(`${value.type}${text}\r\n`));
  if ('text' in value) return line(value.text);
  if ('bytes' in value) {
    if (value.bytes === null) return line('-1');
    let next = at + line(String(value.bytes.length));
    next += putBytes(into, next, value.bytes);
    return next + putBytes(into, next, Uint8Array.of(13, 10)) - at;
  }
  if (value.items === null) return line('-1');
  const pairs = value.type === '%' || value.type === '|';
  let next = at + line(String(pairs ? value.items.length >> 1 : value.items.length));
  for (const item of value.items) next += emitResp(item, into, next);
  return next - at;
}
