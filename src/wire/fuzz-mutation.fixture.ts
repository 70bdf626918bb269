/** How inputs of the fuzz tests are made and what came of them is compared: shared by the test and the nightly script. */

/** A random generator of 32 bits (xorshift), seeded by a text: a failure comes back in the next run. */
export function generator(seed: string): () => number {
  let state = 0x9e37_79b9;
  for (const character of seed) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The seed with a few bytes changed, cut, or with parts repeated. */
export function mutated(seed: Uint8Array, random: () => number): Uint8Array {
  const bytes = [...seed];
  for (let count = random() % 5; count > 0; count--) {
    const at = bytes.length === 0 ? 0 : random() % bytes.length;
    const kind = random() % 8;
    if (kind < 3) bytes[at] = random() & 0xff;
    else if (kind === 3) bytes[at] = [0, 1, 0x7f, 0x80, 0xc0, 0xff][random() % 6]!;
    else if (kind === 4) bytes[at] = (bytes[at] ?? 0) ^ (1 << (random() % 8));
    else if (kind === 5) bytes.length = at;
    else if (kind === 6) bytes.splice(at, random() % 8);
    else if (bytes.length < 2048) bytes.splice(at, 0, ...bytes.slice(at, at + (random() % 64)));
  }
  return Uint8Array.from(bytes);
}

/** The input in the midst of other bytes, 16 before it and 32 behind: what a parser says must not depend on them. */
export function surrounded(input: Uint8Array, filler: number): Uint8Array {
  const bytes = new Uint8Array(input.length + 48).fill(filler);
  bytes.set(input, 16);
  return bytes;
}

/** What came of a parse as text, places counted from `start`: comparing texts is much faster than comparing trees. */
export function outcome(run: () => unknown, start = 0): string {
  return JSON.stringify(run(), (key, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return places.has(key) && typeof value === 'number' ? value - start : value;
  });
}

const places = new Set(['payloadStart', 'payloadEnd', 'start']);
