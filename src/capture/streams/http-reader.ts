/** HTTP as a follow shows it: heads as they came, bodies unpacked. */
import { latin1, latin1Bytes } from '../../wire/bytes.ts';
import type { BodyLimits } from './body-buffer.ts';
import type { Direction } from './flow-table.ts';
import type { FollowItem } from './follow.ts';
import { Http1Reader } from './http1-reader.ts';
import { Http2Reader } from './http2-reader.ts';
import type { HttpMessage } from './http-message.ts';
import { headText, messageContent } from './http-message.ts';
import type { StreamSink } from './stream-feeder.ts';
import type { StreamPiece } from './tcp-assembler.ts';

/** Reads HTTP of whichever version a connection speaks: the client's first bytes tell. */
export class HttpReader implements StreamSink {
  readonly #tell: (message: HttpMessage) => void;
  readonly #limits: number | BodyLimits | undefined;
  #reader: Http1Reader | Http2Reader | null = null;

  constructor(tell: (message: HttpMessage) => void, limits?: number | BodyLimits) {
    this.#tell = tell;
    this.#limits = limits;
  }

  data(direction: Direction, piece: StreamPiece): void {
    this.#reader ??= this.#choose(direction, piece.bytes);
    this.#reader.data(direction, piece);
  }

  gap(direction: Direction, bytes: number): void {
    this.#reader?.gap(direction, bytes);
  }

  end(): void {
    this.#reader?.end();
  }

  /** A server of HTTP/2 begins with a SETTINGS frame of its own, perhaps before the client's preface was seen. */
  #choose(direction: Direction, bytes: Uint8Array): Http1Reader | Http2Reader {
    const isSettings = direction === 1 && bytes.length >= 9 && bytes[0] === 0 && bytes[3] === 4;
    // No method of HTTP/1 begins as the preface does: `PRI` is reserved for it (RFC 9113 section 11.6).
    const isNew = latin1(bytes, 0, Math.min(3, bytes.length)) === 'PRI' || isSettings;
    return isNew ? new Http2Reader(this.#tell, this.#limits) : new Http1Reader(this.#tell, this.#limits);
  }
}

/** The items of a message: its head, its body, and what is to be said of them. */
export function messageItems(message: HttpMessage): readonly FollowItem[] {
  const { direction, stream, flaw, firstPacket, lastPacket, seconds, nanoseconds } = message;
  const content = messageContent(message);
  const data = (bytes: Uint8Array, packet: number): FollowItem => ({
    kind: 'data',
    direction,
    bytes,
    packet,
    seconds,
    nanoseconds,
  });
  const note = (text: string): FollowItem => ({ kind: 'note', direction, text });
  return [
    ...(stream === null ? [] : [note(`stream ${stream} of the connection`)]),
    data(latin1Bytes(headText(message)), firstPacket),
    ...(content.note === null ? [] : [note(content.note)]),
    ...(content.bytes.length === 0 ? [] : [data(content.bytes, lastPacket)]),
    ...(flaw === null ? [] : [note(flaw)]),
  ];
}
