/** Numbers to words, as tcpdump's tables do it. */

/** A table: number to word. */
export type Words = Readonly<Record<number, string>>;

/** The word of a number, or `otherwise` of it (`#3` when absent). */
export function word(words: Words, value: number, otherwise: (value: number) => string = numbered): string {
  return words[value] ?? otherwise(value);
}

function numbered(value: number): string {
  return `#${value | 0}`;
}

/** A bit or group of bits with its word, in the order in which they are printed. */
export type Bits = readonly (readonly [bits: number, word: string])[];

/** The words of all bits that are set (of a group: all of it), joined; `none` when no word fits. */
export function bitWords(bits: Bits, value: number, separator: string, none: string): string {
  let found = '';
  for (const [mask, text] of bits) {
    if (mask === 0 || (value & mask) >>> 0 !== mask >>> 0) continue;
    found = found === '' ? text : found + separator + text;
  }
  return found === '' ? none : found;
}
