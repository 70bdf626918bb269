/** What a follow makes of a connection beyond its bytes: HTTP messages, and TLS opened with logged secrets. */
import { u8 } from '../../wire/bytes.ts';
import type { Direction } from '../streams/flow-table.ts';
import type { FollowItem } from '../streams/follow.ts';
import { itemSink } from '../streams/follow.ts';
import { HttpReader, messageItems } from '../streams/http-reader.ts';
import type { StreamSink } from '../streams/stream-feeder.ts';
import type { StreamPiece } from '../streams/tcp-assembler.ts';
import type { KeyLog } from './key-log.ts';
import type { DecryptedSink } from './tls-decryptor.ts';
import { TlsDecryptor } from './tls-decryptor.ts';

/** Takes items. */
type Take = (item: FollowItem) => void;

/** The messages of HTTP, in the clear or within TLS. */
export function httpSink(take: Take, keys: KeyLog): StreamSink {
  const reader = new HttpReader((message) => messageItems(message).forEach(take));
  return new PerhapsTls(reader, keys, take);
}

/** The application data of TLS as it is. */
export function tlsSink(take: Take, keys: KeyLog): StreamSink {
  return new TlsDecryptor(keys, { ...itemSink(take), note: noteTo(take) });
}

function noteTo(take: Take): NonNullable<DecryptedSink['note']> {
  return (direction, text) => take({ kind: 'note', direction, text });
}

/** Looks at the first byte of a connection: TLS begins with a handshake record, no HTTP does. */
class PerhapsTls implements StreamSink {
  readonly #inner: StreamSink;
  readonly #keys: KeyLog;
  readonly #take: Take;
  #sink: StreamSink | null = null;

  constructor(inner: StreamSink, keys: KeyLog, take: Take) {
    this.#inner = inner;
    this.#keys = keys;
    this.#take = take;
  }

  data(direction: Direction, piece: StreamPiece): void {
    if (piece.bytes.length === 0) return;
    this.#sink ??= u8(piece.bytes, 0) === 0x16 ? this.#opened() : this.#inner;
    this.#sink.data(direction, piece);
  }

  gap(direction: Direction, bytes: number, reason: 'missing' | 'given-up'): void {
    this.#sink?.gap?.(direction, bytes, reason);
  }

  end(): void {
    this.#sink?.end?.();
  }

  #opened(): StreamSink {
    const inner = this.#inner;
    return new TlsDecryptor(this.#keys, {
      data: (direction, piece) => inner.data(direction, piece),
      end: () => inner.end?.(),
      note: noteTo(this.#take),
    });
  }
}
