/** The head that HTTP/1, SIP and RTSP messages have in common: a start line, header fields, an empty line. */
import { latin1, latin1Bytes } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { HeaderField } from './text-lines.ts';
import { findLineEnd, readHeaders } from './text-lines.ts';

/** A request's head. Text is one character a byte, not fit to print as it is. */
export interface RequestHead {
  readonly kind: 'request';
  readonly method: string;
  readonly target: string;
  /** `HTTP/1.1`, `SIP/2.0`. */
  readonly version: string;
  readonly headers: readonly HeaderField[];
}

/** A response's head. */
export interface ResponseHead {
  readonly kind: 'response';
  readonly version: string;
  readonly status: number;
  readonly phrase: string;
  readonly headers: readonly HeaderField[];
}

/** Either. */
export type MessageHead = RequestHead | ResponseHead;

/** How a protocol's start lines look: three groups each, the last of a response (the phrase) optional. */
export interface StartLines {
  /** The protocol's name, for the reasons. */
  readonly name: string;
  readonly request: RegExp;
  readonly response: RegExp;
}

const maxStartLine = 16_384;

/** Reads a head; the body is the payload. A head that is not complete yet has a flaw and the fields so far. */
export function parseMessageHead(
  lines: StartLines,
  bytes: Uint8Array,
  start: number,
  end: number,
): Parsed<MessageHead> {
  const line = findLineEnd(bytes, start, end, maxStartLine);
  const text = line === null ? '' : latin1(bytes, start, line.end);
  const request = lines.request.exec(text);
  const response = request === null ? lines.response.exec(text) : null;
  if (line === null || (request === null && response === null)) return undecodable(`no ${lines.name} start line`);
  const { fields: headers, next, complete, flaw } = readHeaders(bytes, line.next, end);
  const wrong = flaw ?? (complete ? null : `the ${lines.name} head is cut short`);
  if (request !== null) {
    const [, method = '', target = '', version = ''] = request;
    return decoded({ kind: 'request', method, target, version, headers }, next, end, wrong);
  }
  const [, version = '', code = '', phrase = ''] = response ?? [];
  return decoded({ kind: 'response', version, status: Number(code), phrase, headers }, next, end, wrong);
}

/** Writes a head with its empty line; returns its length. The caller answers for values without line ends. */
export function emitMessageHead(value: MessageHead, into: Uint8Array, at: number): number {
  const first =
    value.kind === 'request'
      ? `${value.method} ${value.target} ${value.version}`
      : `${value.version} ${value.status} ${value.phrase}`;
  const lines = [first, ...value.headers.map((field) => `${field.name}: ${field.value}`), '', ''];
  const bytes = latin1Bytes(lines.join('\r\n'));
  into.set(bytes, at);
  return bytes.length;
}
