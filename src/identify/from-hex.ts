/** Bytes of a hello that is easier to read in hexadecimal. */

/** The bytes of hexadecimal text; blanks are skipped. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

/** Whether the bytes begin with these. */
export function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte);
}
