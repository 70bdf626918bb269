/** Captured packets as a file: pcapng with the process of each, or pcap. Whole blocks only: a file that is cut off is still one. */
import { put32le } from '../../wire/bytes.ts';
import { packetType } from '../../link/link.ts';
import { emitPcapHeader, pcapLengths } from '../../wire/pcap.ts';
import { pcapngBlockTypes } from '../../wire/pcapng-block.ts';
import { emitPcapngOptions, pcapngOptions, pcapngOptionsLength, textOption } from '../../wire/pcapng-option.ts';
import { flagsOption, packetFlags, processBlock, processOption } from '../../wire/pcapng-process.ts';
import { interfaceBlock, sectionBlock, statisticsBlock } from '../../wire/pcapng-writer.ts';
import type { CaptureInterface } from '../capture-interface.ts';
import type { FlowOwner, FlowProcess } from './flow-process.ts';
import type { LiveBatch } from './live-batch.ts';
import type { LiveCounters } from './live-capture.ts';

/** Writes packets of one run, over any number of files. Throws what its `write` throws. */
export interface LiveFileWriter {
  /** Begins a file: everything that packets need is told anew. */
  begin(): void;
  /** A packet and whose it is (null: not looked up). */
  packet(batch: LiveBatch, row: number, owner: FlowOwner | null): void;
  /** Hands on what is gathered: whole blocks. */
  flush(): void;
  /** Ends a file with what was counted. */
  end(counters: LiveCounters, milliseconds: number): void;
  /** Bytes of the current file, those gathered included. */
  readonly size: number;
}

/** What a file is about. */
export interface LiveFileFacts {
  /** As they are met: more of them may come. */
  readonly interfaces: readonly CaptureInterface[];
  /** The kernel's filter, or null. */
  readonly filter: string | null;
}

/** Pieces of this size: from 256 KiB on writes to ext4 take six times as long. */
const roomSize = 1 << 16;

/** What both formats share: a buffer that takes whole pieces. */
abstract class Gathering {
  readonly #write: (bytes: Uint8Array) => void;
  protected room = new Uint8Array(roomSize);
  protected used = 0;
  size = 0;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  flush(): void {
    if (this.used > 0) this.#write(this.room.subarray(0, this.used));
    this.used = 0;
    if (this.room.length > roomSize) this.room = new Uint8Array(roomSize);
  }

  /** Room for a piece of so many bytes; where it begins. */
  protected piece(length: number): number {
    if (this.used + length > this.room.length) {
      this.flush();
      if (length > this.room.length) this.room = new Uint8Array(length);
    }
    const at = this.used;
    this.used += length;
    this.size += length;
    return at;
  }

  protected add(bytes: Uint8Array): void {
    // Before `room` is read: the piece may need a larger one.
    const at = this.piece(bytes.length);
    this.room.set(bytes, at);
  }
}

/** A writer of pcapng. `write` may keep nothing of what it is given. */
export function livePcapngWriter(facts: LiveFileFacts, write: (bytes: Uint8Array) => void): LiveFileWriter {
  return new PcapngFile(facts, write);
}

class PcapngFile extends Gathering implements LiveFileWriter {
  readonly #facts: LiveFileFacts;
  #described = 0;
  readonly #processes = new Set<FlowProcess>();
  /** The options of packets of an owner: going out, and coming in. */
  #options = new Map<FlowOwner | null, readonly [Uint8Array, Uint8Array]>();
  #seconds = -1;
  #high = 0;
  #low = 0;

  constructor(facts: LiveFileFacts, write: (bytes: Uint8Array) => void) {
    super(write);
    this.#facts = facts;
  }

  begin(): void {
    this.size = 0;
    this.#described = 0;
    this.#processes.clear();
    this.add(sectionBlock([textOption(pcapngOptions.section.application, 'Portolan')]));
    this.#describeInterfaces();
  }

