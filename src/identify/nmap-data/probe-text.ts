/** The bytes of a probe as its file writes them: C escapes between delimiters. */

const simple: Readonly<Record<string, number>> = { 0: 0, a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The bytes, or null for an escape that the format does not have. */
export function unescapeProbe(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\') {
      bytes.push(text.charCodeAt(at) & 0xff);
      continue;
    }
    const next = text[++at];
    if (next === 'x') {
      const digits = /^[\dA-Fa-f]{2}/.exec(text.slice(at + 1))?.[0];
      if (digits === undefined) return null;
      bytes.push(Number.parseInt(digits, 16));
      at += 2;
    } else if (next !== undefined && Object.hasOwn(simple, next)) bytes.push(simple[next]!);
    else if (next !== undefined && !/[A-Za-z\d]/.test(next)) bytes.push(next.charCodeAt(0) & 0xff);
    else return null;
  }
  return Uint8Array.from(bytes);
}
