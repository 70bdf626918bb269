/** Resource records of the DNS (RFC 1035 and successors): the common types decoded, all others as their bytes. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import { copyOf, latin1, latin1Bytes, put16, put32, putBytes, u16, u32, u8 } from './bytes.ts';
import { emitDnsName, readDnsName } from './dns-name.ts';

/** Record types by name (IANA "Resource Record (RR) TYPEs"). */
export const dnsTypes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
  CAA: 257,
} as const;

/** What a record says. Text is one character a byte: nothing is lost, nothing is fit to print as it stands. */
export type DnsData =
  | { readonly kind: 'address'; readonly address: IpAddress }
  /** NS, CNAME, PTR, DNAME. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'mx'; readonly preference: number; readonly exchange: string }
  | {
      readonly kind: 'srv';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
  | {
      readonly kind: 'soa';
      readonly primary: string;
      readonly mailbox: string;
      readonly serial: number;
      readonly refresh: number;
      readonly retry: number;
      readonly expire: number;
      readonly minimum: number;
    }
  /** TXT, HINFO. */
  | { readonly kind: 'text'; readonly strings: readonly string[] }
  | { readonly kind: 'caa'; readonly flags: number; readonly tag: string; readonly value: string }
  /** Any other type, and any of the above that is malformed. */
  | { readonly kind: 'raw'; readonly bytes: Uint8Array };

/** A record. */
export interface DnsRecord {
  readonly name: string;
  readonly type: number;
  /** 1 is IN; mDNS sets 0x8000 for "flush your cache"; in OPT the size of a UDP message. */
  readonly recordClass: number;
  /** Seconds; in OPT the extended flags. */
  readonly ttl: number;
  readonly data: DnsData;
}

/** Reads the record at `at`; null when it does not end before `end`. */
export function readDnsRecord(
  bytes: Uint8Array,
  message: number,
  at: number,
  end: number,
): { readonly record: DnsRecord; readonly next: number } | null {
  const name = readDnsName(bytes, message, at, end);
  if (name === null || name.next + 10 > end) return null;
  const type = u16(bytes, name.next);
  const start = name.next + 10;
  const next = start + u16(bytes, name.next + 8);
  if (next > end) return null;
  const data = readData(bytes, message, start, next, type) ?? { kind: 'raw', bytes: copyOf(bytes, start, next) };
  const recordClass = u16(bytes, name.next + 2);
  return { record: { name: name.text, type, recordClass, ttl: u32(bytes, name.next + 4), data }, next };
}

/** Null for data that is not exactly what the type asks for. */
function readData(bytes: Uint8Array, message: number, start: number, end: number, type: number): DnsData | null {
  const length = end - start;
  switch (type) {
    case dnsTypes.A:
    case dnsTypes.AAAA:
      if (length !== (type === dnsTypes.A ? 4 : 16)) return null;
      return { kind: 'address', address: ipFromBytes(bytes.subarray(start, end)) };
    case dnsTypes.NS:
    case dnsTypes.CNAME:
    case dnsTypes.PTR:
    case dnsTypes.DNAME: {
      const name = wholeName(bytes, message, start, end);
      return name === null ? null : { kind: 'name', name };
    }
    case dnsTypes.MX: {
      const exchange = wholeName(bytes, message, start + 2, end);
      return exchange === null ? null : { kind: 'mx', preference: u16(bytes, start), exchange };
    }
    case dnsTypes.SRV: {
      const target = wholeName(bytes, message, start + 6, end);
      const [priority, weight, port] = [u16(bytes, start), u16(bytes, start + 2), u16(bytes, start + 4)];
      return target === null ? null : { kind: 'srv', priority, weight, port, target };
    }
    case dnsTypes.SOA:
      return readSoa(bytes, message, start, end);
    case dnsTypes.TXT:
    case dnsTypes.HINFO:
      return readStrings(bytes, start, end);
    case dnsTypes.CAA: {
      const tagEnd = start + 2 + u8(bytes, start + 1);
      if (length < 2 || tagEnd > end) return null;
      const [tag, value] = [latin1(bytes, start + 2, tagEnd), latin1(bytes, tagEnd, end)];
      return { kind: 'caa', flags: u8(bytes, start), tag, value };
    }
    default:
      return null;
  }
}

/** A name that ends where the data ends. */
function wholeName(bytes: Uint8Array, message: number, start: number, end: number): string | null {
  if (start >= end) return null;
  const name = readDnsName(bytes, message, start, end);
  return name?.next === end ? name.text : null;
}

function readSoa(bytes: Uint8Array, message: number, start: number, end: number): DnsData | null {
  const primary = readDnsName(bytes, message, start, end);
  const mailbox = primary === null ? null : readDnsName(bytes, message, primary.next, end);
  if (primary === null || mailbox === null || mailbox.next + 20 !== end) return null;
  const at = mailbox.next;
  return {
    kind: 'soa',
    primary: primary.text,
    mailbox: mailbox.text,
    serial: u32(bytes, at),
    refresh: u32(bytes, at + 4),
    retry: u32(bytes, at + 8),
    expire: u32(bytes, at + 12),
    minimum: u32(bytes, at + 16),
  };
}

function readStrings(bytes: Uint8Array, start: number, end: number): DnsData | null {
  const strings: string[] = [];
  for (let at = start; at < end; at += 1 + u8(bytes, at)) {
    if (at + 1 + u8(bytes, at) > end) return null;
    strings.push(latin1(bytes, at + 1, at + 1 + u8(bytes, at)));
  }
  return { kind: 'text', strings };
}

/** Writes a record without compression; returns its length. Throws RangeError for a name that is none. */
export function emitDnsRecord(record: DnsRecord, into: Uint8Array, at: number): number {
  const fixed = at + emitDnsName(record.name, into, at);
  put16(into, fixed, record.type);
  put16(into, fixed + 2, record.recordClass);
  put32(into, fixed + 4, record.ttl);
  const length = emitData(record.data, into, fixed + 10);
  put16(into, fixed + 8, length);
  return fixed + 10 + length - at;
}

function emitData(data: DnsData, into: Uint8Array, at: number): number {
  switch (data.kind) {
    case 'address':
      return putBytes(into, at, ipBytes(data.address));
    case 'name':
      return emitDnsName(data.name, into, at);
    case 'mx':
      put16(into, at, data.preference);
      return 2 + emitDnsName(data.exchange, into, at + 2);
    case 'srv':
      put16(into, at, data.priority);
      put16(into, at + 2, data.weight);
      put16(into, at + 4, data.port);
      return 6 + emitDnsName(data.target, into, at + 6);
    case 'soa':
      return emitSoa(data, into, at);
    case 'text':
      return data.strings.reduce((next, text) => next + emitString(text, into, next), at) - at;
    case 'caa':
      into[at] = data.flags;
      return 1 + emitString(data.tag, into, at + 1) + putBytes(into, at + 2 + data.tag.length, latin1Bytes(data.value));
    case 'raw':
      return putBytes(into, at, data.bytes);
  }
}

function emitString(text: string, into: Uint8Array, at: number): number {
  into[at] = text.length;
  return 1 + putBytes(into, at + 1, latin1Bytes(text));
}

function emitSoa(data: Extract<DnsData, { kind: 'soa' }>, into: Uint8Array, at: number): number {
  let next = at + emitDnsName(data.primary, into, at);
  next += emitDnsName(data.mailbox, into, next);
  for (const number of [data.serial, data.refresh, data.retry, data.expire, data.minimum]) {
    put32(into, next, number);
    next += 4;
  }
  return next - at;
}
