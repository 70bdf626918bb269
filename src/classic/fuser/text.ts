/** Text and bytes: paths and names of the kernel are byte text, one character (U+0000 to U+00FF) for each byte. */

/** The UTF-8 bytes of a text, as byte text. */
export function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text that byte text spells in UTF-8. */
export function toText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Bytes as byte text. */
export function bytesAsText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/**
 * A process's own name as psmisc writes it: printable ASCII as it is, any other byte in octal of C's signed char (`\\033`,
 * `\\37777777703`), so that it cannot command a terminal.
 */
export function escapedCommand(bytes: string): string {
  return bytes.replace(/[^\x20-\x7e]/g, (character) => {
    const byte = character.charCodeAt(0);
    const signed = byte > 0x7f ? 0xffff_ff00 + byte : byte;
    return `\\${signed.toString(8).padStart(3, '0')}`;
  });
}
