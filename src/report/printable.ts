/** The one place that makes text and bytes from outside safe to show: nothing hostile reaches a terminal unescaped. */
import { isUtf8 } from 'node:buffer';

/** How {@link printable} writes its answer. */
export interface PrintableOptions {
  /** The longest answer in UTF-16 units, the closing `…` included; without it nothing is cut. */
  readonly maximum?: number;
  /**
   * Another spelling of the escapes, for a classic tool that has its own (`^[`). It is given one character and answers in
   * plain ASCII, no shorter than the character; any other answer is not used.
   */
  readonly escape?: (character: string) => string;
}

/**
 * Matches one code point that must not reach a terminal or a page as it is: controls (C0, DEL, C1), format characters
 * (bidi controls, zero-width, tags), line and paragraph separators, lone surrogates, private use, unassigned and
 * noncharacters, and everything Unicode calls default-ignorable (Unicode Character Database: General_Category C, Zl, Zp).
 */
export const unprintable: RegExp = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const everyUnprintable = new RegExp(unprintable, 'gu');
const notPlainAscii = /[^\x20-\x7e]/;
/** More combining marks than any script stacks on one letter: they would paint over the lines above and below. */
const tallStack = /(\p{M}{8})(\p{M}+)/gu;
const partialEscape = /\\(?:x[0-9a-f]?|u[0-9a-f]{0,3}|u\{[0-9a-f]{0,6})?$/;

/**
 * The text, or the bytes read as UTF-8, with everything {@link unprintable} shown as a visible escape: `\n`, `\x1b`,
 * `\u202e`, `\u{e0041}`; a byte that is not UTF-8 is `\xff`. A backslash stays as it is, so the answer is for reading,
 * not for decoding, and `printable(printable(x)) === printable(x)` (also with the same maximum).
 */
export function printable(text: string | Uint8Array, options: PrintableOptions = {}): string {
  const { maximum, escape } = options;
  let shown = typeof text === 'string' ? bounded(text, maximum) : decoded(text, maximum);
  // Most text of a machine is plain ASCII: one scan, no copy.
  if (notPlainAscii.test(shown)) {
    const spell = escape === undefined ? escapeCharacter : (character: string) => spelled(character, escape);
    if (unprintable.test(shown)) shown = shown.replace(everyUnprintable, spell);
    shown = shown.replace(tallStack, (_, kept: string, rest: string) => kept + Array.from(rest, spell).join(''));
  }
  return maximum !== undefined && shown.length > maximum ? cut(shown, maximum) : shown;
}

/** As {@link printable}, but line breaks (`\n`, `\r\n`) stay line breaks; `maximum` bounds each line. */
export function printableBlock(text: string | Uint8Array, options: PrintableOptions = {}): string {
  const whole = typeof text === 'string' ? text : decoded(text, undefined);
  return whole
    .split(/\r?\n/)
    .map((line) => printable(line, options))
    .join('\n');
}

/** Every character gives at least as many units as it has, so what lies beyond the maximum need not be looked at. */
function bounded(text: string, maximum: number | undefined): string {
  return maximum !== undefined && text.length > maximum + 2 ? text.slice(0, maximum + 2) : text;
}

/** Bytes as text; what is not UTF-8 (RFC 3629) is already written as `\xNN`. */
function decoded(bytes: Uint8Array, maximum: number | undefined): string {
  // Three bytes give at least one unit: 8 units more than asked are enough to see that the text is too long.
  const part = maximum === undefined ? bytes : bytes.subarray(0, (maximum + 8) * 3);
  const buffer = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const pieces: string[] = [];
  for (let at = 0; at < buffer.length;) {
    const length = sequenceLength(buffer[at]!);
    const sequence = buffer.subarray(at, at + length);
    const valid = sequence.length === length && isUtf8(sequence);
    pieces.push(valid ? sequence.toString('utf8') : `\\x${hex(buffer[at]!, 2)}`);
    at += valid ? length : 1;
  }
  return pieces.join('');
}

function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function spelled(character: string, escape: (character: string) => string): string {
  const answer = escape(character);
  // A shorter one would break what `bounded` counts on.
  const isUsable = answer.length >= character.length && !notPlainAscii.test(answer);
  return isUsable ? answer : escapeCharacter(character);
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  const point = character.codePointAt(0)!;
  // From 0x80 on \xNN stands for a byte that was not UTF-8; a character is \uNNNN.
  if (point < 0x80) return `\\x${hex(point, 2)}`;
  return point > 0xffff ? `\\u{${hex(point, 0)}}` : `\\u${hex(point, 4)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Cuts to `maximum` units without leaving half a surrogate pair or half an escape before the `…`. */
function cut(text: string, maximum: number): string {
  if (maximum < 1) return '';
  let end = maximum - 1;
  if (end > 0 && text.charCodeAt(end - 1) >= 0xd800 && text.charCodeAt(end - 1) <= 0xdbff) end--;
  return `${text.slice(0, end).replace(partialEscape, '')}…`;
}
