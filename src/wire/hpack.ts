/** Header compression of HTTP/2 (RFC 7541): a decoder with its dynamic table, bounded, and a plain encoder. */
import { latin1, latin1Bytes, putBytes, u8 } from './bytes.ts';
import { emitHuffman, readHuffman } from './hpack-huffman.ts';
import { hpackStatic } from './hpack-static.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { HeaderField } from './text-lines.ts';

/** What a table may hold at most whatever the peer allows; browsers use 64 KiB. */
const maxTable = 65_536;
/** Of one header list, in the count of section 4.1: names, values and 32 bytes a field. A reference of one byte may stand for 4 KiB. */
const maxList = 262_144;

/** The size that an entry counts for (section 4.1). */
function sizeOf(field: HeaderField): number {
  return field.name.length + field.value.length + 32;
}

interface Cursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
}

/** One direction of a connection. Blocks must be given in the order in which they were sent. */
export class HpackDecoder {
  /** Newest last. */
  readonly #entries: HeaderField[] = [];
  #size = 0;
  #limit = 4096;

  /** The dynamic table, newest first, as section 2.3.2 numbers it. */
  get table(): readonly HeaderField[] {
    return this.#entries.toReversed();
  }

  /**
   * Reads a header block; all of its fields, text as one character a byte. A flaw means that the rest of the block, and what
   * later blocks refer to, is lost.
   */
  decode(bytes: Uint8Array, start: number, end: number): Parsed<readonly HeaderField[]> {
    const fields: HeaderField[] = [];
    const cursor: Cursor = { bytes, end, at: start };
    let size = 0;
    while (cursor.at < end) {
      const before = cursor.at;
      const field = this.#next(cursor);
      if (typeof field === 'string') {
        return fields.length === 0 ? undecodable(field) : decoded(fields, before, end, field);
      }
      if (field === null) continue;
      size += sizeOf(field);
      if (size > maxList) return decoded(fields, before, end, 'the header list is too long');
      fields.push(field);
    }
    return decoded(fields, end, end);
  }

  /** A field, null for a change of the table's size, or what is wrong. */
  #next(cursor: Cursor): HeaderField | null | string {
    const first = u8(cursor.bytes, cursor.at);
    if (first >= 0x80) return this.#entry(readInteger(cursor, 7)) ?? 'an HPACK index without an entry';
    if (first >= 0x20 && first < 0x40) {
      const limit = readInteger(cursor, 5);
      if (limit < 0 || limit > maxTable) return 'an HPACK table size out of bounds';
      this.#limit = limit;
      this.#evict();
      return null;
    }
    const indexed = first >= 0x40;
    const index = readInteger(cursor, indexed ? 6 : 4);
    const name = index === 0 ? readString(cursor) : (this.#entry(index)?.name ?? null);
    const value = name === null ? null : readString(cursor);
    if (name === null || value === null) return 'an HPACK literal is malformed';
    const field = { name, value };
    if (indexed) this.#add(field);
    return field;
  }

  #entry(index: number): HeaderField | null {
    if (index < 1) return null;
    return hpackStatic[index - 1] ?? this.#entries[this.#entries.length - (index - hpackStatic.length)] ?? null;
  }

  #add(field: HeaderField): void {
    this.#entries.push(field);
    this.#size += sizeOf(field);
    this.#evict();
  }

  #evict(): void {
    let gone = 0;
    while (this.#size > this.#limit) this.#size -= sizeOf(this.#entries[gone++]!);
    if (gone > 0) this.#entries.splice(0, gone);
  }
}

/** An integer with a prefix of so many bits (section 5.1); -1 where it is cut short or above 2^28. */
function readInteger(cursor: Cursor, prefix: number): number {
  const mask = (1 << prefix) - 1;
  let value = u8(cursor.bytes, cursor.at++) & mask;
  if (value < mask) return value;
  for (let shift = 0; shift <= 21 && cursor.at < cursor.end; shift += 7) {
    const byte = u8(cursor.bytes, cursor.at++);
    value += (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return -1;
}

/** A string (section 5.2); null where it is cut short or its code is wrong. */
function readString(cursor: Cursor): string | null {
  if (cursor.at >= cursor.end) return null;
  const coded = u8(cursor.bytes, cursor.at) >= 0x80;
  const length = readInteger(cursor, 7);
  const start = cursor.at;
  if (length < 0 || start + length > cursor.end) return null;
  cursor.at += length;
  return coded ? readHuffman(cursor.bytes, start, cursor.at) : latin1(cursor.bytes, start, cursor.at);
}

/** Writes fields as literals that enter no table, in the Huffman code where asked; returns the length of the block. */
export function emitHpack(fields: readonly HeaderField[], into: Uint8Array, at: number, huffman = false): number {
  let next = at;
  for (const { name, value } of fields) {
    into[next++] = 0;
    next += emitString(name, into, next, huffman);
    next += emitString(value, into, next, huffman);
  }
  return next - at;
}

function emitString(text: string, into: Uint8Array, at: number, huffman: boolean): number {
  const coded = new Uint8Array(text.length * 4);
  const bytes = huffman ? coded.subarray(0, emitHuffman(text, coded, 0)) : latin1Bytes(text);
  const head = emitInteger(bytes.length, huffman ? 0x80 : 0, into, at);
  return head + putBytes(into, at + head, bytes);
}

/** An integer with a prefix of seven bits. */
function emitInteger(value: number, flags: number, into: Uint8Array, at: number): number {
  if (value < 127) {
    into[at] = flags | value;
    return 1;
  }
  into[at] = flags | 127;
  let next = at + 1;
  let rest = value - 127;
  for (; rest >= 128; rest >>= 7) into[next++] = 0x80 | (rest & 0x7f);
  into[next++] = rest;
  return next - at;
}
