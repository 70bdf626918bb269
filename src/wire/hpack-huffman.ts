/** The Huffman code of HPACK (RFC 7541 section 5.2, appendix B). The code is canonical: its lengths tell all of it. */
import { u8 } from './bytes.ts';

/** Code lengths in bits of the bytes 0 to 255, 32 to a line, as digits of base 36. */
const lengthDigits = [
  'dnsssssssoussussssssssusssssssss',
  '6aacd68baa8b8666555666666678f6ca',
  'd67777777777777777777777878djde6',
  'f56565666577666567655677777fbeds',
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnno',
  'mlkmmnnlnmmolmnnllmlnmnnkmmmnmmn',
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrr',
  'koklmllnmmppooqnqrqqrrrrrsrrrrrq',
].join('');

const lengths = Array.from(lengthDigits, (digit) => Number.parseInt(digit, 36));
/** The length of the end marker, which no byte has a longer code than. */
const longest = 30;
const endMarker = 256;

/** The symbols by length, then by value; and for each length the first code and where its symbols begin. */
const symbols: number[] = [];
const firstCode: number[] = [];
const firstSymbol: number[] = [];
const codes: number[] = [];

for (let length = 1, code = 0; length <= longest; length++) {
  firstCode[length] = code;
  firstSymbol[length] = symbols.length;
  for (let symbol = 0; symbol <= endMarker; symbol++) {
    const wanted = symbol === endMarker ? longest : lengths[symbol];
    if (wanted !== length) continue;
    codes[symbol] = code++;
    symbols.push(symbol);
  }
  code *= 2;
}

/** The text (one character a byte) of a coded string, or null where the code or its padding is wrong. */
export function readHuffman(bytes: Uint8Array, start: number, end: number): string | null {
  const text: number[] = [];
  let code = 0;
  let length = 0;
  for (let at = start; at < end; at++) {
    const byte = u8(bytes, at);
    for (let bit = 7; bit >= 0; bit--) {
      code = code * 2 + ((byte >> bit) & 1);
      length++;
      const next = length === longest ? symbols.length : firstSymbol[length + 1]!;
      const index = firstSymbol[length]! + code - firstCode[length]!;
      if (index < firstSymbol[length]! || index >= next) {
        if (length === longest) return null;
        continue;
      }
      // The end marker itself must not be sent (section 5.2).
      if (symbols[index] === endMarker) return null;
      text.push(symbols[index]!);
      code = 0;
      length = 0;
    }
  }
  // What is left over is the beginning of the end marker: fewer than eight ones.
  if (length > 7 || code !== 2 ** length - 1) return null;
  return Buffer.from(text).toString('latin1');
}

/** Writes a text (one character a byte) in the code; returns its length. */
export function emitHuffman(text: string, into: Uint8Array, at: number): number {
  let held = 0;
  let bits = 0;
  let next = at;
  for (let index = 0; index < text.length; index++) {
    const symbol = text.charCodeAt(index) & 0xff;
    held = held * 2 ** lengths[symbol]! + codes[symbol]!;
    bits += lengths[symbol]!;
    for (; bits >= 8; bits -= 8) {
      into[next++] = Math.floor(held / 2 ** (bits - 8));
      held %= 2 ** (bits - 8);
    }
  }
  if (bits > 0) into[next++] = (held << (8 - bits)) | ((1 << (8 - bits)) - 1);
  return next - at;
}
