/** The classic capture file (draft-ietf-opsawg-pcap): both byte orders, microseconds and nanoseconds. */
import { put16le, put32le, u16, u16le, u32, u32le } from './bytes.ts';
import type { CapturedPacket, CaptureReader } from './captured-packet.ts';
import { byteFeed } from './captured-packet.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Lengths of the file header and of the header before each packet. */
export const pcapLengths = { file: 24, record: 16 } as const;

/** Magic numbers as they stand in the byte order of the file. */
export const pcapMagics = { microseconds: 0xa1b2_c3d4, nanoseconds: 0xa1b2_3c4d } as const;

/** The header of a file. */
export interface PcapHeader {
  readonly littleEndian: boolean;
  /** Whether time stamps count nanoseconds instead of microseconds. */
  readonly nanoseconds: boolean;
  readonly major: number;
  readonly minor: number;
  /** The most bytes kept of a packet. */
  readonly snapLength: number;
  /** A LINKTYPE_ number. */
  readonly linkType: number;
  /** The upper half of the link type's field: whether and how long a frame check sequence ends each frame. */
  readonly frameCheck: number;
}

/** The largest packet that tcpdump and Wireshark accept for the link types we read. */
const maxPacketLength = 262_144;

/** Reads the header of a file. */
export function parsePcapHeader(bytes: Uint8Array, start: number, end: number): Parsed<PcapHeader> {
  if (end - start < pcapLengths.file) return undecodable('the pcap header is cut short');
  const littleEndian = isMagic(u32le(bytes, start));
  if (!littleEndian && !isMagic(u32(bytes, start))) return undecodable('not a pcap file');
  const [read16, read32] = littleEndian ? [u16le, u32le] : [u16, u32];
  const network = read32(bytes, start + 20);
  const value: PcapHeader = {
    littleEndian,
    nanoseconds: read32(bytes, start) === pcapMagics.nanoseconds,
    major: read16(bytes, start + 4),
    minor: read16(bytes, start + 6),
    snapLength: read32(bytes, start + 16),
    linkType: network & 0xffff,
    frameCheck: network >>> 16,
  };
  return decoded(value, start + pcapLengths.file, end);
}

function isMagic(word: number): boolean {
  return word === pcapMagics.microseconds || word === pcapMagics.nanoseconds;
}

/** Writes a header, always least significant byte first; returns 24. */
export function emitPcapHeader(value: Omit<PcapHeader, 'littleEndian'>, into: Uint8Array, at: number): number {
  put32le(into, at, value.nanoseconds ? pcapMagics.nanoseconds : pcapMagics.microseconds);
  put16le(into, at + 4, value.major);
  put16le(into, at + 6, value.minor);
  put32le(into, at + 8, 0);
  put32le(into, at + 12, 0);
  put32le(into, at + 16, value.snapLength);
  put32le(into, at + 20, value.frameCheck * 0x1_0000 + value.linkType);
  return pcapLengths.file;
}

/** Writes a packet with its header; `nanoseconds` as in the file's header. Returns its length. */
export function emitPcapPacket(packet: CapturedPacket, nanoseconds: boolean, into: Uint8Array, at: number): number {
  put32le(into, at, packet.seconds);
  put32le(into, at + 4, nanoseconds ? packet.nanoseconds : Math.floor(packet.nanoseconds / 1000));
  put32le(into, at + 8, packet.bytes.length);
  put32le(into, at + 12, packet.originalLength);
  into.set(packet.bytes, at + pcapLengths.record);
  return pcapLengths.record + packet.bytes.length;
}

/** A reader of pcap files, which also tells the header once it has come. */
export interface PcapReader extends CaptureReader<CapturedPacket> {
  readonly header: PcapHeader | null;
}

/** Makes a reader for one file. */
export function pcapReader(): PcapReader {
  const feed = byteFeed();
  let header: PcapHeader | null = null;
  let warning: string | null = null;
  let count = 0;
  /** Takes whole packets from `start`; returns where the first that is not whole begins. */
  const take = (file: PcapHeader, bytes: Uint8Array, start: number, packets: CapturedPacket[]): number => {
    let at = start;
    while (at + pcapLengths.record <= bytes.length) {
      const length = capturedLength(file, bytes, at);
      if (length > Math.max(maxPacketLength, Math.min(file.snapLength, maxPacketLength * 64))) {
        warning = `packet ${count + 1} says that ${length} bytes of it were captured: what follows cannot be read`;
        return bytes.length;
      }
      if (at + pcapLengths.record + length > bytes.length) break;
      packets.push(packetAt(file, bytes, at, length));
      count++;
      at += pcapLengths.record + length;
    }
    return at;
  };
  const push = (chunk: Uint8Array): readonly CapturedPacket[] => {
    if (warning !== null) return [];
    const bytes = feed.join(chunk);
    const packets: CapturedPacket[] = [];
    let at = 0;
    if (header === null && bytes.length >= pcapLengths.file) {
      const parsed = parsePcapHeader(bytes, 0, bytes.length);
      if (parsed.ok) [header, at] = [parsed.value, parsed.payloadStart];
      else [warning, at] = [parsed.reason, bytes.length];
    }
    if (header !== null) at = take(header, bytes, at, packets);
    feed.keep(bytes, at);
    return packets;
  };
  const end = (): string | null => {
    if (warning !== null || (header !== null && feed.length === 0)) return warning;
    if (header === null) return 'not a pcap file, or one cut short in its header';
    return `the file is cut short in packet ${count + 1}`;
  };
  return {
    push,
    end,
    get header() {
      return header;
    },
  };
}

function capturedLength(header: PcapHeader, bytes: Uint8Array, at: number): number {
  return header.littleEndian ? u32le(bytes, at + 8) : u32(bytes, at + 8);
}

function packetAt(header: PcapHeader, bytes: Uint8Array, at: number, length: number): CapturedPacket {
  const read = header.littleEndian ? u32le : u32;
  // Broken writers let the fraction run past a second; what is carried keeps the time right.
  const fraction = read(bytes, at + 4) * (header.nanoseconds ? 1 : 1000);
  const start = at + pcapLengths.record;
  return {
    interfaceIndex: 0,
    linkType: header.linkType,
    seconds: read(bytes, at) + Math.floor(fraction / 1e9),
    nanoseconds: fraction % 1e9,
    originalLength: read(bytes, at + 12),
    bytes: bytes.subarray(start, start + length),
  };
}
