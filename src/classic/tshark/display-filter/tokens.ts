/** Wireshark's display filters cut into words; every word knows where it stands. */
import type { Result } from '../../../base/result.ts';
import { failure, success } from '../../../base/result.ts';

/** A word of a filter. `text` of a string is what it stands for, of others what is written. */
export interface Token {
  readonly kind: 'word' | 'string' | 'character' | 'mark';
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

/** Marks, longer ones first. */
const marks = [
  '===',
  '!==',
  '==',
  '!=',
  '~=',
  '>=',
  '<=',
  '&&',
  '||',
  '..',
  '>',
  '<',
  '!',
  '~',
  '&',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '+',
  '*',
  '/',
  '%',
  '#',
];

/** What a word is made of: names, numbers, addresses (with networks), bytes. A range is cut out of it by {@link splitRange}. */
const word = /[\w.:-]+(?:\/\d+)?/y;

/** Cuts the text. */
export function tokensOf(text: string): Result<readonly Token[]> {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    const quoted = quotedAt(text, at);
    if (quoted !== null) {
      if (!quoted.ok) return quoted;
      tokens.push(quoted.value);
      at += quoted.value.length;
      continue;
    }
    const found = markAt(text, at, tokens.at(-1)) ?? wordAt(text, at);
    if (found === null) return failure(`"${character}" was unexpected in this context.`, at);
    tokens.push(found);
    at += found.length;
  }
  return success(tokens);
}

function markAt(text: string, at: number, before: Token | undefined): Token | null {
  // A minus behind a value, with blanks around it, subtracts; anything else begins or continues a word.
  if (text[at] === '-' && before !== undefined && /\s/.test(text[at + 1] ?? ''))
    return { kind: 'mark', text: '-', at, length: 1 };
  const mark = marks.find((candidate) => text.startsWith(candidate, at));
  if (mark === undefined) return null;
  return { kind: 'mark', text: mark, at, length: mark.length };
}

function wordAt(text: string, at: number): Token | null {
  word.lastIndex = at;
  const whole = word.exec(text)?.[0];
  if (whole === undefined || whole === '') return null;
  // In `80..90` the dots are a mark of their own.
  const range = whole.indexOf('..');
  const found = range > 0 ? whole.slice(0, range) : whole;
  return { kind: 'word', text: found, at, length: found.length };
}

function quotedAt(text: string, at: number): Result<Token> | null {
  const isRaw = /[rR]/.test(text[at]!) && text[at + 1] === '"';
  const start = isRaw ? at + 1 : at;
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return null;
  let value = '';
  for (let next = start + 1; next < text.length; next++) {
    const character = text[next]!;
    if (character === quote) {
      const kind = quote === '"' ? 'string' : 'character';
      return success({ kind, text: value, at, length: next + 1 - at });
    }
    if (character !== '\\' || isRaw) value += character;
    else {
      const [meant, length] = escapeAt(text, next + 1);
      value += meant;
      next += length;
    }
  }
  return failure('Unterminated string.', at, text.length - at);
}

const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
};

/** What the escape behind a backslash means, and how many characters it has. */
function escapeAt(text: string, at: number): readonly [string, number] {
  const hex = /^x([0-9a-f]{1,2})/i.exec(text.slice(at, at + 3));
  if (hex !== null) return [String.fromCharCode(Number.parseInt(hex[1]!, 16)), hex[0].length];
  const octal = /^[0-7]{1,3}/.exec(text.slice(at, at + 3));
  if (octal !== null) return [String.fromCharCode(Number.parseInt(octal[0], 8) & 0xff), octal[0].length];
  const character = text[at] ?? '';
  return [simple[character] ?? character, character.length];
}
