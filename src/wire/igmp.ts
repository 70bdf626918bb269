/** The Internet group management protocol, versions 1 to 3 (RFC 1112, 2236, 3376). */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipv4Address } from '../addr/ip-address.ts';
import { copyOf, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { checksum } from './checksum.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets. */
export const igmpField = { type: 0, maxResponse: 1, checksum: 2, group: 4, end: 8 } as const;

/** Message types. */
export const igmpTypes = { query: 0x11, report1: 0x12, report2: 0x16, leave: 0x17, report3: 0x22 } as const;

/** One record of a version 3 report. */
export interface IgmpGroupRecord {
  /** 1 is-include, 2 is-exclude, 3 to-include, 4 to-exclude, 5 allow, 6 block (RFC 3376 section 4.2.12). */
  readonly type: number;
  readonly group: IpAddress;
  readonly sources: readonly IpAddress[];
  /** A multiple of four bytes; none is defined. */
  readonly auxiliary: Uint8Array;
}

/** A message. A query of version 3 has what follows the group as its `tail` of four bytes and its `sources`. */
export type IgmpMessage =
  | {
      readonly type: 0x22;
      readonly reserved: number;
      readonly checksum: number;
      readonly records: readonly IgmpGroupRecord[];
    }
  | {
      readonly type: number;
      /** Tenths of a second; above 127 of version 3 a floating point code. */
      readonly maxResponse: number;
      readonly checksum: number;
      readonly group: IpAddress;
      readonly version3: {
        readonly flags: number;
        readonly queryInterval: number;
        readonly sources: readonly IpAddress[];
      } | null;
    };

/** Why no IGMP message starts here, or null. */
export function checkIgmp(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < igmpField.end ? 'the IGMP message is cut short' : null;
}

/** Reads a message; records are kept up to the first that is cut short. */
export function parseIgmp(bytes: Uint8Array, start: number, end: number): Parsed<IgmpMessage> {
  const reason = checkIgmp(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const type = u8(bytes, start);
  const sum = u16(bytes, start + igmpField.checksum);
  if (type === igmpTypes.report3) {
    const { records, next, flaw } = recordsIn(bytes, start + 8, end, u16(bytes, start + 6));
    return decoded({ type, reserved: u8(bytes, start + 1), checksum: sum, records }, next, end, flaw);
  }
  const common = {
    type,
    maxResponse: u8(bytes, start + igmpField.maxResponse),
    checksum: sum,
    group: ipv4Address(u32(bytes, start + igmpField.group)),
  };
  if (type !== igmpTypes.query || end - start < 12) return decoded({ ...common, version3: null }, start + 8, end);
  const count = u16(bytes, start + 10);
  const sources = addressesIn(bytes, start + 12, end, count);
  const version3 = { flags: u8(bytes, start + 8), queryInterval: u8(bytes, start + 9), sources };
  const flaw = sources.length < count ? 'the source list is cut short' : null;
  return decoded({ ...common, version3 }, start + 12 + sources.length * 4, end, flaw);
}

function recordsIn(
  bytes: Uint8Array,
  start: number,
  end: number,
  count: number,
): { records: IgmpGroupRecord[]; next: number; flaw: string | null } {
  const records: IgmpGroupRecord[] = [];
  let at = start;
  while (records.length < count) {
    const length = at + 8 <= end ? 8 + u16(bytes, at + 2) * 4 + u8(bytes, at + 1) * 4 : Infinity;
    if (at + length > end) return { records, next: at, flaw: 'a group record is cut short' };
    const sources = addressesIn(bytes, at + 8, end, u16(bytes, at + 2));
    records.push({
      type: u8(bytes, at),
      group: ipv4Address(u32(bytes, at + 4)),
      sources,
      auxiliary: copyOf(bytes, at + 8 + sources.length * 4, at + length),
    });
    at += length;
  }
  return { records, next: at, flaw: null };
}

function addressesIn(bytes: Uint8Array, start: number, end: number, count: number): IpAddress[] {
  const whole = Math.min(count, Math.max(0, end - start) >> 2);
  return Array.from({ length: whole }, (_, index) => ipv4Address(u32(bytes, start + index * 4)));
}

/** Writes the message, checksum included as the value says; returns its length. */
export function emitIgmp(value: IgmpMessage, into: Uint8Array, at: number): number {
  into[at] = value.type;
  put16(into, at + igmpField.checksum, value.checksum);
  if ('records' in value) {
    into[at + 1] = value.reserved;
    put16(into, at + 4, 0);
    put16(into, at + 6, value.records.length);
    return value.records.reduce((next, record) => next + emitRecord(record, into, next), at + 8) - at;
  }
  into[at + 1] = value.maxResponse;
  put32(into, at + igmpField.group, Number(value.group.value));
  if (value.version3 === null) return igmpField.end;
  into[at + 8] = value.version3.flags;
  into[at + 9] = value.version3.queryInterval;
  put16(into, at + 10, value.version3.sources.length);
  return 12 + emitAddresses(value.version3.sources, into, at + 12);
}

function emitRecord(record: IgmpGroupRecord, into: Uint8Array, at: number): number {
  into[at] = record.type;
  into[at + 1] = record.auxiliary.length >> 2;
  put16(into, at + 2, record.sources.length);
  put32(into, at + 4, Number(record.group.value));
  const length = 8 + emitAddresses(record.sources, into, at + 8);
  return length + putBytes(into, at + length, record.auxiliary);
}

function emitAddresses(addresses: readonly IpAddress[], into: Uint8Array, at: number): number {
  for (const [index, address] of addresses.entries()) put32(into, at + index * 4, Number(address.value));
  return addresses.length * 4;
}

/** Computes the checksum of the message from `at` to `end` and writes it there. */
export function fillIgmpChecksum(into: Uint8Array, at: number, end: number): void {
  put16(into, at + igmpField.checksum, 0);
  put16(into, at + igmpField.checksum, checksum(into, at, end));
}
