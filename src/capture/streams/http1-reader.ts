/** HTTP/1 messages out of the two directions of a connection (RFC 9112): bodies by length, by chunks, by the end; bounded. */
import { latin1 } from '../../wire/bytes.ts';
import { parseHttpHead } from '../../wire/http1.ts';
import type { MessageHead } from '../../wire/message-head.ts';
import { findLineEnd, headerValue } from '../../wire/text-lines.ts';
import type { BodyLimits } from './body-buffer.ts';
import { BodyBuffer } from './body-buffer.ts';
import type { Direction } from './flow-table.ts';
import type { HttpMessage } from './http-message.ts';
import { mostBody } from './http-message.ts';
import type { StreamSink } from './stream-feeder.ts';
import type { StreamPiece } from './tcp-assembler.ts';

/** Longer heads, and lines of chunk sizes, are no HTTP that a server takes. */
const mostHead = 65_536;
const mostLine = 4096;
/** Requests that wait for their answers on one connection. */
const mostWaiting = 256;

type State =
  | { readonly kind: 'head' }
  | { readonly kind: 'length'; left: number }
  | { readonly kind: 'chunk-size' }
  | { readonly kind: 'chunk'; left: number }
  | { readonly kind: 'chunk-end' }
  | { readonly kind: 'trailers' }
  | { readonly kind: 'close' }
  /** No HTTP any more: upgraded, tunnelled, or out of step. */
  | { readonly kind: 'other' };

/** Reads the messages of a connection. */
export class Http1Reader implements StreamSink {
  readonly #tell: (message: HttpMessage) => void;
  readonly #ends: readonly [Reading, Reading];
  readonly #waiting: MessageHead[] = [];

  constructor(tell: (message: HttpMessage) => void, limits: number | BodyLimits = mostBody) {
    this.#tell = tell;
    this.#ends = [new Reading(limits), new Reading(limits)];
  }

