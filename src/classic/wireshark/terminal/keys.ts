/** What is typed at a terminal in raw mode, as keys: characters as themselves, the others by name. */

/** Names of keys that are no character. */
export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'tab'
  | 'back-tab'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'interrupt';

/** A key; `text` is the character of a key that types one. */
export type Key = { readonly name: KeyName; readonly text: null } | { readonly name: 'text'; readonly text: string };

/** Sequences behind ESC, as xterm and the Linux console send them (ECMA-48 section 5.4, xterm's "Control Sequences"). */
const sequences: Readonly<Record<string, KeyName>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  '[H': 'home',
  '[F': 'end',
  OH: 'home',
  OF: 'end',
  '[1~': 'home',
  '[4~': 'end',
  '[7~': 'home',
  '[8~': 'end',
  '[5~': 'page-up',
  '[6~': 'page-down',
  '[Z': 'back-tab',
};

const controls: Readonly<Record<string, KeyName>> = {
  '\t': 'tab',
  '\r': 'enter',
  '\n': 'enter',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0003': 'interrupt',
  '\u0004': 'interrupt',
};

/** The keys of what was read at once; sequences that are not known give nothing. */
export function keysOf(bytes: Uint8Array): readonly Key[] {
  const text = Buffer.from(bytes).toString('utf8');
  const keys: Key[] = [];
  for (let at = 0; at < text.length;) {
    const sequence = /^\u001b(\[[\d;]*[A-Za-z~]|O[A-Z])/.exec(text.slice(at, at + 32));
    if (sequence !== null) {
      const name = sequences[sequence[1]!];
      if (name !== undefined) keys.push({ name, text: null });
      at += sequence[0].length;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at)!);
    at += character.length;
    const name = character === '\u001b' ? 'escape' : controls[character];
    if (name !== undefined) keys.push({ name, text: null });
    else if (!/\p{C}/u.test(character)) keys.push({ name: 'text', text: character });
  }
  return keys;
}
