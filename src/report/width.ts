/** How many columns of a terminal a text takes, and padding and cutting by columns. For text that is already printable. */

const notAscii = /[^\x20-\x7e]/;
const combining = /^[\p{Mn}\p{Me}]/u;
const emoji = /^\p{Emoji_Presentation}/u;

/** Blocks whose characters are two columns wide (Unicode EastAsianWidth.txt, W and F; emoji are asked of the engine). */
const wideBlocks: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1aff0, 0x1b2fb],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

/** The columns that `text` takes: East Asian wide characters and emoji 2, combining marks 0, everything else 1. */
export function displayWidth(text: string): number {
  if (!notAscii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text with spaces after it up to `width` columns; a longer text stays whole. */
export function padEndTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** The text with spaces before it up to `width` columns; a longer text stays whole. */
export function padStartTo(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** The text in at most `width` columns; a cut one ends in `…`. A mark stays with its letter. */
export function cutTo(text: string, width: number): string {
  if (text.length <= width && !notAscii.test(text)) return text;
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width - 1) break;
    end += character.length;
  }
  return `${text.slice(0, end)}…`;
}

function characterWidth(character: string): number {
  const point = character.codePointAt(0)!;
  if (point < 0x300) return 1;
  if (combining.test(character)) return 0;
  if (point < 0x1100) return 1;
  // Regional indicators: two of them make one flag of two columns.
  if (point >= 0x1f1e6 && point <= 0x1f1ff) return 1;
  return wideBlocks.some(([first, last]) => point >= first && point <= last) || emoji.test(character) ? 2 : 1;
}
