/** Hex dumps of what passed: 16 bytes a line, both directions, offsets counted for each. */

/** Which way bytes went. */
export type Direction = 'sent' | 'received';

/** Turns bytes into lines; keeps the offsets of both directions. Only printable ASCII comes out, whatever goes in. */
export class HexDump {
  readonly #offsets: Record<Direction, number> = { sent: 0, received: 0 };

  /** The lines of a chunk: `> 00000000  68 65 6c 6c 6f ...  |hello|`. */
  lines(direction: Direction, bytes: Uint8Array): string {
    const mark = direction === 'sent' ? '>' : '<';
    let text = '';
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16);
      const offset = (this.#offsets[direction] + at).toString(16).padStart(8, '0');
      text += `${mark} ${offset}  ${hexColumns(row)}  |${asciiText(row)}|\n`;
    }
    this.#offsets[direction] += bytes.length;
    return text;
  }
}

/** Two groups of eight, padded to full width. */
function hexColumns(row: Uint8Array): string {
  const cells = Array.from({ length: 16 }, (_, index) => {
    const byte = row[index];
    return byte === undefined ? '  ' : byte.toString(16).padStart(2, '0');
  });
  return `${cells.slice(0, 8).join(' ')}  ${cells.slice(8).join(' ')}`;
}

/** Printable ASCII as it is, everything else a dot. */
export function asciiText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}
