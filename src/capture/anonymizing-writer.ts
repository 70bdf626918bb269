/** Writes packets that may be shared: no addresses, no payload, no comments, names, secrets or processes. */
import { randomBytes } from 'node:crypto';
import { anonymizePacket } from './anonymize-packet.ts';
import type { ByteWriter, CaptureWriter } from './capture-writer.ts';
import { freshPcapngWriter, pcapWriter } from './capture-writer.ts';
import type { CaptureFile } from './open-file.ts';
import type { PacketBatch } from './packet-batch.ts';
import { Pseudonyms } from './pseudonyms.ts';

/** How it is done. */
export interface AnonymizeOptions {
  /** The same key gives the same addresses in another file; null: a random one, kept nowhere. */
  readonly key: string | null;
  readonly asPcap: boolean;
}

/** A writer that anonymizes a copy of each packet. Blocks that are no packets are left out: interfaces are described anew. */
export function anonymizingWriter(
  file: CaptureFile,
  destination: ByteWriter,
  options: AnonymizeOptions,
): CaptureWriter {
  const names = new Pseudonyms(options.key ?? randomBytes(32));
  const inner = options.asPcap ? pcapWriter(destination) : freshPcapngWriter(file, destination);
  return {
    take(batch, rows) {
      // The batch belongs to the reader; only its copy may be changed.
      const copy: PacketBatch = {
        ...batch,
        between: [],
        bytes: batch.bytes.slice(),
        lengths: batch.lengths.slice(0, batch.count),
      };
      for (const row of rows) {
        const start = copy.starts[row]!;
        const bytes = copy.bytes.subarray(start, start + copy.lengths[row]!);
        copy.lengths[row] = Math.min(bytes.length, anonymizePacket(copy.linkTypes[row]!, bytes, names));
      }
      inner.take(copy, rows);
    },
    finish: () => inner.finish(),
    leftOut: 0,
  };
}
