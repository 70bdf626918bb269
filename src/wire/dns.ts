/** Messages of the domain name system (RFC 1035), which multicast DNS and LLMNR share. */
import { put16, u16 } from './bytes.ts';
import { emitDnsName, readDnsName } from './dns-name.ts';
import type { DnsRecord } from './dns-record.ts';
import { emitDnsRecord, readDnsRecord } from './dns-record.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the header. */
export const dnsField = {
  id: 0,
  flags: 2,
  questions: 4,
  answers: 6,
  authorities: 8,
  additionals: 10,
  end: 12,
} as const;

/** Bits of the flags field; operation code and response code stand between and below them. */
export const dnsFlags = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
  authenticData: 0x0020,
  checkingDisabled: 0x0010,
} as const;

/** A question. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: number;
  /** 1 is IN, 3 is CH; mDNS sets 0x8000 to ask for a unicast answer. */
  readonly questionClass: number;
}

/** A message. */
export interface DnsMessage {
  readonly id: number;
  /** All sixteen bits: see {@link dnsFlags}, {@link dnsOperation} and {@link dnsResponseCode}. */
  readonly flags: number;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
}

/** The transaction number. */
export function dnsId(bytes: Uint8Array, at: number): number {
  return u16(bytes, at);
}

/** Whether the message is an answer. */
export function isDnsResponse(bytes: Uint8Array, at: number): boolean {
  return (u16(bytes, at + dnsField.flags) & dnsFlags.response) !== 0;
}

/** The operation code in a flags field: 0 query, 4 notify, 5 update. */
export function dnsOperation(flags: number): number {
  return (flags >> 11) & 15;
}

/** The response code in a flags field: 0 no error, 2 server failure, 3 no such name, 5 refused. */
export function dnsResponseCode(flags: number): number {
  return flags & 15;
}

/** Why no DNS message starts here, or null. */
export function checkDns(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < dnsField.end ? 'the DNS header is cut short' : null;
}

/** Reads a message up to the first question or record that is malformed; counts that promise more are told as a flaw. */
export function parseDns(bytes: Uint8Array, start: number, end: number): Parsed<DnsMessage> {
  const reason = checkDns(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const questions: DnsQuestion[] = [];
  let at = start + dnsField.end;
  let whole = true;
  for (let count = u16(bytes, start + dnsField.questions); count > 0; count--) {
    const name = readDnsName(bytes, start, at, end);
    whole = name !== null && name.next + 4 <= end;
    if (!whole || name === null) break;
    questions.push({ name: name.text, type: u16(bytes, name.next), questionClass: u16(bytes, name.next + 2) });
    at = name.next + 4;
  }
  const sections: DnsRecord[][] = [[], [], []];
  for (const [index, section] of sections.entries()) {
    let count = whole ? u16(bytes, start + dnsField.answers + index * 2) : 0;
    for (; count > 0; count--) {
      const read = readDnsRecord(bytes, start, at, end);
      whole = read !== null;
      if (read === null) break;
      section.push(read.record);
      at = read.next;
    }
  }
  const value: DnsMessage = {
    id: dnsId(bytes, start),
    flags: u16(bytes, start + dnsField.flags),
    questions,
    answers: sections[0]!,
    authorities: sections[1]!,
    additionals: sections[2]!,
  };
  return decoded(value, at, end, whole ? null : 'a DNS question or record is malformed');
}

/** Writes a message without compression; returns its length. Throws RangeError for a name that is none. */
export function emitDns(value: DnsMessage, into: Uint8Array, at: number): number {
  put16(into, at, value.id);
  put16(into, at + dnsField.flags, value.flags);
  put16(into, at + dnsField.questions, value.questions.length);
  let next = at + dnsField.end;
  for (const question of value.questions) {
    next += emitDnsName(question.name, into, next);
    put16(into, next, question.type);
    put16(into, next + 2, question.questionClass);
    next += 4;
  }
  for (const [index, section] of [value.answers, value.authorities, value.additionals].entries()) {
    put16(into, at + dnsField.answers + index * 2, section.length);
    for (const record of section) next += emitDnsRecord(record, into, next);
  }
  return next - at;
}
