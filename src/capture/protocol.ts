/** What a protocol tells the dissector: its fields, how it is reached, how it is read, and samples that are its test. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { Dissection } from './dissection.ts';

/** How a field's value is to be read; `none` marks what only groups others. */
export type FieldType = 'none' | 'number' | 'flag' | 'text' | 'bytes' | 'address' | 'ether' | 'time';

/** A decoded value: `time` is a text of seconds since 1970, `ether` and `bytes` are bytes. Text is as it came: never fit to print. */
export type FieldValue = number | bigint | boolean | string | Uint8Array | IpAddress;

/** What is declared of a field. */
export interface FieldSpec {
  readonly type: FieldType;
  /** What it is, in a few words: also its label in the tree. */
  readonly meaning: string;
  /** Shows a number in base 16: with so many digits, or as many as its bytes have (true). */
  readonly hex?: true | number;
  /** The names of numbers. */
  readonly names?: Readonly<Record<number, string>>;
  /** A field that stands for several: it has a value where one of these has it. */
  readonly any?: readonly string[];
}

/** By what a payload is handed on: LINKTYPE_, EtherType, IP protocol, PPP protocol, port. */
export type DispatchTable = 'link' | 'ether' | 'ip' | 'ppp' | 'tcp' | 'udp' | 'sctp';

/** A packet and what it must be read as; the hexadecimal bytes may have blanks. */
export interface ProtocolSample {
  readonly name: string;
  readonly hex: string;
  /** Where the bytes stand: under this number of this table. */
  readonly under: readonly [DispatchTable, number];
  /** Values as the tree shows them, of the first node with that field. */
  readonly expect: Readonly<Record<string, string>>;
  /** What the list says of it, where that is part of the sample. */
  readonly info?: string;
}

/** A protocol. */
export interface Protocol {
  /** Its name in filters, Wireshark's where both have it: `tcp`. */
  readonly name: string;
  /** `Transmission Control Protocol`. */
  readonly title: string;
  /** What stands in the column `protocol` of a list: `TCP`. */
  readonly column: string;
  /** By name, Wireshark's where both have it. */
  readonly fields: Readonly<Record<string, FieldSpec>>;
  readonly on: Partial<Readonly<Record<DispatchTable, readonly number[]>>>;
  /** Whether the bytes may be this protocol: asked on its own ports, and on any port of the transports in `anyPort`. */
  accepts?(bytes: Uint8Array, start: number, end: number): boolean;
  readonly anyPort?: readonly ('tcp' | 'udp')[];
  /** Adds its nodes; `dissection.end` is where its bytes end. */
  dissect(dissection: Dissection, start: number, end: number): void;
  readonly samples: readonly ProtocolSample[];
}

/** Declares a protocol. */
export function defineProtocol(protocol: Protocol): Protocol {
  return Object.freeze(protocol);
}

/** A number shown in base 10. */
export function number(meaning: string, names?: Readonly<Record<number, string>>): FieldSpec {
  return { type: 'number', meaning, ...(names && { names }) };
}

/** A number shown in base 16; `digits` where its node covers more bytes than the number has. */
export function hexNumber(meaning: string, names?: Readonly<Record<number, string>>, digits?: number): FieldSpec {
  return { type: 'number', meaning, hex: digits ?? true, ...(names && { names }) };
}

/** A bit. */
export function flag(meaning: string): FieldSpec {
  return { type: 'flag', meaning };
}

/** A text. */
export function text(meaning: string): FieldSpec {
  return { type: 'text', meaning };
}

/** Bytes without a meaning of their own. */
export function bytes(meaning: string): FieldSpec {
  return { type: 'bytes', meaning };
}

/** An IP address. */
export function address(meaning: string): FieldSpec {
  return { type: 'address', meaning };
}

/** An Ethernet address. */
export function ether(meaning: string): FieldSpec {
  return { type: 'ether', meaning };
}

/** A field that stands for several of the same type. */
export function anyOf(type: FieldType, meaning: string, any: readonly string[]): FieldSpec {
  return { type, meaning, any };
}
