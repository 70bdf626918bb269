/** The packets of a live capture that are shown: filtered by decoded fields, with the process of each. */
import { answers } from '../column-masks.ts';
import { dissectPacket, type DissectedPacket, type PacketDetails } from '../dissect.ts';
import type { DisplayFilter } from '../display-filter.ts';
import type { CaptureInterface } from '../capture-interface.ts';
import { batchCapacity } from '../packet-batch.ts';
import { PacketColumns } from '../packet-columns.ts';
import { StreamFacts } from '../streams/stream-facts.ts';
import { TreeView } from '../tree-view.ts';
import type { FlowOwner } from './flow-process.ts';
import type { FlowOwners } from './flow-owners.ts';
import type { LiveBatch } from './live-batch.ts';

/** A packet that is shown. */
export interface LivePacket {
  readonly details: PacketDetails;
  readonly tree: DissectedPacket;
  readonly owner: FlowOwner | null;
}

/** Chooses and takes apart. */
export class LivePackets {
  readonly #filter: DisplayFilter | null;
  readonly #owners: FlowOwners | null;
  readonly #columns: PacketColumns;
  /** What is known so far of the packets' flows, where the filter asks for it. */
  readonly #facts: StreamFacts | null;
  readonly #mask = new Uint8Array(batchCapacity);

  /** `filter` null: all packets. `owners` null: processes are not looked up. */
  constructor(filter: DisplayFilter | null, owners: FlowOwners | null) {
    this.#filter = filter;
    this.#owners = owners;
    this.#facts = filter === null || filter.streamField === null ? null : new StreamFacts();
    this.#columns = new PacketColumns(filter === null ? 0 : batchCapacity);
  }

  /**
   * The packets that pass among the first `count` of a batch; their bytes are views. `isLate` is asked now and then: when it says so, the
   * rest is left out. `looked` is how many were looked at.
   */
  chosen(
    batch: LiveBatch,
    count: number,
    interfaces: readonly CaptureInterface[],
    isLate: () => boolean,
  ): { readonly packets: readonly LivePacket[]; readonly looked: number } {
    const mask = this.#mask;
    mask.fill(answers.yes, 0, batch.count);
    if (this.#filter !== null) {
      this.#columns.replace(batch);
      this.#facts?.learn(batch);
      this.#filter.mask(this.#columns, 0, batch.count, mask);
    }
    const packets: LivePacket[] = [];
    for (let row = 0; row < count; row++) {
      if (row % rowsBetweenLooks === 0 && isLate()) return { packets, looked: row };
      if (mask[row] === answers.no) continue;
      const packet = this.#packet(batch, row, interfaces);
      if (mask[row] === answers.yes || this.#filter!.test(new TreeView(packet.tree))) packets.push(packet);
    }
    return { packets, looked: count };
  }

  #packet(batch: LiveBatch, row: number, interfaces: readonly CaptureInterface[]): LivePacket {
    const owner = this.#owners?.ownerOf(batch, row) ?? null;
    const start = batch.starts[row]!;
    const details: PacketDetails = {
      number: batch.firstNumber + row,
      linkType: batch.linkTypes[row]!,
      bytes: batch.bytes.subarray(start, start + batch.lengths[row]!),
      seconds: batch.seconds[row]!,
      nanoseconds: batch.nanoseconds[row]!,
      originalLength: batch.originalLengths[row]!,
      interfaceName: interfaces[batch.interfaces[row]!]?.name ?? null,
      process: owner?.process ?? null,
      peer: owner?.peer ?? null,
      processReason: owner?.reason ?? null,
      ...(this.#facts !== null && { facts: this.#facts.of(row) }),
    };
    return { details, tree: dissectPacket(details), owner };
  }
}

const rowsBetweenLooks = 32;
