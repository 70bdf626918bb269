/** The label stack of multiprotocol label switching (RFC 3032). */
import { put32, u32, u8 } from './bytes.ts';
import { etherTypes } from './ethernet.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** One entry of the stack. */
export interface MplsLabel {
  /** 20 bits; 0 to 15 are reserved (RFC 3032 section 2.1). */
  readonly label: number;
  /** Traffic class, three bits (RFC 5462). */
  readonly trafficClass: number;
  readonly ttl: number;
}

/** A stack, outermost first; its last entry has the bottom bit. */
export interface MplsStack {
  readonly labels: readonly MplsLabel[];
}

/** Labels with a meaning of their own. */
export const mplsLabels = { ipv4ExplicitNull: 0, routerAlert: 1, ipv6ExplicitNull: 2, implicitNull: 3 } as const;

/** More entries than any router pushes: a longer stack is an attack on whoever walks it. */
const maxLabels = 16;

/** The label at `at`. */
export function mplsLabel(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) >>> 12;
}

/** Whether the entry at `at` is the last. */
export function isMplsBottom(bytes: Uint8Array, at: number): boolean {
  return (u8(bytes, at + 2) & 1) !== 0;
}

/** Why no label stack starts here, or null. */
export function checkMpls(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < 4 ? 'the MPLS label is cut short' : null;
}

/** Reads the stack up to the entry with the bottom bit. */
export function parseMpls(bytes: Uint8Array, start: number, end: number): Parsed<MplsStack> {
  const reason = checkMpls(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const labels: MplsLabel[] = [];
  let at = start;
  for (;;) {
    const label = mplsLabel(bytes, at);
    labels.push({ label, trafficClass: (u8(bytes, at + 2) >> 1) & 7, ttl: u8(bytes, at + 3) });
    at += 4;
    if (isMplsBottom(bytes, at - 4)) return decoded({ labels }, at, end);
    if (labels.length === maxLabels) return decoded({ labels }, at, end, `more than ${maxLabels} MPLS labels`);
    if (at + 4 > end) return decoded({ labels }, at, end, 'the MPLS label stack has no bottom');
  }
}

/**
 * The EtherType of what the stack carries, guessed as routers do from the first four bits (RFC 4928 section 3), since no
 * field tells it; 0 where neither IPv4 nor IPv6 stands there (a pseudowire).
 */
export function mplsPayloadType(bytes: Uint8Array, at: number, end: number): number {
  const version = at < end ? u8(bytes, at) >> 4 : 0;
  return version === 4 ? etherTypes.ipv4 : version === 6 ? etherTypes.ipv6 : 0;
}

/** Writes the stack, the bottom bit on its last entry; returns its length. */
export function emitMpls(value: MplsStack, into: Uint8Array, at: number): number {
  for (const [index, { label, trafficClass, ttl }] of value.labels.entries()) {
    const bottom = index === value.labels.length - 1 ? 0x100 : 0;
    put32(into, at + index * 4, (label << 12) | (trafficClass << 9) | bottom | ttl);
  }
  return value.labels.length * 4;
}
