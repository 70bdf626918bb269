/** Writes packets of a file to another one: pcapng with every block kept as it stands, or pcap. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { errnoName, PortolanError } from '../base/errors.ts';
import type { CapturedPacket } from '../wire/captured-packet.ts';
import { emitPcapHeader, emitPcapPacket, pcapLengths } from '../wire/pcap.ts';
import { pcapngBlockTypes } from '../wire/pcapng-block.ts';
import { emitPacketBlock, interfaceBlock, packetBlockLength, sectionBlock } from '../wire/pcapng-writer.ts';
import type { CaptureFile } from './open-file.ts';
import type { PacketBatch } from './packet-batch.ts';

/** Where bytes are written; they may be reused when it returns. */
export interface ByteWriter {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Creates a file that must not be there yet, unless `overwrite`. Throws PTL_OUTPUT. */
export function fileWriter(path: string, overwrite: boolean): ByteWriter {
  try {
    const fd = openSync(path, overwrite ? 'w' : 'wx', 0o600);
    return {
      write(bytes) {
        for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
      },
      close: () => closeSync(fd),
    };
  } catch (error) {
    const code = errnoName(error);
    throw new PortolanError('PTL_OUTPUT', `${path} cannot be written`, {
      ...(code !== undefined && { evidence: code }),
      hint: code === 'EEXIST' ? 'choose another name, or add --overwrite' : 'check the folder and its permissions',
      cause: error,
    });
  }
}

/** How packets are written. */
export interface CaptureWriter {
  /** The packets of a batch at these rows, and, in pcapng, what stands between them. */
  take(batch: PacketBatch, rows: readonly number[]): void;
  /** Writes what is still gathered. The destination stays open. */
  finish(): void;
  /** Blocks that were left out because the format cannot hold them, or forbids to copy them. */
  readonly leftOut: number;
}

/** Gathered before it is written. */
const gathered = 1 << 20;

/** A buffer before a destination: small pieces are gathered, large ones pass. */
function gatherer(destination: ByteWriter): { add(bytes: Uint8Array): void; flush(): void } {
  const room = new Uint8Array(gathered);
  let used = 0;
  const flush = (): void => {
    if (used > 0) destination.write(room.subarray(0, used));
    used = 0;
  };
  return {
    flush,
    add(bytes) {
      if (used + bytes.length > room.length) flush();
      if (bytes.length > room.length) return destination.write(bytes);
      room.set(bytes, used);
      used += bytes.length;
    },
  };
}

/** A writer of pcapng: out of pcapng every block stays as it stands, out of pcap each packet becomes a block. */
export function pcapngWriter(file: CaptureFile, destination: ByteWriter): CaptureWriter {
  const out = gatherer(destination);
  let leftOut = 0;
  if (file.format === 'pcap') {
    const { linkType, snapLength } = file.interfaces[0]!;
    out.add(sectionBlock());
    out.add(interfaceBlock(linkType, snapLength));
  }
  const between = (batch: PacketBatch, from: number, before: number): number => {
    let at = from;
    for (; at < batch.between.length && batch.between[at]!.before <= before; at++) {
      const { block } = batch.between[at]!.item;
      // A private custom block must not be copied into another file (draft-ietf-opsawg-pcapng section 4.8).
      if (block.type === pcapngBlockTypes.customPrivate) leftOut++;
      else out.add(block.bytes);
    }
    return at;
  };
  return {
    take(batch, rows) {
      let at = 0;
      for (const row of rows) {
        at = between(batch, at, row);
        if (file.format === 'pcapng') out.add(batch.bytes.subarray(batch.recordStarts[row], batch.recordEnds[row]));
        else out.add(packetBlock(packetAt(batch, row)));
      }
      between(batch, at, batch.count);
    },
    finish: () => out.flush(),
    get leftOut() {
      return leftOut;
    },
  };
}

/** A writer of pcapng that makes every block anew: interfaces with nothing but link type and snap length, packets without options. */
export function freshPcapngWriter(file: CaptureFile, destination: ByteWriter): CaptureWriter {
  const out = gatherer(destination);
  out.add(sectionBlock());
  let described = 0;
  return {
    take(batch, rows) {
      for (; described < file.interfaces.length; described++) {
        const { linkType, snapLength } = file.interfaces[described]!;
        out.add(interfaceBlock(linkType, snapLength));
      }
      for (const row of rows) out.add(packetBlock(packetAt(batch, row)));
    },
    finish: () => out.flush(),
    leftOut: 0,
  };
}

/** A writer of pcap, in nanoseconds. It holds one link type: a packet of another throws PTL_USAGE. */
export function pcapWriter(destination: ByteWriter): CaptureWriter {
  const out = gatherer(destination);
  let linkType: number | null = null;
  let leftOut = 0;
  const begin = (type: number): void => {
    const head = new Uint8Array(pcapLengths.file);
    emitPcapHeader(
      { nanoseconds: true, major: 2, minor: 4, snapLength: 262_144, linkType: type, frameCheck: 0 },
      head,
      0,
    );
    out.add(head);
    linkType = type;
  };
  return {
    take(batch, rows) {
      leftOut += batch.between.filter(({ item }) => item.kind !== 'section' && item.kind !== 'interface').length;
      for (const row of rows) {
        const packet = packetAt(batch, row);
        if (linkType === null) begin(packet.linkType);
        if (packet.linkType !== linkType) {
          throw new PortolanError('PTL_USAGE', 'a pcap file holds one link type, and there are several here', {
            hint: 'write to a name that ends in .pcapng',
          });
        }
        const record = new Uint8Array(pcapLengths.record + packet.bytes.length);
        emitPcapPacket(packet, true, record, 0);
        out.add(record);
      }
    },
    finish() {
      if (linkType === null) begin(1);
      out.flush();
    },
    get leftOut() {
      return leftOut;
    },
  };
}

/** A packet of a batch; its bytes are a view. */
function packetAt(batch: PacketBatch, row: number): CapturedPacket {
  const start = batch.starts[row]!;
  return {
    interfaceIndex: batch.interfaces[row]!,
    linkType: batch.linkTypes[row]!,
    seconds: batch.seconds[row]!,
    nanoseconds: batch.nanoseconds[row]!,
    originalLength: batch.originalLengths[row]!,
    bytes: batch.bytes.subarray(start, start + batch.lengths[row]!),
  };
}

/** A packet as a block of its own. */
function packetBlock(packet: CapturedPacket): Uint8Array {
  const block = new Uint8Array(packetBlockLength(packet));
  emitPacketBlock(packet, [], block, 0);
  return block;
}
