/** Cuts classic capture files: a header of 16 bytes before each packet, in either byte order, micro- or nanoseconds. */
import { u32, u32le } from '../wire/bytes.ts';
import type { PcapHeader } from '../wire/pcap.ts';
import { pcapLengths } from '../wire/pcap.ts';
import type { Cutter, CaptureFault } from './cutter.ts';
import type { PacketBatch } from './packet-batch.ts';
import { batchCapacity } from './packet-batch.ts';

/** The largest packet that tcpdump and Wireshark accept whatever the header says, and the largest that we believe a header. */
const largestPacket = 262_144;
const largestStated = 16 * 1024 * 1024;

/** A cutter for what follows the file header. */
export function pcapCutter(header: PcapHeader): Cutter {
  const { linkType, snapLength } = header;
  const read = header.littleEndian ? u32le : u32;
  const scale = header.nanoseconds ? 1 : 1000;
  const most = Math.max(largestPacket, Math.min(snapLength, largestStated));
  let packets = 0;
  let needed: number = pcapLengths.record;
  let fault: CaptureFault | null = null;

  const cut = (bytes: Uint8Array, start: number, end: number, offset: number, batch: PacketBatch): number => {
    let at = start;
    let count = 0;
    needed = pcapLengths.record;
    while (count < batchCapacity && at + pcapLengths.record <= end) {
      const length = read(bytes, at + 8);
      if (length > most) {
        fault = lie(packets + count + 1, length);
        break;
      }
      needed = pcapLengths.record + length;
      if (at + needed > end) break;
      const fraction = read(bytes, at + 4) * scale;
      // Broken writers let the fraction run past a second; what is carried keeps the time right.
      const carried = fraction < 1e9 ? 0 : Math.floor(fraction / 1e9);
      batch.recordStarts[count] = at;
      batch.starts[count] = at + pcapLengths.record;
      batch.recordEnds[count] = at + needed;
      batch.lengths[count] = length;
      batch.originalLengths[count] = read(bytes, at + 12);
      batch.seconds[count] = read(bytes, at) + carried;
      batch.nanoseconds[count] = fraction - carried * 1e9;
      batch.interfaces[count] = 0;
      batch.linkTypes[count] = linkType;
      batch.offsets[count] = offset + at - start;
      count++;
      at += needed;
      needed = pcapLengths.record;
    }
    batch.count = count;
    packets += count;
    return at;
  };

  return {
    interfaces: [{ linkType, snapLength, name: null, description: null }],
    cut,
    get needed() {
      return needed;
    },
    get fault() {
      return fault;
    },
    end: (unused) => (unused === 0 ? null : cutShort(packets + 1, needed, unused)),
  };
}

function lie(packet: number, length: number): CaptureFault {
  return {
    reason: `packet ${packet} says that ${length} bytes of it were captured: what follows cannot be read`,
    cut: null,
  };
}

function cutShort(packet: number, needed: number, unused: number): CaptureFault {
  const inHeader = unused < pcapLengths.record;
  return {
    reason: `the file is cut short in packet ${packet}`,
    cut: inHeader
      ? { part: 'header', wanted: pcapLengths.record, got: unused }
      : { part: 'data', wanted: needed - pcapLengths.record, got: unused - pcapLengths.record },
  };
}
