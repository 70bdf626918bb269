/** A TLS connection opened with logged secrets: records of both directions in, application data out. */
import { u16, u24, u8 } from '../../wire/bytes.ts';
import type { TlsServerHello } from '../../wire/tls-hello.ts';
import { parseTlsHelloMessage, tlsApplicationProtocols, tlsExtensions, tlsVersions } from '../../wire/tls-hello.ts';
import type { TlsRecord } from '../../wire/tls-record.ts';
import { tlsContentTypes } from '../../wire/tls-record.ts';
import { TlsStreamReader } from '../../wire/tls-stream.ts';
import { BodyBuffer } from '../streams/body-buffer.ts';
import type { Direction } from '../streams/flow-table.ts';
import type { StreamSink } from '../streams/stream-feeder.ts';
import type { StreamPiece } from '../streams/tcp-assembler.ts';
import type { Suite } from './cipher-suites.ts';
import { suiteOf } from './cipher-suites.ts';
import type { KeyLog } from './key-log.ts';
import type { RecordOpener } from './record-opener.ts';
import { nextSecret, openerOf, openersOf } from './record-opener.ts';

/** What is told. */
export interface DecryptedSink extends StreamSink {
  /** Why a direction (or, null, the connection) cannot be read, and what it is. Each is said once. */
  note?(direction: Direction, text: string): void;
  /** What every sealed record held that could be opened, with its real content type, before anything else is told of it. */
  opened?(type: number, bytes: Uint8Array, packet: number): void;
  /** The application protocol that both sides agreed on: `h2`. Told before its data where the capture has it. */
  protocol?(name: string): void;
}

/** The random of a hello that asks for another one (RFC 8446 section 4.1.3). */
const retryRandom = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

const messages = {
  clientHello: 1,
  serverHello: 2,
  endOfEarlyData: 5,
  encryptedExtensions: 8,
  finished: 20,
  keyUpdate: 24,
};

class Side {
  readonly reader = new TlsStreamReader();
  readonly handshake = new BodyBuffer(0x4_0000);
  opener: RecordOpener | null = null;
  secret: Uint8Array | null = null;
  /** Of TLS 1.3: whether `secret` is that of the application data. */
  isApplication = false;
  /** Whether a record was opened with the present key. */
  fits = false;
  stopped = false;
}

/** Opens one connection. */
export class TlsDecryptor implements StreamSink {
  readonly #keys: KeyLog;
  readonly #sink: DecryptedSink;
  readonly #sides = [new Side(), new Side()] as const;
  #clientRandom: Uint8Array | null = null;
  #suite: Suite | null = null;
  #isNew = false;
  #prepared: readonly [RecordOpener, RecordOpener] | null = null;

  constructor(keys: KeyLog, sink: DecryptedSink) {
    this.#keys = keys;
    this.#sink = sink;
  }

  data(direction: Direction, piece: StreamPiece): void {
    const side = this.#sides[direction];
    if (side.stopped) return;
    for (const item of side.reader.push(piece.bytes)) {
      if (item.kind === 'record') this.#record(direction, item.record, item.body, piece);
      if (side.stopped) return;
    }
    if (side.reader.broken !== null) this.#stop(direction, side.reader.broken);
  }

  gap(direction: Direction, bytes: number): void {
    this.#stop(direction, `${bytes} bytes are missing: what follows cannot be decrypted`);
  }

  closed(direction: Direction, how: 'finished' | 'reset', packet: number): void {
    this.#sink.closed?.(direction, how, packet);
  }

  end(): void {
    this.#sink.end?.();
  }

  #record(direction: Direction, record: TlsRecord, body: Uint8Array, piece: StreamPiece): void {
    const side = this.#sides[direction];
    const { type } = record;
    if (type === tlsContentTypes.changeCipherSpec) {
      if (this.#isNew || this.#prepared === null) return;
      side.opener = this.#prepared[direction];
      side.fits = false;
      return;
    }
    if (side.opener === null && type !== tlsContentTypes.applicationData) {
      if (type === tlsContentTypes.handshake) this.#handshake(direction, body);
      return;
    }
    if (side.opener === null && !this.#early(side, direction)) return;
    // The alert of a side that has no keys yet stands in the clear in TLS 1.3 too.
    if (this.#isNew && type !== tlsContentTypes.applicationData) return;
    const content = side.opener!.open(record, body);
    if (content === null) return this.#misfit(direction);
    side.fits = true;
    if (!this.#isNew) return this.#content(direction, type, content, piece);
    // The real type stands behind the content, padding of zeros behind it (RFC 8446 section 5.2).
    const end = content.findLastIndex((byte) => byte !== 0);
    if (end >= 0) this.#content(direction, content[end]!, content.subarray(0, end), piece);
  }

  #content(direction: Direction, type: number, bytes: Uint8Array, piece: StreamPiece): void {
    this.#sink.opened?.(type, bytes, piece.packet);
    if (type === tlsContentTypes.handshake) this.#handshake(direction, bytes);
    else if (type === tlsContentTypes.applicationData && bytes.length > 0) {
      const { packet, seconds, nanoseconds } = piece;
      this.#sink.data(direction, { bytes, packet, seconds, nanoseconds });
    }
  }

  /** A record that the key does not open: before the first that fits it may be early data that nobody has the key of. */
  #misfit(direction: Direction): void {
    const side = this.#sides[direction];
    const mayBeEarly = this.#isNew && direction === 0 && !side.fits && !side.isApplication;
    if (!mayBeEarly)
      this.#stop(
        direction,
        side.fits ? 'a record was changed or is damaged' : 'the logged secret does not fit this connection',
      );
  }

