/** What the packets of a batch carried under TLS, opened with logged secrets: a record is told by the packet that completed it. */
import type { PacketBatch } from '../packet-batch.ts';
import type { StreamSink } from '../streams/stream-feeder.ts';
import { StreamFeeder } from '../streams/stream-feeder.ts';
import type { KeyLog } from './key-log.ts';
import { learnSecrets } from './secrets-of-file.ts';
import { TlsDecryptor } from './tls-decryptor.ts';

/** What was sealed in a packet. */
export interface Plaintext {
  readonly bytes: Uint8Array;
}

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
        const before = this.#found.get(packet)?.bytes ?? new Uint8Array(0);
        // Several records that end in one packet are one text; a packet completes 64 KiB at most and some that waited.
        this.#found.set(packet, { bytes: Uint8Array.from(Buffer.concat([before, bytes])) });
      },
    });
  }
}
