/** HTTP/2 messages out of the two directions of a connection (RFC 9113): frames, header blocks, bodies; bounded. */
import { latin1 } from '../../wire/bytes.ts';
import type { HeaderField } from '../../wire/text-lines.ts';
import { HpackDecoder } from '../../wire/hpack.ts';
import type { Http2Frame } from '../../wire/http2-frame.ts';
import {
  http2Content,
  http2Flags,
  http2Preface,
  http2Types,
  isHttp2Preface,
  parseHttp2Frame,
} from '../../wire/http2-frame.ts';
import type { MessageHead } from '../../wire/message-head.ts';
import type { BodyLimits } from './body-buffer.ts';
import { BodyBuffer } from './body-buffer.ts';
import type { Direction } from './flow-table.ts';
import type { HttpMessage } from './http-message.ts';
import { mostBody } from './http-message.ts';
import type { StreamSink } from './stream-feeder.ts';
import type { StreamPiece } from './tcp-assembler.ts';

/** Frames of browsers and servers stay at 16 KiB; SETTINGS may raise it to 16 MiB, which nobody does. */
const mostFrame = 1 << 20;
/** One header block with its continuations. */
const mostBlock = 262_144;
const mostStreams = 256;

interface Message {
  readonly head: MessageHead;
  readonly request: MessageHead | null;
  readonly body: BodyBuffer;
  readonly times: Pick<HttpMessage, 'firstPacket' | 'seconds' | 'nanoseconds'>;
}

class Side {
  readonly rest = new BodyBuffer(mostFrame * 2);
  readonly hpack = new HpackDecoder();
  readonly open = new Map<number, Message>();
  block: { readonly stream: number; readonly ends: boolean; readonly bytes: BodyBuffer } | null = null;
  /** Bytes are missing: frames and tables are out of step for good. */
  lost = false;
  packet = 0;
}

/** Reads the messages of a connection. */
export class Http2Reader implements StreamSink {
  readonly #tell: (message: HttpMessage) => void;
  readonly #limits: number | BodyLimits;
  readonly #sides = [new Side(), new Side()] as const;
  readonly #requests = new Map<number, MessageHead>();

  constructor(tell: (message: HttpMessage) => void, limits: number | BodyLimits = mostBody) {
    this.#tell = tell;
    this.#limits = limits;
  }

  data(direction: Direction, piece: StreamPiece): void {
    const side = this.#sides[direction];
    if (side.lost) return;
    side.packet = piece.packet;
    side.rest.add(piece.bytes);
    if (side.rest.leftOut > 0) return this.#lose(direction, 'a frame is too long');
    for (;;) {
      const bytes = side.rest.view();
      if (direction === 0 && isHttp2Preface(bytes, 0, bytes.length)) {
        side.rest.drop(http2Preface.length);
        continue;
      }
      if (direction === 0 && begins(bytes)) return;
      const parsed = parseHttp2Frame(bytes, 0, bytes.length);
      if (!parsed.ok) return;
      if (parsed.value.length > mostFrame) return this.#lose(direction, 'a frame is too long');
      if (parsed.flaw !== null) return;
      this.#frame(direction, parsed.value, bytes, parsed.payloadStart, parsed.payloadEnd, piece);
      if (side.lost) return;
      side.rest.drop(parsed.payloadEnd);
    }
  }

  gap(direction: Direction, bytes: number): void {
    this.#lose(direction, `${bytes} bytes are missing`);
  }

  end(): void {
    for (const direction of [0, 1] as const) this.#lose(direction, 'the connection broke off');
  }

