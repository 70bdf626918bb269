/** Domain names on the wire (RFC 1035 section 4.1.4): labels, compression pointers, and their text. */
import { latin1, u16, u8 } from './bytes.ts';

/** A name and where the record goes on behind it. */
export interface DnsName {
  /** Labels joined by dots, without a final dot; `.` for the root. Dots and bytes that do not print are escaped: `\.`, `\009`. */
  readonly text: string;
  readonly next: number;
}

/** A name has at most 255 bytes (RFC 1035 section 3.1), which is 127 labels. */
const maxNameLength = 255;

/** Labels and pointers together: a chain of thousands of pointers, one before the other, is legal but nobody's work. */
const maxSteps = 256;

/**
 * Reads the name at `at` in a message that begins at `message`. Null for a name that runs past the end, is too long, or
 * whose pointers do not lead backwards: each must point before the last, so that no loop can be built.
 */
export function readDnsName(bytes: Uint8Array, message: number, at: number, end: number): DnsName | null {
  let text = '';
  let length = 1;
  let next = -1;
  let lowest = at;
  for (let steps = 0; steps < maxSteps; steps++) {
    if (at >= end) return null;
    const size = u8(bytes, at);
    if (size === 0) return { text: text === '' ? '.' : text, next: next === -1 ? at + 1 : next };
    if (size >= 0xc0) {
      if (at + 2 > end) return null;
      if (next === -1) next = at + 2;
      const target = message + (u16(bytes, at) & 0x3fff);
      if (target >= lowest) return null;
      lowest = target;
      at = target;
      continue;
    }
    length += size + 1;
    // The two other high bit patterns are extended and binary labels, both withdrawn (RFC 6891 section 5).
    if (size > 63 || at + 1 + size > end || length > maxNameLength) return null;
    text += `${text === '' ? '' : '.'}${labelText(bytes, at + 1, at + 1 + size)}`;
    at += 1 + size;
  }
  return null;
}

/** A label in the form of master files (RFC 1035 section 5.1), plain in nearly all cases. */
function labelText(bytes: Uint8Array, start: number, end: number): string {
  const label = latin1(bytes, start, end);
  return needsEscape.test(label) ? label.replaceAll(everyEscape, escaped) : label;
}

const needsEscape = /[^!-~]|[.\\]/;
const everyEscape = /[^!-~]|[.\\]/g;

function escaped(character: string): string {
  if (character === '.' || character === '\\') return `\\${character}`;
  return `\\${String(character.charCodeAt(0)).padStart(3, '0')}`;
}

/** The labels of a name's text, each as characters below 256; null for a name that cannot be written. */
export function dnsLabels(text: string): readonly string[] | null {
  if (text === '.' || text === '') return [];
  const labels: string[] = [];
  let label = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '.') {
      labels.push(label);
      label = '';
    } else if (character === '\\') {
      const digits = /^\d{3}/.exec(text.slice(at + 1, at + 4))?.[0];
      label += digits === undefined ? (text[at + 1] ?? '') : String.fromCharCode(Number(digits));
      at += digits === undefined ? 1 : 3;
    } else label += character;
  }
  if (!text.endsWith('.') || text.endsWith('\\.')) labels.push(label);
  const length = labels.reduce((sum, { length }) => sum + length + 1, 1);
  const fits = labels.every((label) => label.length > 0 && label.length < 64 && isBytes(label));
  return fits && length <= maxNameLength ? labels : null;
}

/** An escape may name up to 999, a text any letter of Unicode; neither is a byte. */
function isBytes(label: string): boolean {
  for (let at = 0; at < label.length; at++) if (label.charCodeAt(at) > 255) return false;
  return true;
}

/** Writes a name without compression; returns its length. Throws RangeError (a programmer's error) where {@link dnsLabels} is null. */
export function emitDnsName(text: string, into: Uint8Array, at: number): number {
  const labels = dnsLabels(text);
  if (labels === null) throw new RangeError(`no DNS name: ${JSON.stringify(text)}`);
  let next = at;
  for (const label of labels) {
    into[next++] = label.length;
    for (let index = 0; index < label.length; index++) into[next++] = label.charCodeAt(index);
  }
  into[next++] = 0;
  return next - at;
}
