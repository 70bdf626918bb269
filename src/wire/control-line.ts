/** What FTP, SMTP and POP3 have in common: commands of one line, and replies of a number and one or more lines. */
import { latin1, latin1Bytes, putBytes } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import { findLineEnd } from './text-lines.ts';

/** A command: `RETR`, `a.txt`. Text is one character a byte, not fit to print as it is. */
export interface ControlCommand {
  /** As it was written: commands are read in either case. */
  readonly verb: string;
  /** What follows the blank, or empty. */
  readonly argument: string;
}

/** A reply. */
export interface ControlReply {
  /** 100 to 599. */
  readonly code: number;
  /** Without the number; of a reply of one line just that. */
  readonly lines: readonly string[];
}

/** No server takes longer lines (RFC 5321 section 4.5.3.1.4: 512), and none answers with more of them. */
const maxLine = 4096;
const maxLines = 512;

/** Reads a command line with its end. */
export function parseControlCommand(bytes: Uint8Array, start: number, end: number): Parsed<ControlCommand> {
  const line = findLineEnd(bytes, start, end, maxLine);
  if (line === null) return undecodable('a command line without an end');
  const match = /^([A-Za-z]{1,16})(?: (.*))?$/s.exec(latin1(bytes, start, line.end));
  if (match === null) return undecodable('not a command');
  return decoded({ verb: match[1]!, argument: match[2] ?? '' }, line.next, end);
}

/**
 * Reads a reply up to its last line: the number with a blank behind it (RFC 959 section 4.2, RFC 5321 section 4.2.1). In between
 * FTP allows lines without the number.
 */
export function parseControlReply(bytes: Uint8Array, start: number, end: number): Parsed<ControlReply> {
  const lines: string[] = [];
  let code = '';
  let at = start;
  while (lines.length < maxLines) {
    const line = findLineEnd(bytes, at, end, maxLine);
    if (line === null) break;
    const text = latin1(bytes, at, line.end);
    const match = /^([1-5]\d\d)(?:([ -])(.*))?$/s.exec(text);
    if (code === '' && match === null) return undecodable('not a reply');
    code ||= match![1]!;
    at = line.next;
    const numbered = match?.[1] === code;
    lines.push(numbered ? (match?.[3] ?? '') : text);
    if (numbered && match?.[2] !== '-') return decoded({ code: Number(code), lines }, at, end);
  }
  if (code === '') return undecodable('a reply line without an end');
  return decoded({ code: Number(code), lines }, at, end, 'the reply has no last line');
}

/** Writes a command line; returns its length. The caller answers for values without line ends. */
export function emitControlCommand(value: ControlCommand, into: Uint8Array, at: number): number {
  const { verb, argument } = value;
  return putBytes(into, at, latin1Bytes(`${argument === '' ? verb : `${verb} ${argument}`}\r\n`));
}

/** Writes a reply, the number before every line; returns its length. */
export function emitControlReply(value: ControlReply, into: Uint8Array, at: number): number {
  const last = value.lines.length - 1;
  const lines = value.lines.map((line, index) => `${value.code}${index === last ? ' ' : '-'}${line}\r\n`);
  return putBytes(into, at, latin1Bytes(lines.join('')));
}
