/** What a parser gives back: a value with the place of what follows it, or the reason why there is none. Parsers never throw. */

/** A header that was read. */
export interface Decoded<T> {
  readonly ok: true;
  readonly value: T;
  /** Offset of the first byte behind the header. */
  readonly payloadStart: number;
  /** Offset behind the last byte of the payload: the end given, or less where the header says so (padding, trailers). */
  readonly payloadEnd: number;
  /** What is wrong with the rest (an option list cut short, a length that lies), or null: the value holds what came before it. */
  readonly flaw: string | null;
}

/** Bytes that are not this protocol, or too few of them. */
export interface Undecodable {
  readonly ok: false;
  /** Why, as a clause without a full stop: `the UDP header is cut short`. */
  readonly reason: string;
}

/** A value or a reason. */
export type Parsed<T> = Decoded<T> | Undecodable;

/** Wraps a value. */
export function decoded<T>(value: T, payloadStart: number, payloadEnd: number, flaw: string | null = null): Decoded<T> {
  return { ok: true, value, payloadStart, payloadEnd, flaw };
}

/** Makes a refusal. */
export function undecodable(reason: string): Undecodable {
  return { ok: false, reason };
}
