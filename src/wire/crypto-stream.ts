/** Handshake bytes that come in pieces at offsets, as QUIC carries them: joined from the beginning, bounded. */
import type { Parsed } from './parsed.ts';
import { undecodable } from './parsed.ts';
import type { QuicCrypto } from './quic-initial.ts';
import type { TlsHello } from './tls-hello.ts';
import { parseTlsHelloMessage } from './tls-hello.ts';

/** No hello is longer: with post-quantum keys and certificates compressed away they stay below 20 KiB. */
const maxBytes = 65_536;
const maxPieces = 1024;

/** Pieces of one direction of a connection. */
export class CryptoStream {
  readonly #pieces: QuicCrypto[] = [];
  #bytes = 0;

  /** Takes a piece; false when it was beyond the bounds and is lost. */
  push(piece: QuicCrypto): boolean {
    const fits = piece.offset + piece.data.length <= maxBytes && this.#bytes + piece.data.length <= maxBytes * 2;
    if (!fits || this.#pieces.length === maxPieces) return false;
    this.#pieces.push(piece);
    this.#bytes += piece.data.length;
    return true;
  }

  /** All that is there without a gap from offset 0; where pieces overlap the first that came counts. */
  joined(): Uint8Array {
    const length = this.#pieces.reduce((most, { offset, data }) => Math.max(most, offset + data.length), 0);
    const bytes = new Uint8Array(length);
    // Written from the last piece to the first, so that the first stays on top.
    for (const { offset, data } of this.#pieces.toReversed()) bytes.set(data, offset);
    let end = 0;
    for (const { offset, data } of this.#pieces.toSorted((a, b) => a.offset - b.offset)) {
      if (offset > end) break;
      end = Math.max(end, offset + data.length);
    }
    return bytes.slice(0, end);
  }

  /** The hello at the beginning, or why there is none yet. */
  hello(): Parsed<TlsHello> {
    const bytes = this.joined();
    if (bytes.length < 4) return undecodable('no handshake yet');
    return parseTlsHelloMessage(bytes, 0, bytes.length);
  }
}
