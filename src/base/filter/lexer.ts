/** Cuts a filter's text into tokens; every token knows where it stands. */
import type { Failure, Result } from '../result.ts';
import { failure, success } from '../result.ts';
import type { Operator } from './ast.ts';

/** A token. */
export type Token =
  | { readonly kind: '(' | ')' | ',' | 'end'; readonly at: number; readonly length: number }
  /** A name with its comparison: `port:`, `rtt >=`. */
  | {
      readonly kind: 'field';
      readonly name: string;
      readonly operator: Operator;
      readonly at: number;
      readonly length: number;
    }
  | {
      readonly kind: 'word';
      readonly text: string;
      readonly quoted: boolean;
      readonly at: number;
      readonly length: number;
    };

const blank = /\s+/y;
/** Not before an IPv6 address, which would else be read as a field: `fe80::1`, `dead:beef::1`. `addr:::1` is a field. */
const noAddress = /(?![0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{0,4}:)/;
/** A name and a comparison. `:` stands directly behind its name, the others may stand apart. */
const field = new RegExp(`${noAddress.source}([A-Za-z][A-Za-z0-9_.-]*)(?::|\\s*(!=|<=|>=|<|>|=))`, 'y');
const word = /[^\s(),"]+/y;
const quotedPart = /"((?:[^"\\]|\\[^])*)("?)/y;
const escape = /\\(?:u\{([0-9A-Fa-f]{1,6})\}|([^]))/gu;

const escapes: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', n: '\n', r: '\r', t: '\t' };

const signWords: Readonly<Record<string, string>> = { '!': 'not', '&': 'and', '|': 'or' };

/** The tokens of a text, `end` last. */
export function tokens(text: string): Result<readonly Token[]> {
  const found: Token[] = [];
  for (let at = 0; at < text.length;) {
    const space = matchAt(blank, text, at);
    if (space !== undefined) {
      at += space[0].length;
      continue;
    }
    const token = tokenAt(text, at, found.at(-1));
    if (!token.ok) return token;
    found.push(token.value);
    at += token.value.length;
  }
  found.push({ kind: 'end', at: text.length, length: 0 });
  return success(found);
}

function tokenAt(text: string, at: number, before: Token | undefined): Result<Token> {
  const character = text[at]!;
  if (character === '(' || character === ')' || character === ',') return success({ kind: character, at, length: 1 });
  if (character === '"') return quotedAt(text, at);
  // A value may hold what would start a comparison elsewhere: `name:a=b`.
  const isValue = before?.kind === 'field' || before?.kind === ',';
  const named = isValue ? undefined : matchAt(field, text, at);
  if (named !== undefined) {
    const operator = (named[2] ?? '=') as Operator;
    return success({ kind: 'field', name: named[1]!, operator, at, length: named[0].length });
  }
  const plain = matchAt(word, text, at)![0];
  const end = at + plain.length;
  if (text[end] === '"') return failure('a quote in the middle of a word', end);
  if (!isValue && /^(?:[<>=]|!=)/.test(plain))
    return failure(`a field name is missing before ${plain}`, at, plain.length);
  const sign = isValue ? undefined : /^(?:!|(?:&&?|\|\|?)$)/.exec(plain)?.[0];
  // Signs of other languages would otherwise be searched for as text, in silence.
  if (sign !== undefined) return failure(`write the word ${signWords[sign[0]!]} for ${sign}`, at, sign.length);
  return success({ kind: 'word', text: plain, quoted: false, at, length: plain.length });
}

function quotedAt(text: string, at: number): Result<Token> {
  const [whole, inside, closing] = matchAt(quotedPart, text, at)!;
  if (closing !== '"') return failure('this quote is never closed', at);
  const end = at + whole.length;
  if (end < text.length && /[^\s(),]/.test(text[end]!)) return failure('a blank is missing after the quote', end);
  const value = unescaped(inside!);
  if (!value.ok) return { ...value, at: value.at + at + 1 };
  return success({ kind: 'word', text: value.value, quoted: true, at, length: whole.length });
}

function unescaped(inside: string): Result<string> {
  let wrong: Failure | undefined;
  const text = inside.replace(
    escape,
    (whole: string, point: string | undefined, letter: string | undefined, at: number) => {
      const character = point === undefined ? escapes[letter!] : characterOf(Number.parseInt(point, 16));
      if (character === undefined) wrong ??= failure(`there is no escape ${whole}`, at, whole.length);
      return character ?? '';
    },
  );
  return wrong ?? success(text);
}

function characterOf(point: number): string | undefined {
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Whether a text would be read as a field, or starts like one. */
export function startsLikeField(text: string): boolean {
  return matchAt(field, text, 0) !== undefined;
}
