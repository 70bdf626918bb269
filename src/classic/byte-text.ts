/** Byte text: strings of one character (U+0000 to U+00FF) for each byte. Names in the kernel need not be UTF-8, and the classic tools count bytes. */

/** A string in which every character is one byte, 0 to 255. */
export type ByteText = string;

const beyondAscii = /[^\0-\x7f]/;

/** The bytes of a text (UTF-8) as byte text. */
export function toByteText(text: string): ByteText {
  return beyondAscii.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** The text that byte text spells in UTF-8; malformed bytes are replaced. */
export function fromByteText(bytes: ByteText): string {
  return beyondAscii.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** Bytes as byte text. */
export function bytesAsText(bytes: Uint8Array): ByteText {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The bytes themselves. */
export function bytesOf(text: ByteText): Buffer {
  return Buffer.from(text, 'latin1');
}
