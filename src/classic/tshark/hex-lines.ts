/** -x: bytes sixteen a line, as tshark prints them. */

/** Lines of offset, bytes in base 16, and what of them is ASCII; each ends with a line break. */
export function hexLines(bytes: Uint8Array): string {
  let lines = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const pairs = Array.from(line, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const plain = Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines += `${at.toString(16).padStart(4, '0')}  ${pairs.padEnd(47)}   ${plain}\n`;
  }
  return lines;
}
