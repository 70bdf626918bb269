/** Writing pcapng files, least significant byte first, time stamps in nanoseconds: a function for each kind of block. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipBytes } from '../addr/ip-address.ts';
import { put16le, put32le, put64le, putBytes } from './bytes.ts';
import type { CapturedPacket } from './captured-packet.ts';
import { bodyStart, byteOrderMagic, closeBlock, pcapngBlockTypes } from './pcapng-block.ts';
import type { PcapngOption } from './pcapng-option.ts';
import { emitPcapngOptions, pcapngOptions, pcapngOptionsLength } from './pcapng-option.ts';
import { countOf } from './pcapng-time.ts';

/** A buffer of exactly the block's size, filled by `body`, which returns the body's length without padding. */
function blockOf(type: number, bodyLength: number, body: (into: Uint8Array, at: number) => void): Uint8Array {
  const bytes = new Uint8Array(((bodyLength + 3) & ~3) + 12);
  body(bytes, bodyStart);
  closeBlock(type, bodyLength, bytes, 0);
  return bytes;
}

/** The block that begins a file or a section; its length is left open, as for all that is written while it comes. */
export function sectionBlock(options: readonly PcapngOption[] = []): Uint8Array {
  return blockOf(pcapngBlockTypes.section, 16 + pcapngOptionsLength(options), (into, at) => {
    put32le(into, at, byteOrderMagic);
    put16le(into, at + 4, 1);
    put16le(into, at + 6, 0);
    put64le(into, at + 8, 0xffff_ffff_ffff_ffffn);
    emitPcapngOptions(options, into, at + 16);
  });
}

/** An interface. The option that says "nanoseconds" is added; do not pass one for the time's unit or offset. */
export function interfaceBlock(
  linkType: number,
  snapLength: number,
  options: readonly PcapngOption[] = [],
): Uint8Array {
  const all = [...options, { code: pcapngOptions.interface.timeResolution, data: Uint8Array.of(9) }];
  return blockOf(pcapngBlockTypes.interface, 8 + pcapngOptionsLength(all), (into, at) => {
    put16le(into, at, linkType);
    put16le(into, at + 2, 0);
    put32le(into, at + 4, snapLength);
    emitPcapngOptions(all, into, at + 8);
  });
}

/** How many bytes {@link emitPacketBlock} writes. */
export function packetBlockLength(packet: CapturedPacket, options: readonly PcapngOption[] = []): number {
  return 32 + ((packet.bytes.length + 3) & ~3) + pcapngOptionsLength(options);
}

/** Writes an enhanced packet block, for an interface made by {@link interfaceBlock}; returns its length. */
export function emitPacketBlock(
  packet: CapturedPacket,
  options: readonly PcapngOption[],
  into: Uint8Array,
  at: number,
): number {
  const body = at + bodyStart;
  const { high, low } = countOf(packet.seconds, packet.nanoseconds);
  put32le(into, body, packet.interfaceIndex);
  put32le(into, body + 4, high);
  put32le(into, body + 8, low);
  put32le(into, body + 12, packet.bytes.length);
  put32le(into, body + 16, packet.originalLength);
  putBytes(into, body + 20, packet.bytes);
  const padded = (packet.bytes.length + 3) & ~3;
  into.fill(0, body + 20 + packet.bytes.length, body + 20 + padded);
  const length = 20 + padded + emitPcapngOptions(options, into, body + 20 + padded);
  return closeBlock(pcapngBlockTypes.packet, length, into, at);
}

/** Names of addresses, so that the file tells them where it is read. */
export function namesBlock(
  records: readonly { readonly address: IpAddress; readonly names: readonly string[] }[],
): Uint8Array {
  const encoded = records.map(({ address, names }) => ({
    type: address.version === 4 ? 1 : 2,
    data: Buffer.concat([ipBytes(address), ...names.map((name) => Buffer.from(`${name}\0`, 'utf8'))]),
  }));
  // The list of records has the form of a list of options: code, length, data, end marker.
  const list = encoded.map(({ type, data }) => ({ code: type, data }));
  return blockOf(pcapngBlockTypes.names, Math.max(4, pcapngOptionsLength(list)), (into, at) => {
    emitPcapngOptions(list, into, at);
  });
}

/** What an interface counted until `seconds` and `nanoseconds`. */
export function statisticsBlock(
  interfaceIndex: number,
  seconds: number,
  nanoseconds: number,
  counts: {
    readonly received?: bigint;
    readonly dropped?: bigint;
    readonly accepted?: bigint;
    readonly osDropped?: bigint;
  },
): Uint8Array {
  const options = Object.entries(counts).map(([name, count]) => {
    const data = new Uint8Array(8);
    put64le(data, 0, count);
    return { code: pcapngOptions.statistics[name as keyof typeof counts], data };
  });
  return blockOf(pcapngBlockTypes.statistics, 12 + pcapngOptionsLength(options), (into, at) => {
    const { high, low } = countOf(seconds, nanoseconds);
    put32le(into, at, interfaceIndex);
    put32le(into, at + 4, high);
    put32le(into, at + 8, low);
    emitPcapngOptions(options, into, at + 12);
  });
}

/** Secrets that decrypt what follows: type 0x544c534b with the text of a TLS key log. */
export function secretsBlock(secretsType: number, secrets: Uint8Array): Uint8Array {
  return blockOf(pcapngBlockTypes.secrets, 8 + secrets.length, (into, at) => {
    put32le(into, at, secretsType);
    put32le(into, at + 4, secrets.length);
    putBytes(into, at + 8, secrets);
  });
}

/** A custom block of an enterprise (IANA private enterprise number) that may be copied to other files. */
export function customBlock(enterprise: number, data: Uint8Array): Uint8Array {
  return blockOf(pcapngBlockTypes.custom, 4 + data.length, (into, at) => {
    put32le(into, at, enterprise);
    putBytes(into, at + 4, data);
  });
}
