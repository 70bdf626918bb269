/** Lines of text protocols, taken from bytes with bounds: nothing here is fit to print before the report floor escapes it. */
import { latin1 } from './bytes.ts';

/** Where a line ends: its text stops at `end`, the next one begins at `next`. */
export interface LineEnd {
  readonly end: number;
  readonly next: number;
}

/** Finds the end of the line at `start`: LF with an optional CR before it, within `limit` bytes; null when there is none. */
export function findLineEnd(bytes: Uint8Array, start: number, end: number, limit: number): LineEnd | null {
  const bound = Math.min(end, start + limit);
  const feed = bytes.subarray(start, bound).indexOf(10);
  if (feed === -1) return null;
  const at = start + feed;
  return { end: feed > 0 && bytes[at - 1] === 13 ? at - 1 : at, next: at + 1 };
}

/** A header field. */
export interface HeaderField {
  /** As it was written. */
  readonly name: string;
  /** Without the blanks around it; continued lines joined by one blank. One character a byte. */
  readonly value: string;
}

/** The fields up to an empty line. */
export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** Where the first byte behind the empty line, or the first line that was not taken, begins. */
  readonly next: number;
  /** Whether the empty line was there. */
  readonly complete: boolean;
  readonly flaw: string | null;
}

/** More fields, and longer lines, than servers of any kind take. */
const maxFields = 256;
const maxLine = 16_384;

/** Reads the header fields that HTTP, SIP, RTSP and mail share (RFC 9112 section 5, with the folding of RFC 822). */
export function readHeaders(bytes: Uint8Array, start: number, end: number): HeaderBlock {
  const fields: { name: string; value: string }[] = [];
  let at = start;
  let flaw: string | null = null;
  while (at < end) {
    const line = findLineEnd(bytes, at, end, maxLine);
    if (line === null) return { fields, next: at, complete: false, flaw: flaw ?? cutFlaw(end - at) };
    if (line.end === at) return { fields, next: line.next, complete: true, flaw };
    const last = fields.at(-1);
    const text = latin1(bytes, at, line.end);
    const colon = text.indexOf(':');
    if ((text.startsWith(' ') || text.startsWith('\t')) && last !== undefined) {
      if (last.value.length + text.length <= maxLine) last.value = `${last.value} ${text.trim()}`.trim();
      else flaw ??= 'a header field is too long';
    } else if (colon > 0 && fields.length < maxFields) {
      fields.push({ name: text.slice(0, colon).trimEnd(), value: text.slice(colon + 1).trim() });
    } else flaw ??= colon > 0 ? 'too many header fields' : 'a header line has no colon';
    at = line.next;
  }
  return { fields, next: at, complete: false, flaw };
}

function cutFlaw(rest: number): string | null {
  return rest > maxLine ? 'a header line is too long' : null;
}

/** The value of the first field with this name, whatever its case, or null. */
export function headerValue(fields: readonly HeaderField[], name: string): string | null {
  const wanted = name.toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === wanted)?.value ?? null;
}
