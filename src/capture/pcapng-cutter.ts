/** Cuts pcapng files (draft-ietf-opsawg-pcapng): packets into columns, every other block kept as it stands. */
import { u16, u16le, u32, u32le } from '../wire/bytes.ts';
import type { PcapngInterface, PcapngItem } from '../wire/pcapng.ts';
import { pcapngItem } from '../wire/pcapng.ts';
import { byteOrderMagic, pcapngBlockTypes } from '../wire/pcapng-block.ts';
import { pcapngOptions, pcapngText } from '../wire/pcapng-option.ts';
import { secondsOf } from '../wire/pcapng-time.ts';
import type { CaptureInterface } from './capture-interface.ts';
import type { CaptureFault, Cutter } from './cutter.ts';
import type { PacketBatch } from './packet-batch.ts';
import { batchCapacity } from './packet-batch.ts';

/** No block needs more: the largest packets have 256 KiB, the largest key logs some megabytes. */
const largestBlock = 64 * 1024 * 1024;
/** More interfaces than any machine has; a file that goes on listing them wants our memory. */
const mostInterfaces = 65_536;
/** Blocks that are no packets, in one batch. */
const mostBetween = 1024;
/** Smaller than any block. */
const smallest = 12;

/** A cutter for a whole file, from its first byte. */
export function pcapngCutter(): Cutter {
  return new PcapngCutter();
}

class PcapngCutter implements Cutter {
  readonly interfaces: CaptureInterface[] = [];
  needed = smallest;
  fault: CaptureFault | null = null;
  /** Those of the section, their options let go. */
  #section: PcapngInterface[] = [];
  #sections = 0;
  #firstInterface = 0;
  #littleEndian: boolean | null = null;
  #blocks = 0;

  cut(bytes: Uint8Array, start: number, end: number, offset: number, batch: PacketBatch): number {
    let at = start;
    batch.count = 0;
    this.needed = smallest;
    while (batch.count < batchCapacity && batch.between.length < mostBetween && at + smallest <= end) {
      // The type of a section header reads the same in both orders; its magic tells the order of all that follows.
      const opensSection = u32(bytes, at) === pcapngBlockTypes.section;
      if (opensSection) this.#littleEndian = orderAt(bytes, at + 8);
      const littleEndian = this.#littleEndian;
      const length = littleEndian === null ? 0 : (littleEndian ? u32le : u32)(bytes, at + 4);
      this.fault = lengthFault(littleEndian, length, this.#blocks + 1);
      if (littleEndian === null || this.fault !== null) break;
      this.needed = length;
      if (at + length > end) break;
      if ((littleEndian ? u32le : u32)(bytes, at + length - 4) !== length) {
        this.fault = broken(`the two lengths of block ${this.#blocks + 1} differ`);
        break;
      }
      if (opensSection) this.#openSection();
      if (!this.#packet(bytes, at, length, littleEndian, offset + at - start, batch))
        this.#other(bytes, at, length, littleEndian, batch);
      this.#blocks++;
      at += length;
      this.needed = smallest;
    }
    return at;
  }

  end(unused: number): CaptureFault | null {
    if (unused === 0) return null;
    const part = unused < smallest ? 'header' : 'data';
    return {
      reason: `the file is cut short in block ${this.#blocks + 1}`,
      cut: { part, wanted: this.needed, got: unused },
    };
  }

  #openSection(): void {
    this.#section = [];
    this.#sections++;
    this.#firstInterface = this.interfaces.length;
  }

  /** Adds a packet to the batch; false for any other block, and for a packet that lies about its place. */
  #packet(
    bytes: Uint8Array,
    at: number,
    length: number,
    littleEndian: boolean,
    offset: number,
    batch: PacketBatch,
  ): boolean {
    const read = littleEndian ? u32le : u32;
    const type = read(bytes, at);
    const simple = type === pcapngBlockTypes.simplePacket;
    if (!simple && type !== pcapngBlockTypes.packet && type !== pcapngBlockTypes.oldPacket) return false;
    const room = length - (simple ? 16 : 32);
    if (room < 0) return false;
    const old = type === pcapngBlockTypes.oldPacket;
    const index = simple ? 0 : old ? (littleEndian ? u16le : u16)(bytes, at + 8) : read(bytes, at + 8);
    const from = this.#section[index];
    if (from === undefined) return false;
    const originalLength = read(bytes, at + (simple ? 8 : 24));
    // A simple packet does not say how much of it was captured: it is what the interface's limit left of it.
    const limit = from.snapLength === 0 ? originalLength : Math.min(from.snapLength, originalLength);
    const captured = simple ? Math.min(limit, room) : read(bytes, at + 20);
    if (captured > room) return false;
    const { count } = batch;
    if (simple) {
      batch.seconds[count] = 0;
      batch.nanoseconds[count] = 0;
    } else {
      const time = secondsOf(read(bytes, at + 12), read(bytes, at + 16), from.timeUnit);
      batch.seconds[count] = time.seconds;
      batch.nanoseconds[count] = time.nanoseconds;
    }
    batch.recordStarts[count] = at;
    batch.starts[count] = at + (simple ? 12 : 28);
    batch.recordEnds[count] = at + length;
    batch.lengths[count] = captured;
    batch.originalLengths[count] = originalLength;
    batch.interfaces[count] = this.#firstInterface + index;
    batch.linkTypes[count] = from.linkType;
    batch.offsets[count] = offset;
    batch.count = count + 1;
    return true;
  }

  #other(bytes: Uint8Array, at: number, length: number, littleEndian: boolean, batch: PacketBatch): void {
    const type = (littleEndian ? u32le : u32)(bytes, at);
    const item = pcapngItem({ type, littleEndian, bytes: bytes.subarray(at, at + length) }, this.#section);
    if (item.kind === 'interface') this.#addInterface(item);
    batch.between.push({
      before: batch.count,
      section: Math.max(0, this.#sections - 1),
      firstInterface: this.#firstInterface,
      item,
    });
  }

  #addInterface(item: Extract<PcapngItem, { kind: 'interface' }>): void {
    const { linkType, snapLength, timeUnit, options } = item.value;
    if (this.interfaces.length >= mostInterfaces) {
      this.fault = broken(`the file lists more than ${mostInterfaces} interfaces`);
      return;
    }
    this.#section[item.index] = { linkType, snapLength, timeUnit, options: [] };
    const text = (code: number): string | null => pcapngText(options, code)?.slice(0, 256) ?? null;
    const { name, description } = pcapngOptions.interface;
    this.interfaces.push({ linkType, snapLength, name: text(name), description: text(description) });
  }
}

function orderAt(bytes: Uint8Array, at: number): boolean | null {
  if (u32le(bytes, at) === byteOrderMagic) return true;
  return u32(bytes, at) === byteOrderMagic ? false : null;
}

function lengthFault(littleEndian: boolean | null, length: number, block: number): CaptureFault | null {
  if (littleEndian === null) return broken(`block ${block} has no byte order`);
  if (length >= smallest && length % 4 === 0 && length <= largestBlock) return null;
  return broken(`block ${block} says that it has ${length} bytes`);
}

function broken(what: string): CaptureFault {
  return { reason: `${what}: what follows cannot be read`, cut: null };
}
