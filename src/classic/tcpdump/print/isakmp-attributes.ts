/** Attributes of transforms (RFC 2408 section 3.3): a type with a value of two bytes, or of any length. */
import { hexText } from './isakmp-words.ts';
import type { Printing } from './printing.ts';
import type { WordList } from './word-list.ts';

/** Names of attributes by type, and words for their values. */
export interface AttributeMap {
  readonly names: WordList;
  readonly values: Readonly<Record<number, WordList>>;
}

/** Prints an attribute that must end before `end`; returns where it ends, or a place beyond `end` when it does not fit. */
export function printAttribute(p: Printing, at: number, end: number, map: AttributeMap | null): number {
  const short = (p.u8(at) & 0x80) !== 0;
  const size = short ? 4 : 4 + p.u16(at + 2);
  if (end < at + size) {
    p.text('[|attr]');
    return end + 1;
  }
  const type = p.u16(at) & 0x7fff;
  p.text(`(type=${map?.names(type) ?? `#${type}`} `);
  if (short) {
    const value = p.u16(at + 2);
    p.text(`value=${map?.values[type]?.(value) ?? hexText(p, at + 2, 2)}`);
  } else p.text(`len=${size - 4} value=${hexText(p, at + 4, size - 4)}`);
  p.char(41);
  return at + size;
}
