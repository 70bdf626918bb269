/** Tables of words kept as one text until they are asked: most runs never print the protocol that a table belongs to. */

/** The word of a number, or undefined. */
export type WordList = (value: number) => string | undefined;

/**
 * A table from words with `|` between them, which stand for 0, 1, 2 ...; `@40` instead of a word means that the next one stands
 * for 40, and nothing between two marks that a number has no word.
 */
export function wordList(text: string): WordList {
  let table: Map<number, string> | null = null;
  return (value) => {
    table ??= split(text);
    return table.get(value);
  };
}

function split(text: string): Map<number, string> {
  const table = new Map<number, string>();
  let value = 0;
  for (const part of text.split('|')) {
    if (part.startsWith('@')) value = Number(part.slice(1));
    else {
      if (part !== '') table.set(value, part);
      value++;
    }
  }
  return table;
}

/** The word of a number, `#3` where there is none. */
export function listed(words: WordList, value: number): string {
  return words(value) ?? `#${value}`;
}
