/** Capture files made of given packets, for tests: pcap in both byte orders and units, pcapng. */
import { put32, put32le } from '../wire/bytes.ts';
import type { CapturedPacket } from '../wire/captured-packet.ts';
import { pcapMagics } from '../wire/pcap.ts';
import type { PcapngOption } from '../wire/pcapng-option.ts';
import { emitPacketBlock, interfaceBlock, packetBlockLength, sectionBlock } from '../wire/pcapng-writer.ts';

/** A packet of these bytes, seen at second `seconds` and 5 microseconds. */
export function packetOf(bytes: Uint8Array, seconds = 1_700_000_000): CapturedPacket {
  return { interfaceIndex: 0, linkType: 1, seconds, nanoseconds: 5000, originalLength: bytes.length, bytes };
}

/** A pcap file. */
export function pcapFile(
  packets: readonly CapturedPacket[],
  form: { readonly bigEndian?: boolean; readonly nanoseconds?: boolean; readonly linkType?: number } = {},
): Uint8Array {
  const put = form.bigEndian === true ? put32 : put32le;
  const scale = form.nanoseconds === true ? 1 : 1000;
  const parts = packets.map((packet) => {
    const part = new Uint8Array(16 + packet.bytes.length);
    put(part, 0, packet.seconds);
    put(part, 4, packet.nanoseconds / scale);
    put(part, 8, packet.bytes.length);
    put(part, 12, packet.originalLength);
    part.set(packet.bytes, 16);
    return part;
  });
  const head = new Uint8Array(24);
  put(head, 0, form.nanoseconds === true ? pcapMagics.nanoseconds : pcapMagics.microseconds);
  put(head, 4, form.bigEndian === true ? 0x0002_0004 : 0x0004_0002);
  put(head, 16, 262_144);
  put(head, 20, form.linkType ?? 1);
  return joined([head, ...parts]);
}

/** A pcapng file of one section and one Ethernet interface. */
export function pcapngFile(packets: readonly CapturedPacket[], options: readonly PcapngOption[] = []): Uint8Array {
  return joined([
    sectionBlock(),
    interfaceBlock(packets[0]?.linkType ?? 1, 262_144),
    ...packets.map((packet) => packetBlock(packet, options)),
  ]);
}

/** One packet as a block. */
export function packetBlock(packet: CapturedPacket, options: readonly PcapngOption[] = []): Uint8Array {
  const block = new Uint8Array(packetBlockLength(packet, options));
  emitPacketBlock(packet, options, block, 0);
  return block;
}

/** All parts in one piece. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
