/** Files in the flows of a capture: each flow is given to the protocol that its first bytes, its ports or its announcement tell. */
import { ipText } from '../../addr/ip-address.ts';
import { latin1 } from '../../wire/bytes.ts';
import type { KeyLog } from '../decrypt/key-log.ts';
import { TlsDecryptor } from '../decrypt/tls-decryptor.ts';
import type { PacketBatch } from '../packet-batch.ts';
import type { BodyLimits } from '../streams/body-buffer.ts';
import type { Direction, Flow } from '../streams/flow-table.ts';
import { flowAddress } from '../streams/flow-table.ts';
import type { StreamSink } from '../streams/stream-feeder.ts';
import { StreamFeeder } from '../streams/stream-feeder.ts';
import type { StreamPiece } from '../streams/tcp-assembler.ts';
import type { TakeObject } from './exported-object.ts';
import { FtpObjects } from './ftp-objects.ts';
import { httpObjects } from './http-objects.ts';
import { SmtpObjects } from './smtp-objects.ts';
import { TftpObjects } from './tftp-objects.ts';

/** Bytes of files that are being put together at one time, and of one file. */
export const objectLimits = { together: 256 << 20, each: 128 << 20 } as const;

/** Looks for files, batch by batch. */
export class ObjectFinder {
  readonly #take: TakeObject;
  readonly #keys: KeyLog;
  readonly #limits: BodyLimits;
  readonly #ftp: FtpObjects;
  readonly #tftp: TftpObjects;
  readonly #feeder: StreamFeeder;

  constructor(
    take: TakeObject,
    keys: KeyLog,
    limits: { readonly together: number; readonly each: number } = objectLimits,
  ) {
    this.#take = take;
    this.#keys = keys;
    this.#limits = { most: limits.each, pool: { left: limits.together } };
    this.#ftp = new FtpObjects(take, this.#limits);
    this.#tftp = new TftpObjects(take, this.#limits);
    this.#feeder = new StreamFeeder((flow) => this.#sinkFor(flow));
  }

  /** Takes all packets of a batch. */
  take(batch: PacketBatch): void {
    for (let row = 0; row < batch.count; row++) this.#feeder.take(batch, row);
  }

  /** The file is over. */
  end(): void {
    this.#feeder.end();
    this.#tftp.end();
  }

  #sinkFor(flow: Flow): StreamSink | null {
    if (flow.transport === 'udp') return this.#tftp.sinkFor(flow);
    return this.#ftp.dataSink(flow) ?? new FirstBytes((direction, bytes) => this.#byContent(flow, direction, bytes));
  }

  #byContent(flow: Flow, direction: Direction, bytes: Uint8Array): StreamSink | null {
    const text = latin1(bytes, 0, Math.min(bytes.length, 24));
    const port = flow.ports[1];
    if (bytes[0] === 0x16 && this.#keys.size > 0) {
      const inner = httpObjects(this.#take, this.#limits);
      return new TlsDecryptor(this.#keys, { data: (way, piece) => inner.data(way, piece), end: () => inner.end?.() });
    }
    if (port === 21 || (direction === 0 && /^USER /i.test(text))) return this.#ftp.controlSink(flow);
    if (port === 25 || port === 587 || (direction === 0 && /^(?:EHLO|HELO) /i.test(text))) {
      return new SmtpObjects(this.#take, this.#limits, ipText(flowAddress(flow, 1)));
    }
    const isHttp = direction === 0 ? /^[A-Z]{3,16} \S/.test(text) || text.startsWith('PRI') : /^HTTP\/\d/.test(text);
    return isHttp ? httpObjects(this.#take, this.#limits) : null;
  }
}

/** Waits for the first bytes of a client: they tell most. A server that speaks first is kept in mind until then. */
class FirstBytes implements StreamSink {
  readonly #choose: (direction: Direction, bytes: Uint8Array) => StreamSink | null;
  #chosen: StreamSink | null = null;
  #isOver = false;

  constructor(choose: (direction: Direction, bytes: Uint8Array) => StreamSink | null) {
    this.#choose = choose;
  }

  data(direction: Direction, piece: StreamPiece): void {
    if (this.#chosen === null && !this.#isOver && piece.bytes.length > 0) {
      this.#chosen = this.#choose(direction, piece.bytes);
      // The greeting of a server says nothing of the protocol's own; the client's first command decides.
      this.#isOver = direction === 0;
    }
    this.#chosen?.data(direction, piece);
  }

  gap(direction: Direction, bytes: number, reason: 'missing' | 'given-up'): void {
    this.#chosen?.gap?.(direction, bytes, reason);
  }

  end(): void {
    this.#chosen?.end?.();
  }
}
