/** The head of HTTP/1 messages (RFC 9112): request line or status line and header fields. */
import type { MessageHead } from './message-head.ts';
import { parseMessageHead } from './message-head.ts';
import type { Parsed } from './parsed.ts';

/** Methods are tokens of any letters (RFC 9110 section 9.1); a target has no blanks. */
const http = {
  name: 'HTTP',
  request: /^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32}) (\S+) (HTTP\/\d\.\d)$/,
  response: /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/s,
} as const;

/** Reads a head; the body is the payload. A head that is not complete yet has a flaw and the fields so far. */
export function parseHttpHead(bytes: Uint8Array, start: number, end: number): Parsed<MessageHead> {
  return parseMessageHead(http, bytes, start, end);
}
