/** What the packets of a batch carried under TLS, opened with logged secrets: a record is told by the packet that completed it. */
import type { PacketBatch } from '../packet-batch.ts';
import type { StreamSink } from '../streams/stream-feeder.ts';
import { StreamFeeder } from '../streams/stream-feeder.ts';
import type { KeyLog } from './key-log.ts';
import { learnSecrets } from './secrets-of-file.ts';
import { TlsDecryptor } from './tls-decryptor.ts';

/** What was sealed in a packet. */
export interface Plaintext {
  /** Application data; empty where only other records were opened. */
  readonly bytes: Uint8Array;
  /** The records that the packet completed, in order, with their real content types; what their messages say is cut at {@link mostOfRecord}. */
  readonly records: readonly OpenedRecord[];
}

/** A record that was opened. */
export interface OpenedRecord {
  /** As of TLS records: 21 alert, 22 handshake, 23 application data. */
  readonly type: number;
  /** Of an alert or a handshake; of application data empty. */
  readonly bytes: Uint8Array;
}

/** The first messages of a record tell what it is about. */
const mostOfRecord = 16_384;
const recordTypes = { applicationData: 23 } as const;

/** Opens what it can, batch by batch. */
export class PacketPlaintext {
  readonly #keys: KeyLog;
  readonly #feeder: StreamFeeder;
  #found = new Map<number, Plaintext>();

  constructor(keys: KeyLog) {
    this.#keys = keys;
    this.#feeder = new StreamFeeder((flow) => (flow.transport === 'tcp' ? this.#sink() : null));
  }

  /** Takes all packets of a batch, secrets that stand between them first. */
  learn(batch: PacketBatch): void {
    learnSecrets(this.#keys, batch);
    this.#found = new Map();
    for (let row = 0; row < batch.count; row++) this.#feeder.take(batch, row);
  }

  /** What a packet of the last batch completed, or null. */
  of(packet: number): Plaintext | null {
    return this.#found.get(packet) ?? null;
  }

  #sink(): StreamSink {
    return new TlsDecryptor(this.#keys, {
      data: (_, { bytes, packet }) => {
        const known = this.#found.get(packet) ?? nothing;
        // Several records that end in one packet are one text; a packet completes 64 KiB at most and some that waited.
        this.#found.set(packet, { ...known, bytes: Uint8Array.from(Buffer.concat([known.bytes, bytes])) });
      },
      opened: (type, bytes, packet) => {
        const known = this.#found.get(packet) ?? nothing;
        const kept = type === recordTypes.applicationData ? nothing.bytes : bytes.slice(0, mostOfRecord);
        this.#found.set(packet, { ...known, records: [...known.records, { type, bytes: kept }] });
      },
    });
  }
}

const nothing: Plaintext = Object.freeze({ bytes: new Uint8Array(0), records: [] });
