/** The extension objects that routers append to ICMP errors (RFC 4884), MPLS labels (RFC 4950) among them. */
import { checksum, checksumHolds } from './checksum.ts';
import { copyOf, put16, putBytes, u16, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** One object. Class 1 holds MPLS labels, class 2 names an interface (RFC 5837). */
export interface IcmpExtensionObject {
  readonly objectClass: number;
  readonly subtype: number;
  readonly data: Uint8Array;
}

/** One entry of a label stack. */
export interface MplsLabel {
  readonly label: number;
  readonly trafficClass: number;
  readonly bottom: boolean;
  readonly ttl: number;
}

/**
 * Reads the extension structure from `start`, which is where the quotation ends. Old routers append it at 128 bytes of
 * quotation without stating a length (RFC 4884 section 5.5): a wrong checksum therefore means "no extension here".
 */
export function parseIcmpExtension(
  bytes: Uint8Array,
  start: number,
  end: number,
): Parsed<readonly IcmpExtensionObject[]> {
  if (end - start < 4) return undecodable('the ICMP extension header is cut short');
  if (u8(bytes, start) >> 4 !== 2) return undecodable('not version 2 of the ICMP extension');
  if (u16(bytes, start + 2) !== 0 && !checksumHolds(bytes, start, end))
    return undecodable('the checksum of the ICMP extension is wrong');
  const objects: IcmpExtensionObject[] = [];
  let at = start + 4;
  while (at + 4 <= end) {
    const length = u16(bytes, at);
    if (length < 4 || at + length > end) return decoded(objects, at, end, 'an ICMP extension object is malformed');
    objects.push({
      objectClass: u8(bytes, at + 2),
      subtype: u8(bytes, at + 3),
      data: copyOf(bytes, at + 4, at + length),
    });
    at += length;
  }
  return decoded(objects, at, end);
}

/** Writes the structure with its checksum; returns its length. */
export function emitIcmpExtension(objects: readonly IcmpExtensionObject[], into: Uint8Array, at: number): number {
  into.fill(0, at, at + 4);
  into[at] = 0x20;
  let next = at + 4;
  for (const { objectClass, subtype, data } of objects) {
    put16(into, next, data.length + 4);
    into[next + 2] = objectClass;
    into[next + 3] = subtype;
    next += 4 + putBytes(into, next + 4, data);
  }
  put16(into, at + 2, checksum(into, at, next));
  return next - at;
}

/** The label stack in the data of an object of class 1, subtype 1. */
export function mplsLabels(data: Uint8Array): readonly MplsLabel[] {
  return Array.from({ length: data.length >> 2 }, (_, index) => {
    const word = u32(data, index * 4);
    return {
      label: word >>> 12,
      trafficClass: (word >>> 9) & 7,
      bottom: (word & 0x100) !== 0,
      ttl: word & 0xff,
    };
  });
}
