/** One direction of a TLS connection, read as its bytes come: records cut out, handshake messages joined across them, bounded. */
import { copyOf, u24, u8 } from './bytes.ts';
import { byteFeed } from './captured-packet.ts';
import { parseTlsRecord, tlsContentTypes, tlsField } from './tls-record.ts';
import type { TlsRecord } from './tls-record.ts';

/** What came. */
export type TlsItem =
  /** A record; for handshake records, too, before the messages that it completes. */
  | { readonly kind: 'record'; readonly record: TlsRecord; readonly body: Uint8Array }
  /** A handshake message in the clear; `body` is behind its header. */
  | { readonly kind: 'handshake'; readonly type: number; readonly body: Uint8Array };

/** Handshake message types. */
export const tlsHandshakeTypes = {
  clientHello: 1,
  serverHello: 2,
  sessionTicket: 4,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  clientKeyExchange: 16,
  finished: 20,
} as const;

/** Chains of certificates may be long; Firefox takes no message above 128 KiB. */
const maxMessage = 0x2_0000;

/** A reader of one direction. What it keeps is at most a record and a message. */
export class TlsStreamReader {
  readonly #feed = byteFeed();
  /** Handshake bytes not handed out yet: the first `#held` of a buffer that grows by doubling, so that tiny records stay cheap. */
  #buffer: Uint8Array = new Uint8Array(0);
  #held = 0;
  #sealed = false;
  #broken: string | null = null;

  /** Why nothing more is read (not TLS, a message beyond the bound), or null. */
  get broken(): string | null {
    return this.#broken;
  }

  /** Takes the next bytes; returns what they completed. */
  push(chunk: Uint8Array): readonly TlsItem[] {
    if (this.#broken !== null) return [];
    const items: TlsItem[] = [];
    const bytes = this.#feed.join(chunk);
    let at = 0;
    while (at + tlsField.payload <= bytes.length) {
      const parsed = parseTlsRecord(bytes, at, bytes.length);
      if (!parsed.ok) {
        this.#broken = parsed.reason;
        return items;
      }
      if (parsed.flaw !== null) break;
      const body = copyOf(bytes, parsed.payloadStart, parsed.payloadEnd);
      items.push({ kind: 'record', record: parsed.value, body });
      this.#take(parsed.value, body, items);
      at = parsed.payloadEnd;
      if (this.#broken !== null) return items;
    }
    this.#feed.keep(bytes, at);
    return items;
  }

  #take(record: TlsRecord, body: Uint8Array, items: TlsItem[]): void {
    // What follows a change of cipher is sealed; TLS 1.3 sends application data records instead (RFC 8446 appendix D.4).
    if (record.type === tlsContentTypes.changeCipherSpec) this.#sealed = true;
    if (record.type !== tlsContentTypes.handshake || this.#sealed) return;
    this.#append(body);
    const bytes = this.#buffer;
    let at = 0;
    while (at + 4 <= this.#held) {
      const length = u24(bytes, at + 1);
      if (length > maxMessage) {
        this.#broken = 'a TLS handshake message is too long';
        return;
      }
      if (at + 4 + length > this.#held) break;
      items.push({ kind: 'handshake', type: u8(bytes, at), body: copyOf(bytes, at + 4, at + 4 + length) });
      at += 4 + length;
    }
    if (at === 0) return;
    bytes.copyWithin(0, at, this.#held);
    this.#held -= at;
  }

  #append(body: Uint8Array): void {
    const needed = this.#held + body.length;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#held));
      this.#buffer = larger;
    }
    this.#buffer.set(body, this.#held);
    this.#held = needed;
  }
}
