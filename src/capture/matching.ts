/** The packets of a file that pass: batch by batch, with constant memory, in the order of the file. */
import type { BpfProgram } from '../link/bpf.ts';
import { runProgram } from '../link/bpf-run.ts';
import { answers } from './column-masks.ts';
import type { KeyLog } from './decrypt/key-log.ts';
import { PacketPlaintext } from './decrypt/packet-plaintext.ts';
import { dissectPacket } from './dissect.ts';
import type { DisplayFilter } from './display-filter.ts';
import { FileKnowledge } from './file-knowledge.ts';
import type { CaptureFile } from './open-file.ts';
import type { PacketBatch } from './packet-batch.ts';
import { batchCapacity } from './packet-batch.ts';
import { PacketColumns } from './packet-columns.ts';
import { StreamFacts } from './streams/stream-facts.ts';
import { TreeView } from './tree-view.ts';

/** What has to hold of a packet. */
export interface Wanted {
  /** Null: every packet. */
  readonly filter: DisplayFilter | null;
  /** The program for a link type, or null: every packet. Asked once for each type. */
  readonly program: ((linkType: number) => BpfProgram) | null;
  /** Stop behind so many; Infinity: never. */
  readonly limit: number;
  /** Whether packets are to know what they are in their flows also where the filter does not ask for it. */
  readonly streams?: boolean;
  /** With secrets, packets also know what they carried under TLS. */
  readonly keys?: KeyLog;
}

/** A batch with those of its packets that pass. */
export interface MatchingBatch {
  readonly batch: PacketBatch;
  /** Indices in the batch, rising. Filled anew for each batch. */
  readonly rows: readonly number[];
  readonly knowledge: FileKnowledge;
}

/** Every batch of the file, also those without a match: what stands between packets may be wanted. */
export async function* matchingPackets(
  file: CaptureFile,
  wanted: Wanted,
): AsyncGenerator<MatchingBatch, void, undefined> {
  const needsStreams = wanted.streams === true || (wanted.filter !== null && wanted.filter.streamField !== null);
  const knowledge = new FileKnowledge(
    needsStreams ? new StreamFacts() : null,
    wanted.keys === undefined ? null : new PacketPlaintext(wanted.keys),
  );
  const columns = new PacketColumns(wanted.filter === null ? 0 : batchCapacity);
  const mask = new Uint8Array(batchCapacity);
  const programs = new Map<number, BpfProgram>();
  let left = wanted.limit;
  for await (const batch of file.batches()) {
    knowledge.learn(batch);
    mask.fill(answers.yes, 0, batch.count);
    if (wanted.filter !== null) {
      columns.replace(batch);
      wanted.filter.mask(columns, 0, batch.count, mask);
    }
    const rows: number[] = [];
    for (let row = 0; row < batch.count && rows.length < left; row++) {
      if (mask[row] === answers.no) continue;
      if (wanted.program !== null && !runs(programs, wanted.program, batch, row)) continue;
      if (mask[row] === answers.yes || passes(wanted.filter, knowledge, batch, row, file)) rows.push(row);
    }
    left -= rows.length;
    yield { batch, rows, knowledge };
    if (left <= 0) return;
  }
}

const noBytes = new Uint8Array(0);

function passes(
  filter: DisplayFilter | null,
  knowledge: FileKnowledge,
  batch: PacketBatch,
  row: number,
  file: CaptureFile,
): boolean {
  const packet = knowledge.packet(batch, row, file.interfaces);
  if (filter === null) return true;
  // Facts stand beside the bytes: without these there is nothing to take apart.
  const asked = filter.asksOnlyStreams ? { ...packet, bytes: noBytes } : packet;
  return filter.test(new TreeView(dissectPacket(asked)));
}

function runs(
  programs: Map<number, BpfProgram>,
  compile: (linkType: number) => BpfProgram,
  batch: PacketBatch,
  row: number,
): boolean {
  const linkType = batch.linkTypes[row]!;
  let program = programs.get(linkType);
  if (program === undefined) {
    program = compile(linkType);
    programs.set(linkType, program);
  }
  const start = batch.starts[row]!;
  return runProgram(program, batch.bytes, start, start + batch.lengths[row]!, batch.originalLengths[row]) !== 0;
}
