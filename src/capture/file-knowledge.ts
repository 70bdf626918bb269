/** What a capture file says beside its packets' bytes: comments, and the processes that packets belong to. */
import type { PcapngOption } from '../wire/pcapng-option.ts';
import { parsePcapngOptions, pcapngOptions } from '../wire/pcapng-option.ts';
import { parseProcess, processOf } from '../wire/pcapng-process.ts';
import type { CaptureInterface } from './capture-interface.ts';
import type { PacketDetails } from './dissect.ts';
import type { PacketBatch } from './packet-batch.ts';
import type { PacketPlaintext } from './decrypt/packet-plaintext.ts';
import type { StreamFacts } from './streams/stream-facts.ts';

/** More processes than a machine numbers at once (its largest pid by default is 4,194,304; a capture sees few of them). */
const mostProcesses = 65_536;
const mostComments = 16;

/** Gathers what blocks between the packets say, and tells of each packet what is known. */
export class FileKnowledge {
  readonly #processes = new Map<number, string>();
  readonly #facts: StreamFacts | null;
  readonly #plaintext: PacketPlaintext | null;

  /**
   * With `facts`, packets also know what they are in their flows, with `plaintext` what they carried under TLS: all batches must then be
   * learnt, in their order.
   */
  constructor(facts: StreamFacts | null = null, plaintext: PacketPlaintext | null = null) {
    this.#facts = facts;
    this.#plaintext = plaintext;
  }

  /** Takes what a batch brings; ask for its packets afterwards. */
  learn(batch: PacketBatch): void {
    this.#facts?.learn(batch);
    this.#plaintext?.learn(batch);
    for (const { item } of batch.between) {
      if (item.kind !== 'custom' || this.#processes.size >= mostProcesses) continue;
      const process = parseProcess(item.enterprise, item.data);
      if (process !== null && process.name !== null) this.#processes.set(process.pid, process.name.slice(0, 256));
    }
  }

  /** A packet of the batch; its bytes are a view into the batch. */
  packet(batch: PacketBatch, index: number, interfaces: readonly CaptureInterface[]): PacketDetails {
    const start = batch.starts[index]!;
    const end = start + batch.lengths[index]!;
    return {
      number: batch.firstNumber + index,
      linkType: batch.linkTypes[index]!,
      bytes: batch.bytes.subarray(start, end),
      seconds: batch.seconds[index]!,
      nanoseconds: batch.nanoseconds[index]!,
      originalLength: batch.originalLengths[index]!,
      interfaceName: interfaces[batch.interfaces[index]!]?.name ?? null,
      ...this.said(batch.bytes, batch.recordStarts[index]!, end, batch.recordEnds[index]!),
      ...(this.#facts !== null && { facts: this.#facts.of(index) }),
      ...(this.#plaintext !== null && { plaintext: this.#plaintext.of(batch.firstNumber + index) }),
    };
  }

  /** What is noteworthy about a packet of the batch in its flow: marks as `StreamFacts` has them; 0 without facts. */
  marksOf(index: number): number {
    return this.#facts?.marksOf(index) ?? 0;
  }

  /** What the options of a record say: it stands from `record` to `recordEnd`, its packet ends at `packetEnd`. */
  said(
    bytes: Uint8Array,
    record: number,
    packetEnd: number,
    recordEnd: number,
  ): Pick<PacketDetails, 'comments' | 'process'> {
    // The shortest option has eight bytes with the end marker; records of pcap end with their packet.
    if (recordEnd - packetEnd < 12) return nothing;
    // Block types of packets are small numbers: their first byte is zero only where the highest comes first.
    const littleEndian = bytes[record] !== 0;
    const start = packetEnd + ((record - packetEnd) & 3);
    const options = parsePcapngOptions(bytes, start, recordEnd - 4, littleEndian);
    const process = processOf(options, littleEndian);
    return {
      comments: commentsOf(options),
      process: process === null ? null : { pid: process.pid, name: this.#processes.get(process.pid) ?? null },
    };
  }
}

const nothing: Pick<PacketDetails, 'comments' | 'process'> = Object.freeze({ comments: [], process: null });

function commentsOf(options: readonly PcapngOption[]): readonly string[] {
  const comments = options.filter(({ code }) => code === pcapngOptions.comment).slice(0, mostComments);
  return comments.map(({ data }) => Buffer.from(data.subarray(0, 4096)).toString('utf8'));
}
