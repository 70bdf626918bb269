/** Where messages end in a stream of TCP, by protocol: what a segment does not hold whole is put together from several. */
import { latin1, u16, u32 } from '../../wire/bytes.ts';

import { respMessage } from './resp-message.ts';

/** How a message lies in its stream. */
export interface Frame {
  /** Its length; Infinity: up to the end of the stream; 'more': not to be told before more of it is there. */
  readonly length: number | 'more';
  /** What a line says of a segment that begins with it and does not hold it whole; null: what TCP says. */
  readonly opening: string | null;
  /** Whether the protocol looks at every further segment and says its opening again. */
  readonly repeats: boolean;
}

/** Finds the end of the message that begins at `at`; null where nothing is known of it. */
export type Framing = (bytes: Uint8Array, at: number, side: FramingSide) => Frame | null;

/** Who speaks. */
export interface FramingSide {
  /** It answers a request without asking for a body: HEAD. */
  readonly isBodiless: boolean;
  /** The source port. */
  readonly port: number;
}

/** By protocol, under the name that trees have for it. */
export const framings: Readonly<Record<string, Framing>> = {
  http: httpFrame,
  tls: (bytes, at) => counted(bytes, at, 5, '', (start) => 5 + u16(bytes, start + 3)),
  mqtt: mqttFrame,
  pgsql: pgsqlFrame,
  resp: respFrame,
};

/** A string by its length; of an array every segment shows how far it has come. */
function respFrame(bytes: Uint8Array, at: number, { port }: FramingSide): Frame | null {
  const text = latin1(bytes, at, bytes.length);
  const isReply = port === 6379;
  if (text[0] !== '*' && !(isReply && text[0] === '$')) return null;
  const read = respMessage(text, 0, isReply);
  if (read === null) return null;
  if (read.next !== null) return { length: read.next, opening: null, repeats: false };
  const words = read.words === '' ? '' : `${read.words} `;
  const opening = `${isReply ? 'Response' : 'Request'}: ${words}[continuation]`;
  const size = /^\$(\d{1,9})\r\n/.exec(text);
  const length = size === null ? ('more' as const) : size[0].length + Number(size[1]) + 2;
  return { length, opening, repeats: size === null };
}

/** A first message has no letter; an answer to the wish for TLS is a letter alone. */
function pgsqlFrame(bytes: Uint8Array, at: number, { port }: FramingSide): Frame | null {
  if (bytes.length === 1) return null;
  const opening = port === 5432 ? '<' : '>';
  if (bytes[at] === 0) return counted(bytes, at, 4, opening, (start) => u32(bytes, start));
  return counted(bytes, at, 5, opening, (start) => 1 + u32(bytes, start + 1));
}

function counted(
  bytes: Uint8Array,
  at: number,
  head: number,
  opening: string | null,
  lengthOf: (start: number) => number,
): Frame {
  const length = bytes.length - at < head ? ('more' as const) : lengthOf(at);
  return { length, opening, repeats: false };
}

function mqttFrame(bytes: Uint8Array, at: number): Frame {
  let length = 0;
  for (let index = 1; index <= 4; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return { length: 'more', opening: '', repeats: false };
    length += (byte & 0x7f) * 128 ** (index - 1);
    if ((byte & 0x80) === 0) return { length: 1 + index + length, opening: '', repeats: false };
  }
  return { length: bytes.length - at, opening: '', repeats: false };
}

const startLine = /^(?:HTTP\/\d\.\d |[A-Z-]{3,16} [^ ]+ HTTP\/\d\.\d)/;
/** Heads are looked for this far. */
const mostHead = 65_536;

/** RFC 9112 section 6.3. */
function httpFrame(bytes: Uint8Array, at: number, { isBodiless }: FramingSide): Frame | null {
  const text = latin1(bytes, at, Math.min(bytes.length, at + mostHead));
  const line = text.split('\r\n', 1)[0]!;
  if (!startLine.test(line)) return null;
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return { length: 'more', opening: null, repeats: true };
  const head = text.slice(0, end);
  const opening = `${line} `;
  if (isBodiless && line.startsWith('HTTP/')) return { length: end + 4, opening, repeats: false };
  const length = /\r\ncontent-length:[ \t]*(\d{1,12})/i.exec(head)?.[1];
  if (/\r\ntransfer-encoding:[^\r]*chunked/i.test(head)) {
    return { length: chunkedEnd(bytes, at + end + 4, at), opening, repeats: true };
  }
  if (length !== undefined) return { length: end + 4 + Number(length), opening, repeats: false };
  const status = /^HTTP\/\d\.\d (\d{3})/.exec(line)?.[1];
  // A request without a length has no body, nor has an answer of these kinds.
  if (status === undefined || status.startsWith('1') || status === '204' || status === '304') {
    return { length: end + 4, opening, repeats: false };
  }
  return { length: Infinity, opening, repeats: false };
}

function chunkedEnd(bytes: Uint8Array, body: number, start: number): number | 'more' {
  for (let at = body; ;) {
    const line = /^([\da-f]{1,8})[^\r\n]*\r\n/i.exec(latin1(bytes, at, Math.min(bytes.length, at + 256)));
    if (line === null) return 'more';
    const size = Number.parseInt(line[1]!, 16);
    const next = at + line[0].length + size + 2;
    if (next > bytes.length) return 'more';
    if (size === 0) return next - start;
    at = next;
  }
}