  #frame(
    direction: Direction,
    frame: Http2Frame,
    bytes: Uint8Array,
    start: number,
    end: number,
    piece: StreamPiece,
  ): void {
    const side = this.#sides[direction];
    const { type, stream, flags } = frame;
    const content = http2Content(frame, bytes, start, end);
    if (content === null) return;
    const part = bytes.subarray(content.start, content.end);
    if (type === http2Types.headers || type === http2Types.pushPromise) {
      side.block = { stream, ends: (flags & http2Flags.endStream) !== 0, bytes: new BodyBuffer(mostBlock) };
      side.block.bytes.add(part);
    } else if (type === http2Types.continuation && side.block !== null) side.block.bytes.add(part);
    else if (type === http2Types.data) {
      side.open.get(stream)?.body.add(part);
      if ((flags & http2Flags.endStream) !== 0) this.#finish(direction, stream, null);
      return;
    } else if (type === http2Types.reset) return this.#finish(direction, stream, 'the stream was reset');
    else return;
    if ((flags & http2Flags.endHeaders) !== 0) this.#headers(direction, type === http2Types.pushPromise, piece);
  }

  #headers(direction: Direction, isPromise: boolean, { seconds, nanoseconds }: StreamPiece): void {
    const side = this.#sides[direction];
    const block = side.block!;
    side.block = null;
    const bytes = block.bytes.view();
    const parsed = side.hpack.decode(bytes, 0, bytes.length);
    if (block.bytes.leftOut > 0 || !parsed.ok) return this.#lose(direction, 'a header block cannot be read');
    // What a server promises comes as a message of its own; trailers belong to one that is already open.
    if (isPromise || side.open.has(block.stream)) {
      if (block.ends) this.#finish(direction, block.stream, null);
      return;
    }
    const head = headOf(parsed.value);
    if (head === null || side.open.size >= mostStreams) return;
    const request = direction === 1 ? (this.#requests.get(block.stream) ?? null) : null;
    const isInterim = head.kind === 'response' && head.status < 200;
    if (direction === 0 && this.#requests.size < mostStreams) this.#requests.set(block.stream, head);
    else if (!isInterim) this.#requests.delete(block.stream);
    const times = { firstPacket: side.packet, seconds, nanoseconds };
    side.open.set(block.stream, { head, request, body: new BodyBuffer(this.#limits), times });
    if (block.ends || isInterim) this.#finish(direction, block.stream, null);
  }

  #finish(direction: Direction, stream: number, flaw: string | null): void {
    const side = this.#sides[direction];
    const message = side.open.get(stream);
    side.open.delete(stream);
    if (message === undefined) return;
    const { head, request, body, times } = message;
    const cut = body.leftOut > 0 ? `${body.leftOut} bytes more are left out` : flaw;
    this.#tell({ direction, stream, head, request, body: body.take(), flaw: cut, ...times, lastPacket: side.packet });
  }

  #lose(direction: Direction, flaw: string): void {
    const side = this.#sides[direction];
    for (const stream of side.open.keys()) this.#finish(direction, stream, flaw);
    side.rest.drop(side.rest.length);
    side.lost = true;
  }
}

/** Whether the bytes are a part of the client's preface: of a frame they would be an impossible one. */
function begins(bytes: Uint8Array): boolean {
  return bytes.length >= 3 && http2Preface.startsWith(latin1(bytes, 0, Math.min(bytes.length, http2Preface.length)));
}

/** A head out of the pseudo fields (RFC 9113 section 8.3), or null where there are none: trailers. */
function headOf(fields: readonly HeaderField[]): MessageHead | null {
  const pseudo = new Map(fields.filter(({ name }) => name.startsWith(':')).map(({ name, value }) => [name, value]));
  const headers = fields.filter(({ name }) => !name.startsWith(':'));
  const version = 'HTTP/2';
  const status = pseudo.get(':status');
  if (status !== undefined && /^\d{3}$/.test(status)) {
    return { kind: 'response', version, status: Number(status), phrase: '', headers };
  }
  const method = pseudo.get(':method');
  if (method === undefined) return null;
  const authority = pseudo.get(':authority');
  const host = authority === undefined ? [] : [{ name: 'host', value: authority }];
  return { kind: 'request', method, target: pseudo.get(':path') ?? '*', version, headers: [...host, ...headers] };
}
