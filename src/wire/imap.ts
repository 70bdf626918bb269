/** Lines of the internet message access protocol (RFC 9051): tag, word, rest, and the length of a literal that follows. */
import { latin1, latin1Bytes, putBytes } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import { findLineEnd } from './text-lines.ts';

/** A line of either side. Text is one character a byte, not fit to print as it is. */
export interface ImapLine {
  /** Of a command or its final response; `*` untagged, `+` continuation. */
  readonly tag: string;
  /** Command (`LOGIN`) or status (`OK`, `CAPABILITY`, a number); empty behind `+`. */
  readonly word: string;
  readonly rest: string;
}

const maxLine = 8192;

/** Reads a line; a literal that it announces begins where the payload does. */
export function parseImapLine(bytes: Uint8Array, start: number, end: number): Parsed<ImapLine> {
  const line = findLineEnd(bytes, start, end, maxLine);
  if (line === null) return undecodable('an IMAP line without an end');
  const text = latin1(bytes, start, line.end);
  const more = /^\+(?: (.*))?$/s.exec(text);
  if (more !== null) return decoded({ tag: '+', word: '', rest: more[1] ?? '' }, line.next, end);
  const match = /^(\*|[A-Za-z0-9.\-_]{1,32}) ([A-Za-z0-9-]{1,32})(?: (.*))?$/s.exec(text);
  if (match === null) return undecodable('not an IMAP line');
  return decoded({ tag: match[1]!, word: match[2]!, rest: match[3] ?? '' }, line.next, end);
}

/** How many bytes of literal follow the line: `{12}` or `{12+}` (RFC 7888) at its end, else null. */
export function imapLiteral(line: ImapLine): number | null {
  const match = /\{(\d{1,9})\+?\}$/.exec(line.rest);
  return match === null ? null : Number(match[1]);
}

/** Writes a line; returns its length. */
export function emitImapLine(value: ImapLine, into: Uint8Array, at: number): number {
  const words = [value.tag, value.word, value.rest].filter((word) => word !== '');
  return putBytes(into, at, latin1Bytes(`${words.join(' ')}\r\n`));
}
