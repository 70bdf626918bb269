/** Success or failure as one value: for input that may be wrong, where a throw would be the wrong tool. */

/** A failure that points into the text it is about. */
export interface Failure {
  readonly ok: false;
  /** What is wrong, as a clause without a full stop: `octet 300 is larger than 255`. */
  readonly reason: string;
  /** Offset (UTF-16 units, from 0) of the first character at fault. */
  readonly at: number;
  /** How many characters are at fault; 0 at the end of the text. */
  readonly length: number;
}

/** A value. */
export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

/** A value, or a failure that says where and why. */
export type Result<T> = Success<T> | Failure;

/** Wraps a value. */
export function success<T>(value: T): Success<T> {
  return { ok: true, value };
}

/** Makes a failure; `at` and `length` count UTF-16 units. */
export function failure(reason: string, at: number, length = 1): Failure {
  return { ok: false, reason, at, length };
}

/** The same failure, moved right by `offset`: for a part parsed out of a longer text. */
export function shifted(inner: Failure, offset: number): Failure {
  return { ...inner, at: inner.at + offset };
}

/** The text with a caret line below it, under the characters at fault; two lines, no final newline. */
export function pointAt(text: string, where: Failure): string {
  return `${text}\n${' '.repeat(where.at)}${'^'.repeat(Math.max(1, where.length))}`;
}