  packet(batch: LiveBatch, row: number, owner: FlowOwner | null): void {
    if (this.#described < this.#facts.interfaces.length) this.#describeInterfaces();
    if (owner !== null) this.#describeProcesses(owner);
    const options = this.#optionsOf(owner)[batch.packetTypes[row] === packetType.outgoing ? 0 : 1];
    const captured = batch.lengths[row]!;
    const padded = (captured + 3) & ~3;
    const length = 32 + padded + options.length;
    const at = this.piece(length);
    const { room } = this;
    put32le(room, at, pcapngBlockTypes.packet);
    put32le(room, at + 4, length);
    put32le(room, at + 8, batch.interfaces[row]!);
    this.#putTime(at + 12, batch.seconds[row]!, batch.nanoseconds[row]!);
    put32le(room, at + 20, captured);
    put32le(room, at + 24, batch.originalLengths[row]!);
    const start = batch.starts[row]!;
    room.set(batch.bytes.subarray(start, start + captured), at + 28);
    room.fill(0, at + 28 + captured, at + 28 + padded);
    room.set(options, at + 28 + padded);
    put32le(room, at + length - 4, length);
  }

  end(counters: LiveCounters, milliseconds: number): void {
    const seconds = Math.floor(milliseconds / 1000);
    const counts = {
      received: BigInt(counters.received + counters.dropped),
      dropped: BigInt(counters.interfaceDrops),
      osDropped: BigInt(counters.dropped),
    };
    // Counted over all interfaces, so only told where there is one.
    if (this.#described === 1) this.add(statisticsBlock(0, seconds, Math.floor((milliseconds % 1000) * 1e6), counts));
    this.flush();
  }

  #describeInterfaces(): void {
    const { interfaces, filter } = this.#facts;
    for (; this.#described < interfaces.length; this.#described++) {
      const { linkType, snapLength, name } = interfaces[this.#described]!;
      const options = [textOption(pcapngOptions.interface.name, name ?? '')];
      // The first byte says that text of libpcap's language follows (draft-ietf-opsawg-pcapng section 4.2).
      if (filter !== null) options.push(textOption(pcapngOptions.interface.filter, `\0${filter}`));
      this.add(interfaceBlock(linkType, snapLength, options));
    }
  }

  #describeProcesses({ process, peer }: FlowOwner): void {
    for (const each of [process, peer]) {
      if (each === null || this.#processes.has(each)) continue;
      this.#processes.add(each);
      const { info } = each;
      this.add(
        processBlock({
          pid: each.pid,
          name: each.name,
          path: info.executable,
          arguments: info.arguments,
          parent: info.parentPid,
          uid: info.uid,
          user: null,
          startTime: BigInt(Math.round(info.startedAt)) * 1_000_000n,
        }),
      );
    }
  }

  #optionsOf(owner: FlowOwner | null): readonly [Uint8Array, Uint8Array] {
    const known = this.#options.get(owner);
    if (known !== undefined) return known;
    if (this.#options.size > mostOwners) this.#options = new Map();
    const made = [packetOptions(owner, packetFlags.outbound), packetOptions(owner, packetFlags.inbound)] as const;
    this.#options.set(owner, made);
    return made;
  }

  /** Nanoseconds since 1970 as two halves; the product of the seconds is kept, since packets of a second come together. */
  #putTime(at: number, seconds: number, nanoseconds: number): void {
    if (seconds !== this.#seconds) {
      this.#seconds = seconds;
      const upper = Math.floor(seconds / 0x1_0000) * 1e9;
      const low = (upper % 0x1_0000) * 0x1_0000 + (seconds % 0x1_0000) * 1e9;
      this.#high = Math.floor(upper / 0x1_0000) + Math.floor(low / 0x1_0000_0000);
      this.#low = low % 0x1_0000_0000;
    }
    const low = this.#low + nanoseconds;
    const carry = low >= 0x1_0000_0000 ? 1 : 0;
    put32le(this.room, at, this.#high + carry);
    put32le(this.room, at + 4, low - carry * 0x1_0000_0000);
  }
}

const mostOwners = 100_000;

function packetOptions(owner: FlowOwner | null, flags: number): Uint8Array {
  const options = [flagsOption(flags)];
  if (owner?.process) {
    options.push(
      processOption(owner.process.pid),
      textOption(pcapngOptions.comment, commentOf(owner.process, owner.peer)),
    );
  }
  const bytes = new Uint8Array(pcapngOptionsLength(options));
  emitPcapngOptions(options, bytes, 0);
  return bytes;
}

/** `curl[812] in web-1 > nginx[99] (nginx.service)`: what tools without the process blocks show. Controls are left out of it. */
function commentOf(process: FlowProcess, peer: FlowProcess | null): string {
  const text = peer === null ? processText(process) : `${processText(process)} > ${processText(peer)}`;
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

function processText({ name, pid, unit, container }: FlowProcess): string {
  const where = container === null ? '' : ` in ${container}`;
  return `${name}[${pid}]${where}${unit === null ? '' : ` (${unit})`}`;
}

/** A writer of pcap, in nanoseconds, for one link type. */
export function livePcapWriter(
  linkType: number,
  snapLength: number,
  write: (bytes: Uint8Array) => void,
): LiveFileWriter {
  return new PcapFile(linkType, snapLength, write);
}

class PcapFile extends Gathering implements LiveFileWriter {
  readonly #linkType: number;
  readonly #snapLength: number;

  constructor(linkType: number, snapLength: number, write: (bytes: Uint8Array) => void) {
    super(write);
    this.#linkType = linkType;
    this.#snapLength = snapLength;
  }

  begin(): void {
    this.size = 0;
    const header = { nanoseconds: true, major: 2, minor: 4, frameCheck: 0 };
    const at = this.piece(pcapLengths.file);
    emitPcapHeader({ ...header, snapLength: this.#snapLength, linkType: this.#linkType }, this.room, at);
  }

  packet(batch: LiveBatch, row: number): void {
    const captured = batch.lengths[row]!;
    const at = this.piece(pcapLengths.record + captured);
    const { room } = this;
    put32le(room, at, batch.seconds[row]!);
    put32le(room, at + 4, batch.nanoseconds[row]!);
    put32le(room, at + 8, captured);
    put32le(room, at + 12, batch.originalLengths[row]!);
    const start = batch.starts[row]!;
    room.set(batch.bytes.subarray(start, start + captured), at + pcapLengths.record);
  }

  end(): void {
    this.flush();
  }
}
