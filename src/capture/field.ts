/** Fields of packets: how their values are read and shown, and short ways to declare them. */
import type { IpAddress } from '../addr/ip-address.ts';

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
  /** What lets others log in: filters know it, trees do not show it. */
  readonly secret?: true;
  /** A field that stands for several: it has a value where one of these has it. */
  readonly any?: readonly string[];
}

/** By what a payload is handed on: LINKTYPE_, EtherType, service of LLC, organization and protocol of SNAP, IP or PPP protocol, port. */
export type DispatchTable = 'link' | 'ether' | 'llc' | 'snap' | 'ip' | 'ppp' | 'tcp' | 'udp' | 'sctp';

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

/** A text that is not shown: a password, a cookie. */
export function secretText(meaning: string): FieldSpec {
  return { type: 'text', meaning, secret: true };
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
