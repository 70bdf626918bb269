/** lsof's way of making names printable: `\n`, `^X`, `\x20`, `\\`; so no name from outside reaches a terminal raw. */
import { isUtf8 } from 'node:buffer';
import { unprintable } from '../../../report/printable.ts';

const plain = /^[\x20-\x5b\x5d-\x7e]*$/;
const named: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
};

/**
 * Byte text made printable. In a UTF-8 locale whole characters that may be shown stay as they are; otherwise, and for
 * characters that report/printable.ts holds back (controls, bidi and zero-width ones, which the C library calls printable),
 * each byte is escaped. `spaces` escapes blanks too.
 */
export function escapeText(text: string, utf8: boolean, spaces = false): string {
  if (plain.test(text) && !spaces) return text;
  let shown = '';
  for (let at = 0; at < text.length;) {
    const length = utf8 ? sequenceLength(text, at) : 1;
    if (length > 1) {
      const sequence = text.slice(at, at + length);
      shown += isShowable(sequence) ? sequence : Array.from(sequence, escapeByte).join('');
    } else {
      const byte = text[at]!;
      shown += isPlain(byte, spaces) ? byte : escapeByte(byte);
    }
    at += length;
  }
  return shown;
}

/** How wide lsof thinks an escaped command is: it counts two columns for a byte above 0x7f, whose escape takes four. */
export function commandLength(text: string): number {
  if (/^[\x21-\x5b\x5d-\x7e]*$/.test(text)) return text.length;
  let length = 0;
  for (const byte of text) {
    if (isPlain(byte, true)) length++;
    else length += byte < ' ' || byte > '\x7f' || byte === '\\' ? 2 : 4;
  }
  return length;
}

/** A command escaped (blanks too) into exactly `width` columns: cut before what does not fit, padded at the right. */
export function commandCell(text: string, width: number): string {
  let shown = '';
  for (const byte of text) {
    const piece = isPlain(byte, true) ? byte : escapeByte(byte);
    // Where a plain byte fills the column nothing more fits; an escape that does not fit ends it.
    if (shown.length + piece.length > width) break;
    shown += piece;
  }
  return shown.padEnd(width);
}

function isPlain(byte: string, spaces: boolean): boolean {
  return byte >= ' ' && byte <= '~' && byte !== '\\' && !(spaces && byte === ' ');
}

function escapeByte(byte: string): string {
  const code = byte.charCodeAt(0);
  return (
    named[byte] ?? (code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : `\\x${code.toString(16).padStart(2, '0')}`)
  );
}

/** Bytes of the UTF-8 sequence at `at`, 1 where there is none. */
function sequenceLength(text: string, at: number): number {
  const lead = text.charCodeAt(at);
  const length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
  const sequence = text.slice(at, at + length);
  return length > 1 && sequence.length === length && isUtf8(Buffer.from(sequence, 'latin1')) ? length : 1;
}

function isShowable(sequence: string): boolean {
  return !unprintable.test(Buffer.from(sequence, 'latin1').toString('utf8'));
}
