/** Reading pcapng files (draft-ietf-opsawg-pcapng): both byte orders, several sections, every block kept as it stands. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipFromBytes } from '../addr/ip-address.ts';
import { copyOf, u16, u16le, u32, u32le, utf8 } from './bytes.ts';
import type { CapturedPacket, CaptureReader } from './captured-packet.ts';
import { byteFeed } from './captured-packet.ts';
import type { PcapngBlock } from './pcapng-block.ts';
import { blockU32, bodyEnd, bodyStart, byteOrderMagic, pcapngBlockTypes } from './pcapng-block.ts';
import type { PcapngOption } from './pcapng-option.ts';
import { parsePcapngOptions, pcapngOption, pcapngOptions } from './pcapng-option.ts';
import { secondsOf } from './pcapng-time.ts';
import type { TimeUnit } from './pcapng-time.ts';
import { timeUnitOf } from './pcapng-time.ts';

/** An interface of a section. */
export interface PcapngInterface {
  readonly linkType: number;
  /** 0: unlimited. */
  readonly snapLength: number;
  readonly timeUnit: TimeUnit;
  readonly options: readonly PcapngOption[];
}

/** A block with what it says. Blocks that are malformed inside, or unknown, are of kind `other`. */
export type PcapngItem =
  | { readonly kind: 'section'; readonly block: PcapngBlock; readonly options: readonly PcapngOption[] }
  | { readonly kind: 'interface'; readonly block: PcapngBlock; readonly index: number; readonly value: PcapngInterface }
  | {
      readonly kind: 'packet';
      readonly block: PcapngBlock;
      readonly packet: CapturedPacket;
      readonly options: readonly PcapngOption[];
    }
  | {
      readonly kind: 'names';
      readonly block: PcapngBlock;
      readonly records: readonly { readonly address: IpAddress; readonly names: readonly string[] }[];
    }
  | {
      readonly kind: 'statistics';
      readonly block: PcapngBlock;
      readonly interfaceIndex: number;
      readonly options: readonly PcapngOption[];
    }
  /** The secrets of a decryption: type 0x544c534b is a TLS key log. */
  | {
      readonly kind: 'secrets';
      readonly block: PcapngBlock;
      readonly secretsType: number;
      readonly secrets: Uint8Array;
    }
  | { readonly kind: 'custom'; readonly block: PcapngBlock; readonly enterprise: number; readonly data: Uint8Array }
  | { readonly kind: 'other'; readonly block: PcapngBlock };

/** No block needs more: the largest packets have 256 KiB, the largest key logs some megabytes. */
const maxBlockLength = 64 * 1024 * 1024;

/** Whether a file that begins with these bytes (four at least) is a pcapng file. */
export function isPcapng(bytes: Uint8Array): boolean {
  return u32(bytes, 0) === pcapngBlockTypes.section;
}

/** Makes a reader for one file. Blocks are views into the chunks; nothing is decoded twice and nothing is dropped. */
export function pcapngReader(): CaptureReader<PcapngItem> {
  const feed = byteFeed();
  let littleEndian: boolean | null = null;
  let interfaces: PcapngInterface[] = [];
  let warning: string | null = null;
  let count = 0;
  const push = (chunk: Uint8Array): readonly PcapngItem[] => {
    if (warning !== null) return [];
    const bytes = feed.join(chunk);
    const items: PcapngItem[] = [];
    let at = 0;
    while (at + 12 <= bytes.length) {
      // The type of a section header reads the same in both orders; its magic tells the order of all that follows.
      if (u32(bytes, at) === pcapngBlockTypes.section) {
        littleEndian = orderAt(bytes, at + bodyStart);
        interfaces = [];
      }
      const length = littleEndian === null ? 0 : (littleEndian ? u32le : u32)(bytes, at + 4);
      warning = lengthWarning(littleEndian, length, count + 1);
      if (littleEndian === null || warning !== null || at + length > bytes.length) break;
      if ((littleEndian ? u32le : u32)(bytes, at + length - 4) !== length) {
        warning = `the two lengths of block ${count + 1} differ: what follows cannot be read`;
        break;
      }
      const type = (littleEndian ? u32le : u32)(bytes, at);
      items.push(pcapngItem({ type, littleEndian, bytes: bytes.subarray(at, at + length) }, interfaces));
      count++;
      at += length;
    }
    feed.keep(bytes, warning === null ? at : bytes.length);
    return items;
  };
  const end = (): string | null => {
    if (warning !== null) return warning;
    if (littleEndian === null) return 'not a pcapng file, or one cut short in its header';
    return feed.length === 0 ? null : `the file is cut short in block ${count + 1}`;
  };
  return { push, end };
}

function orderAt(bytes: Uint8Array, at: number): boolean | null {
  if (u32le(bytes, at) === byteOrderMagic) return true;
  return u32(bytes, at) === byteOrderMagic ? false : null;
}

function lengthWarning(littleEndian: boolean | null, length: number, block: number): string | null {
  if (littleEndian === null) {
    return block === 1 ? 'not a pcapng file' : `block ${block} has no byte order: what follows cannot be read`;
  }
  if (length >= 12 && length % 4 === 0 && length <= maxBlockLength) return null;
  return `block ${block} says that it has ${length} bytes: what follows cannot be read`;
}

