/** An open capture file: columns over all its packets, filters over the columns, and any packet again by its number. */
import { closeSync, openSync, readSync } from 'node:fs';
import { answers } from './column-masks.ts';
import type { PacketDetails } from './dissect.ts';
import { dissectPacket } from './dissect.ts';
import type { DisplayFilter } from './display-filter.ts';
import { FileKnowledge } from './file-knowledge.ts';
import type { CaptureFile } from './open-file.ts';
import { openCaptureFile } from './open-file.ts';
import { PacketColumns } from './packet-columns.ts';
import { StreamFacts } from './streams/stream-facts.ts';
import { TreeView } from './tree-view.ts';

/** Reads a whole file into an index. Rejects with PTL_CAPTURE_FILE. */
export async function indexCaptureFile(path: string): Promise<PacketIndex> {
  const file = await openCaptureFile(path);
  const index = new PacketIndex(path, file);
  for await (const batch of file.batches()) {
    index.knowledge.learn(batch);
    index.columns.append(batch);
  }
  return index;
}

/** The index of a file that has been read. About 60 bytes a packet. */
export class PacketIndex {
  readonly columns = new PacketColumns(65_536);
  readonly knowledge = new FileKnowledge();
  /** What the file said of itself: format, interfaces, faults. */
  readonly file: CaptureFile;
  readonly #path: string;
  #mask = new Uint8Array(0);

  constructor(path: string, file: CaptureFile) {
    this.#path = path;
    this.file = file;
  }

  /** The rows that pass, in order. Only packets that the columns leave open are read again from the file. */
  async select(filter: DisplayFilter): Promise<Uint32Array> {
    const { count } = this.columns;
    if (this.#mask.length < count) this.#mask = new Uint8Array(count);
    const mask = this.#mask;
    filter.mask(this.columns, 0, count, mask);
    await this.#settle(filter, mask);
    const rows = new Uint32Array(count);
    let found = 0;
    for (let row = 0; row < count; row++) {
      rows[found] = row;
      // Counted without a branch: matches come in no order that a processor could guess.
      found += mask[row]! >> 1;
    }
    return rows.slice(0, found);
  }

  /** The packet of a row, its bytes its own; null where the file no longer holds it. */
  async packet(row: number): Promise<PacketDetails | null> {
    if (row < 0 || row >= this.columns.count) return null;
    return this.file.compressed ? this.#fromTheStart(row) : this.#fromItsPlace(row);
  }

  async #settle(filter: DisplayFilter, mask: Uint8Array): Promise<void> {
    if (mask.subarray(0, this.columns.count).indexOf(answers.open) === -1) return;
    const file = await openCaptureFile(this.#path);
    const streams = filter.streamField !== null ? new FileKnowledge(new StreamFacts()) : null;
    for await (const batch of file.batches()) {
      streams?.learn(batch);
      for (let index = 0; index < batch.count; index++) {
        const row = batch.firstNumber + index - 1;
        if (mask[row] !== answers.open || row >= this.columns.count) continue;
        const view = new TreeView(dissectPacket((streams ?? this.knowledge).packet(batch, index, file.interfaces)));
        mask[row] = filter.test(view) ? answers.yes : answers.no;
      }
    }
    // A file that has become shorter meanwhile has no more to say.
    for (let at = mask.indexOf(answers.open); at !== -1; at = mask.indexOf(answers.open, at)) mask[at] = answers.no;
  }

  #fromItsPlace(row: number): PacketDetails | null {
    const { columns } = this;
    const record = new Uint8Array(columns.recordLengths[row]!);
    const fd = openSync(this.#path, 'r');
    try {
      if (readSync(fd, record, 0, record.length, columns.offsets[row]!) < record.length) return null;
    } finally {
      closeSync(fd);
    }
    const start = columns.headLengths[row]!;
    const end = start + columns.captured[row]!;
    return {
      number: row + 1,
      linkType: columns.linkTypes[row]!,
      bytes: record.subarray(start, end),
      seconds: columns.seconds[row]!,
      nanoseconds: columns.nanoseconds[row]!,
      originalLength: columns.lengths[row]!,
      interfaceName: this.file.interfaces[columns.interfaces[row]!]?.name ?? null,
      ...this.knowledge.said(record, 0, end, record.length),
    };
  }

  async #fromTheStart(row: number): Promise<PacketDetails | null> {
    const file = await openCaptureFile(this.#path);
    for await (const batch of file.batches()) {
      const index = row + 1 - batch.firstNumber;
      if (index >= batch.count) continue;
      const packet = this.knowledge.packet(batch, index, file.interfaces);
      return { ...packet, bytes: packet.bytes.slice() };
    }
    return null;
  }
}
