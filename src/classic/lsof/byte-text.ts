/** Byte text: strings of one character (U+0000 to U+00FF) for each byte, since names in the kernel need not be UTF-8. */

const beyondAscii = /[^\0-\x7f]/;

/** The bytes of a text (UTF-8) as byte text. */
export function toByteText(text: string): string {
  return beyondAscii.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** The text that byte text spells in UTF-8; malformed bytes are replaced. */
export function fromByteText(bytes: string): string {
  return beyondAscii.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** The bytes themselves. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