/** What a block says; an interface block adds to the list of its section. */
export function pcapngItem(block: PcapngBlock, interfaces: PcapngInterface[]): PcapngItem {
  const end = bodyEnd(block);
  const body = end - bodyStart;
  const optionsFrom = (start: number): readonly PcapngOption[] =>
    parsePcapngOptions(block.bytes, start, end, block.littleEndian);
  switch (block.type) {
    case pcapngBlockTypes.section:
      return { kind: 'section', block, options: optionsFrom(24) };
    case pcapngBlockTypes.interface:
      return body < 8 ? { kind: 'other', block } : interfaceItem(block, optionsFrom(16), interfaces);
    case pcapngBlockTypes.packet:
    case pcapngBlockTypes.oldPacket:
    case pcapngBlockTypes.simplePacket:
      return packetItem(block, interfaces) ?? { kind: 'other', block };
    case pcapngBlockTypes.names:
      return { kind: 'names', block, records: nameRecords(block) };
    case pcapngBlockTypes.statistics:
      if (body < 12) return { kind: 'other', block };
      return { kind: 'statistics', block, interfaceIndex: blockU32(block, 8), options: optionsFrom(20) };
    case pcapngBlockTypes.secrets: {
      if (body < 8) return { kind: 'other', block };
      const secrets = copyOf(block.bytes, 16, Math.min(end, 16 + blockU32(block, 12)));
      return { kind: 'secrets', block, secretsType: blockU32(block, 8), secrets };
    }
    case pcapngBlockTypes.custom:
    case pcapngBlockTypes.customPrivate:
      if (body < 4) return { kind: 'other', block };
      return { kind: 'custom', block, enterprise: blockU32(block, 8), data: copyOf(block.bytes, 12, end) };
    default:
      return { kind: 'other', block };
  }
}

function interfaceItem(
  block: PcapngBlock,
  options: readonly PcapngOption[],
  interfaces: PcapngInterface[],
): PcapngItem {
  const value: PcapngInterface = {
    linkType: (block.littleEndian ? u16le : u16)(block.bytes, 8),
    snapLength: blockU32(block, 12),
    timeUnit: timeUnitOf(
      pcapngOption(options, pcapngOptions.interface.timeResolution),
      pcapngOption(options, pcapngOptions.interface.timeOffset),
      block.littleEndian,
    ),
    options,
  };
  return { kind: 'interface', block, index: interfaces.push(value) - 1, value };
}

/** Null for a packet that does not fit into its block or names an interface that there is not. */
function packetItem(block: PcapngBlock, interfaces: readonly PcapngInterface[]): PcapngItem | null {
  const simple = block.type === pcapngBlockTypes.simplePacket;
  const start = simple ? 12 : 28;
  const end = bodyEnd(block);
  if (start > end) return null;
  const old = block.type === pcapngBlockTypes.oldPacket;
  const interfaceIndex = simple ? 0 : old ? (block.littleEndian ? u16le : u16)(block.bytes, 8) : blockU32(block, 8);
  const from = interfaces[interfaceIndex];
  if (from === undefined) return null;
  const originalLength = blockU32(block, simple ? 8 : 24);
  const length = simple ? simpleLength(originalLength, from.snapLength, end - start) : blockU32(block, 20);
  if (start + length > end) return null;
  const time = simple
    ? { seconds: 0, nanoseconds: 0 }
    : secondsOf(blockU32(block, 12), blockU32(block, 16), from.timeUnit);
  const packet: CapturedPacket = {
    interfaceIndex,
    linkType: from.linkType,
    ...time,
    originalLength,
    bytes: block.bytes.subarray(start, start + length),
  };
  const optionsStart = start + ((length + 3) & ~3);
  const options = simple ? [] : parsePcapngOptions(block.bytes, optionsStart, end, block.littleEndian);
  return { kind: 'packet', block, packet, options };
}

/** A simple packet does not say how much of it was captured: it is what the interface's limit left of it. */
function simpleLength(originalLength: number, snapLength: number, room: number): number {
  return Math.min(originalLength, snapLength === 0 ? originalLength : snapLength, room);
}

/** The records of a name resolution block: an address, then names that each end in a zero byte. */
function nameRecords(block: PcapngBlock): { address: IpAddress; names: string[] }[] {
  const { bytes } = block;
  const end = bodyEnd(block);
  const read = block.littleEndian ? u16le : u16;
  const records: { address: IpAddress; names: string[] }[] = [];
  let at: number = bodyStart;
  while (at + 4 <= end) {
    const type = read(bytes, at);
    const start = at + 4;
    const next = start + read(bytes, at + 2);
    if (type === 0 || next > end) break;
    const size = type === 1 ? 4 : type === 2 ? 16 : 0;
    if (size > 0 && start + size <= next) {
      const names = utf8(bytes, start + size, next)
        .split('\0')
        .filter((name) => name !== '');
      records.push({ address: ipFromBytes(bytes.subarray(start, start + size)), names });
    }
    at = start + ((next - start + 3) & ~3);
  }
  return records;
}
