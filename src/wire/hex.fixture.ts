/** Bytes for the tests of the wire floor: from hexadecimal text, and a buffer whose old content would show. */
import type { Parsed } from './parsed.ts';

/** The bytes of hexadecimal text; blanks and line ends are skipped. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s+/g, ''), 'hex'));
}

/** A buffer full of 0xa5: an emitter that leaves a byte unwritten is found out. */
export function filled(length: number): Uint8Array {
  return new Uint8Array(length).fill(0xa5);
}

/** What an emitter writes, exactly as long as it says; written at an odd place so that a forgotten offset shows. */
export function emitted(emit: (into: Uint8Array, at: number) => number, room = 4096): Uint8Array {
  const into = filled(room);
  const length = emit(into, 3);
  return into.slice(3, 3 + length);
}

/** The value of a parse that has to succeed without a flaw. */
export function valueOf<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.reason);
  if (parsed.flaw !== null) throw new Error(parsed.flaw);
  return parsed.value;
}
