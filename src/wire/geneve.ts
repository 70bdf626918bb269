/** Generic network virtualization encapsulation (RFC 8926). */
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the header. */
export const geneveField = { versionAndLength: 0, flags: 1, protocol: 2, network: 4, options: 8 } as const;

/** One option; its data is a multiple of four bytes, 124 at most. */
export interface GeneveOption {
  readonly optionClass: number;
  /** With the critical bit 0x80. */
  readonly type: number;
  readonly data: Uint8Array;
}

/** The header. */
export interface GeneveHeader {
  /** A control packet. */
  readonly control: boolean;
  /** Whether an option is critical. */
  readonly critical: boolean;
  /** An EtherType; 0x6558 is Ethernet. */
  readonly protocol: number;
  /** 24 bits. */
  readonly network: number;
  readonly options: readonly GeneveOption[];
}

/** The network identifier. */
export function geneveNetwork(bytes: Uint8Array, at: number): number {
  return u32(bytes, at + geneveField.network) >>> 8;
}

/** The length of the header with its options. */
export function geneveHeaderLength(bytes: Uint8Array, at: number): number {
  return geneveField.options + (u8(bytes, at) & 0x3f) * 4;
}

/** Why no Geneve header starts here, or null. */
export function checkGeneve(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < geneveField.options) return 'the Geneve header is cut short';
  if (u8(bytes, at) >> 6 !== 0) return 'not version 0 of Geneve';
  return end - at < geneveHeaderLength(bytes, at) ? 'the Geneve options are cut short' : null;
}

/** Reads the header with its options. */
export function parseGeneve(bytes: Uint8Array, start: number, end: number): Parsed<GeneveHeader> {
  const reason = checkGeneve(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const headerEnd = start + geneveHeaderLength(bytes, start);
  const options: GeneveOption[] = [];
  let at = start + geneveField.options;
  while (at < headerEnd) {
    const next = at + 4 + (u8(bytes, at + 3) & 0x1f) * 4;
    if (next > headerEnd) break;
    options.push({ optionClass: u16(bytes, at), type: u8(bytes, at + 2), data: copyOf(bytes, at + 4, next) });
    at = next;
  }
  const flags = u8(bytes, start + geneveField.flags);
  const value: GeneveHeader = {
    control: (flags & 0x80) !== 0,
    critical: (flags & 0x40) !== 0,
    protocol: u16(bytes, start + geneveField.protocol),
    network: geneveNetwork(bytes, start),
    options,
  };
  return decoded(value, headerEnd, end, at < headerEnd ? 'a Geneve option is malformed' : null);
}

/** Writes the header; returns its length. */
export function emitGeneve(value: GeneveHeader, into: Uint8Array, at: number): number {
  let next = at + geneveField.options;
  for (const { optionClass, type, data } of value.options) {
    put16(into, next, optionClass);
    into[next + 2] = type;
    into[next + 3] = data.length >> 2;
    next += 4 + putBytes(into, next + 4, data);
  }
  into[at] = (next - at - geneveField.options) >> 2;
  into[at + geneveField.flags] = (value.control ? 0x80 : 0) | (value.critical ? 0x40 : 0);
  put16(into, at + geneveField.protocol, value.protocol);
  put32(into, at + geneveField.network, value.network << 8);
  return next - at;
}