  #handshake(direction: Direction, bytes: Uint8Array): void {
    const { handshake } = this.#sides[direction];
    handshake.add(bytes);
    for (;;) {
      const view = handshake.view();
      if (view.length < 4) return;
      const length = 4 + u24(view, 1);
      if (length > 0x4_0000) return this.#stop(direction, 'a handshake message is too long');
      if (view.length < length) return;
      const message = view.slice(0, length);
      handshake.drop(length);
      this.#message(direction, u8(message, 0), message);
    }
  }

  #message(direction: Direction, type: number, message: Uint8Array): void {
    const side = this.#sides[direction];
    if (type === messages.clientHello || type === messages.serverHello) this.#hello(message);
    else if (type === messages.encryptedExtensions) this.#extensions(message);
    else if (!this.#isNew) return;
    else if (type === messages.endOfEarlyData) this.#use(direction, 'HANDSHAKE_TRAFFIC_SECRET', false);
    else if (type === messages.finished && !side.isApplication) this.#use(direction, 'TRAFFIC_SECRET_0', true);
    else if (type === messages.keyUpdate && side.secret !== null && this.#suite !== null) {
      side.secret = nextSecret(this.#suite, side.secret);
      side.opener = openerOf(this.#suite, side.secret);
    }
  }

  #hello(message: Uint8Array): void {
    const parsed = parseTlsHelloMessage(message, 0, message.length);
    if (!parsed.ok) return;
    const hello = parsed.value;
    if (hello.kind === 'client') this.#clientRandom = hello.random;
    else if (Buffer.from(hello.random).toString('hex') !== retryRandom) this.#negotiated(hello);
  }

  #negotiated(hello: TlsServerHello): void {
    this.#suite = suiteOf(hello.cipher);
    this.#isNew = tlsVersions(hello)[0] === 0x0304;
    const [protocol] = tlsApplicationProtocols(hello);
    if (protocol !== undefined) this.#sink.protocol?.(protocol);
    if (this.#clientRandom === null) return this.#stopBoth('the client hello was not captured');
    if (this.#suite === null) return this.#stopBoth(`cipher suite 0x${hello.cipher.toString(16)} cannot be decrypted`);
    if (this.#isNew) {
      this.#use(1, 'HANDSHAKE_TRAFFIC_SECRET', false);
      // A client that sends early data goes on with its key for that until it says that they end.
      if (this.#sides[0].opener === null) this.#use(0, 'HANDSHAKE_TRAFFIC_SECRET', false);
      return;
    }
    const master = this.#keys.find('CLIENT_RANDOM', this.#clientRandom);
    if (master === null) return this.#stopBoth('there is no secret for this connection in the key log');
    this.#prepared = openersOf(this.#suite, master, this.#clientRandom, hello.random);
  }

  #use(direction: Direction, label: string, isApplication: boolean): void {
    const side = this.#sides[direction];
    const name = `${direction === 0 ? 'CLIENT' : 'SERVER'}_${label}`;
    const secret = this.#clientRandom === null ? null : this.#keys.find(name, this.#clientRandom);
    if (secret === null || this.#suite === null) {
      return this.#stop(direction, `there is no secret for this connection in the key log (${name})`);
    }
    Object.assign(side, { secret, opener: openerOf(this.#suite, secret), isApplication, fits: false });
  }

  /** Data that a client sends before the server has answered (RFC 8446 section 4.2.10): the length of the secret tells the suite. */
  #early(side: Side, direction: Direction): boolean {
    const secret =
      direction === 1 || this.#clientRandom === null
        ? null
        : this.#keys.find('CLIENT_EARLY_TRAFFIC_SECRET', this.#clientRandom);
    if (secret === null) return false;
    const suite = suiteOf(secret.length === 48 ? 0x1302 : 0x1301)!;
    this.#isNew = true;
    Object.assign(side, { secret, opener: openerOf(suite, secret), isApplication: false, fits: false });
    return true;
  }

  /** The list of extensions of a message that was sealed names the protocol in TLS 1.3. */
  #extensions(message: Uint8Array): void {
    for (let at = 6; at + 4 <= message.length; at += 4 + u16(message, at + 2)) {
      if (u16(message, at) !== tlsExtensions.alpn || at + 7 > message.length) continue;
      const start = at + 7;
      const name = Buffer.from(message.subarray(start, start + u8(message, at + 6))).toString('latin1');
      if (name !== '') this.#sink.protocol?.(name);
    }
  }

  #stopBoth(reason: string): void {
    for (const direction of [0, 1] as const) this.#stop(direction, reason);
  }

  #stop(direction: Direction, reason: string): void {
    const side = this.#sides[direction];
    if (side.stopped) return;
    side.stopped = true;
    this.#sink.note?.(direction, reason);
  }
}