  data(direction: Direction, piece: StreamPiece): void {
    const reading = this.#ends[direction];
    reading.packet = piece.packet;
    reading.rest.add(piece.bytes);
    while (this.#step(reading, direction, piece));
  }

  gap(direction: Direction, bytes: number): void {
    const reading = this.#ends[direction];
    const { state } = reading;
    if (state.kind === 'close') reading.flaw = `${bytes} bytes are missing`;
    else if (state.kind === 'length' && bytes <= state.left) {
      reading.flaw = `${bytes} bytes are missing`;
      state.left -= bytes;
    } else this.#lose(reading, direction, 'the rest was not captured');
  }

  end(): void {
    for (const direction of [0, 1] as const) {
      const reading = this.#ends[direction];
      if (reading.state.kind === 'close') this.#finish(reading, direction);
      else if (reading.head !== null) this.#lose(reading, direction, 'the connection broke off');
    }
  }

  /** Takes one part of what is there; false where more is needed. */
  #step(reading: Reading, direction: Direction, piece: StreamPiece): boolean {
    const { rest, state } = reading;
    if (rest.length === 0 && !(state.kind === 'length' && state.left === 0)) return false;
    switch (state.kind) {
      case 'head':
        return this.#head(reading, direction, piece);
      case 'length':
      case 'chunk':
        return this.#counted(reading, state, direction);
      case 'chunk-size':
        return this.#chunkSize(reading, direction);
      case 'chunk-end':
        return this.#line(reading, direction, () => (reading.state = { kind: 'chunk-size' }));
      case 'trailers':
        return this.#line(reading, direction, (text) => {
          if (text === '') this.#finish(reading, direction);
        });
      case 'close':
        reading.body.add(rest.view());
        rest.drop(rest.length);
        return false;
      case 'other':
        rest.drop(rest.length);
        return false;
    }
  }

  #head(reading: Reading, direction: Direction, { seconds, nanoseconds }: StreamPiece): boolean {
    const { rest } = reading;
    const bytes = rest.view();
    // Empty lines before a request are to be ignored (RFC 9112 section 2.2).
    if (bytes[0] === 13 || bytes[0] === 10) {
      rest.drop(1);
      return true;
    }
    const parsed = parseHttpHead(bytes, 0, bytes.length);
    const isWhole = parsed.ok && parsed.flaw !== 'the HTTP head is cut short';
    if (!isWhole) {
      const mayBecome = bytes.length < mostHead && (parsed.ok || (bytes.indexOf(10) === -1 && isText(bytes)));
      if (!mayBecome) this.#lose(reading, direction, null);
      return false;
    }
    reading.head = parsed.value;
    reading.times = { firstPacket: reading.packet, seconds, nanoseconds };
    rest.drop(parsed.payloadStart);
    this.#bodyOf(reading, parsed.value, direction);
    return true;
  }

  #bodyOf(reading: Reading, head: MessageHead, direction: Direction): void {
    if (head.kind === 'request') {
      if (this.#waiting.length < mostWaiting) this.#waiting.push(head);
    } else if (head.status >= 200 || head.status === 101) reading.request = this.#waiting.shift() ?? null;
    reading.state = bodyState(head, reading.request);
    const { kind } = reading.state;
    if (kind === 'head' || kind === 'other') this.#finish(reading, direction);
    if (kind !== 'other') return;
    for (const end of this.#ends) end.state = { kind: 'other' };
  }

  #counted(reading: Reading, state: State & { left: number }, direction: Direction): boolean {
    const part = reading.rest.view().subarray(0, state.left);
    reading.body.add(part);
    state.left -= part.length;
    reading.rest.drop(part.length);
    if (state.left > 0) return false;
    if (state.kind === 'chunk') reading.state = { kind: 'chunk-end' };
    else this.#finish(reading, direction);
    return true;
  }

  #chunkSize(reading: Reading, direction: Direction): boolean {
    return this.#line(reading, direction, (text) => {
      const digits = /^([\da-f]{1,13})[ \t]*(?:;|$)/i.exec(text)?.[1];
      if (digits === undefined) this.#lose(reading, direction, 'a chunk has no size');
      else if (Number.parseInt(digits, 16) === 0) reading.state = { kind: 'trailers' };
      else reading.state = { kind: 'chunk', left: Number.parseInt(digits, 16) };
    });
  }

  /** Takes a line; false where it has not come whole. */
  #line(reading: Reading, direction: Direction, take: (text: string) => void): boolean {
    const bytes = reading.rest.view();
    const line = findLineEnd(bytes, 0, bytes.length, mostLine);
    if (line === null) {
      if (bytes.length >= mostLine) this.#lose(reading, direction, 'a line has no end');
      return false;
    }
    const text = latin1(bytes, 0, line.end);
    reading.rest.drop(line.next);
    take(text);
    return true;
  }

  /** Gives up on a direction until something that is a head begins a piece. */
  #lose(reading: Reading, direction: Direction, flaw: string | null): void {
    if (reading.head !== null) {
      reading.flaw ??= flaw;
      this.#finish(reading, direction);
    }
    reading.rest.drop(reading.rest.length);
    reading.state = { kind: 'head' };
  }

  #finish(reading: Reading, direction: Direction): void {
    const { head, request, times, packet, body } = reading;
    const flaw = body.leftOut > 0 ? `${body.leftOut} bytes more are left out` : reading.flaw;
    const isOther = reading.state.kind === 'other';
    if (!isOther) reading.state = { kind: 'head' };
    reading.head = null;
    reading.request = null;
    reading.flaw = null;
    if (head === null) return;
    this.#tell({ direction, stream: null, head, request, body: body.take(), flaw, ...times, lastPacket: packet });
  }
}

/** What is known of one direction. */
class Reading {
  state: State = { kind: 'head' };
  readonly rest = new BodyBuffer(Infinity);
  readonly body: BodyBuffer;
  head: MessageHead | null = null;
  request: MessageHead | null = null;
  flaw: string | null = null;
  packet = 0;
  times = { firstPacket: 0, seconds: 0, nanoseconds: 0 };

  constructor(limits: number | BodyLimits) {
    this.body = new BodyBuffer(limits);
  }
}

/** How the body of a message ends (RFC 9112 section 6.3); `head` where it has none. */
function bodyState(head: MessageHead, request: MessageHead | null): State {
  if (head.kind === 'response') {
    const { status } = head;
    const method = request?.kind === 'request' ? request.method : '';
    if (status === 101 || (method === 'CONNECT' && status >= 200 && status < 300)) return { kind: 'other' };
    if (status < 200 || status === 204 || status === 304 || method === 'HEAD') return { kind: 'head' };
  }
  const coding = headerValue(head.headers, 'transfer-encoding')?.toLowerCase() ?? '';
  if (coding.split(',').at(-1)?.trim() === 'chunked') return { kind: 'chunk-size' };
  const length = headerValue(head.headers, 'content-length');
  if (coding === '' && length !== null && /^\d{1,15}$/.test(length)) return { kind: 'length', left: Number(length) };
  return head.kind === 'request' ? { kind: 'head' } : { kind: 'close' };
}

/** Whether the bytes may be the beginning of a start line. */
function isText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 64).every((byte) => byte >= 0x20 && byte < 0x7f);
}
