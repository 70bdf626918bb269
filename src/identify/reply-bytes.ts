/** Bytes as identifiers use them: from hexadecimal, compared, read as text. */
import { latin1 } from '../wire/bytes.ts';

/** The bytes of hexadecimal text; blanks are skipped. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

/** Whether the bytes begin with these. */
export function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte);
}

/** The bytes from `start` to `end` as text, one character a byte; what lies outside of them is left out. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return latin1(
    bytes.subarray(Math.max(0, start), Math.max(0, end)),
    0,
    Math.max(0, Math.min(end, bytes.length) - Math.max(0, start)),
  );
}
