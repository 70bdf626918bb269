/** Text patterns with `*`: matched in linear time, so that no pattern can stall. */

/** A test of whole texts in any case; `*` stands for any characters, also none. */
export function wildcard(pattern: string): (text: string) => boolean {
  const parts = pattern.toLowerCase().split('*');
  if (parts.length === 1) return (text) => text.toLowerCase() === parts[0];
  const first = parts[0]!;
  const last = parts.at(-1)!;
  const middle = parts.slice(1, -1);
  return (text) => {
    const lower = text.toLowerCase();
    if (!lower.startsWith(first) || !lower.endsWith(last)) return false;
    let at = first.length;
    for (const part of middle) {
      // The leftmost place leaves most room for the rest, so there is nothing to go back for.
      const found = lower.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= lower.length - last.length;
  };
}

/** A test whether a text contains the word, in any case. */
export function containing(word: string): (text: string) => boolean {
  const wanted = word.toLowerCase();
  return (text) => text.toLowerCase().includes(wanted);
}
