/** The replies of the post office protocol (RFC 1939); its commands are those of {@link parseControlCommand}. */
import { latin1, latin1Bytes, putBytes } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import { findLineEnd } from './text-lines.ts';

/** A status line; what follows it (a message, a list) is the payload. Text is one character a byte, not fit to print. */
export interface Pop3Reply {
  readonly positive: boolean;
  readonly text: string;
}

const maxLine = 4096;

/** Reads a status line. */
export function parsePop3Reply(bytes: Uint8Array, start: number, end: number): Parsed<Pop3Reply> {
  const line = findLineEnd(bytes, start, end, maxLine);
  if (line === null) return undecodable('a reply line without an end');
  const match = /^(\+OK|-ERR)(?: (.*))?$/s.exec(latin1(bytes, start, line.end));
  if (match === null) return undecodable('not a POP3 reply');
  return decoded({ positive: match[1] === '+OK', text: match[2] ?? '' }, line.next, end);
}

/** Writes a status line; returns its length. */
export function emitPop3Reply(value: Pop3Reply, into: Uint8Array, at: number): number {
  const status = value.positive ? '+OK' : '-ERR';
  return putBytes(into, at, latin1Bytes(`${status}${value.text === '' ? '' : ` ${value.text}`}\r\n`));
}
