/** Reads a filter: `port:22,80,8000-8100 and not user:root`. Any text gives a filter or a failure that points into it. */
import type { Result } from '../result.ts';
import { failure, success } from '../result.ts';
import type { Filter, FilterValue } from './ast.ts';
import { everything, join, not } from './ast.ts';
import type { Token } from './lexer.ts';
import { tokens } from './lexer.ts';

/** The longest text that is read, in UTF-16 units. */
export const longestFilter = 16_384;

/** How deep parentheses and `not` may nest: far more than a person writes, far less than the stack bears. */
export const deepestFilter = 100;

/**
 * Reads a filter. Blanks mean `and`; `not` binds tighter than `and`, `and` tighter than `or`; the three words are read in
 * upper and lower case. An empty text is the filter that everything passes. Names and values are not looked up here:
 * `compileFilter` does.
 */
export function parseFilter(text: string): Result<Filter> {
  if (text.length > longestFilter) {
    return failure(`a filter may have ${longestFilter} characters at most`, longestFilter, text.length - longestFilter);
  }
  const list = tokens(text);
  if (!list.ok) return list;
  if (list.value.length === 1) return success(everything);
  const reader: Reader = { list: list.value, next: 0 };
  const filter = readOr(reader, 0);
  if (!filter.ok) return filter;
  const rest = peek(reader);
  // Everything else would have been read as one more item.
  return rest.kind === 'end' ? filter : unexpected(rest);
}

interface Reader {
  readonly list: readonly Token[];
  next: number;
}

function readOr(reader: Reader, depth: number): Result<Filter> {
  const items: Filter[] = [];
  do {
    const item = readAnd(reader, depth);
    if (!item.ok) return item;
    items.push(item.value);
  } while (takeWord(reader, 'or'));
  return success(join('or', items));
}

function readAnd(reader: Reader, depth: number): Result<Filter> {
  const items: Filter[] = [];
  do {
    const item = readNot(reader, depth);
    if (!item.ok) return item;
    items.push(item.value);
  } while (takeWord(reader, 'and') || startsItem(peek(reader)));
  return success(join('and', items));
}

function readNot(reader: Reader, depth: number): Result<Filter> {
  const start = peek(reader);
  if (depth > deepestFilter) return failure(`nested deeper than ${deepestFilter} levels`, start.at, start.length);
  if (takeWord(reader, 'not')) {
    const item = readNot(reader, depth + 1);
    return item.ok ? success(not(item.value)) : item;
  }
  if (start.kind !== '(') return readTerm(reader);
  reader.next++;
  const inner = readOr(reader, depth + 1);
  if (!inner.ok) return inner;
  if (peek(reader).kind === 'end') return failure('this parenthesis is never closed', start.at);
  if (peek(reader).kind !== ')') return unexpected(peek(reader));
  reader.next++;
  return inner;
}

function readTerm(reader: Reader): Result<Filter> {
  const start = peek(reader);
  if (start.kind === 'word' && !isKeyword(start)) {
    const values = readValues(reader, 'the comma');
    return values.ok ? success(Object.freeze({ kind: 'search', values: values.value })) : values;
  }
  if (start.kind !== 'field') return unexpected(start);
  reader.next++;
  const values = readValues(reader, start.name);
  if (!values.ok) return values;
  const { name, operator, at } = start;
  const second = values.value[1];
  if (second !== undefined && operator !== '=' && operator !== '!=') {
    return failure(`${operator} takes one value, not a list`, second.at, second.length);
  }
  return success(Object.freeze({ kind: 'compare', field: name, operator, values: values.value, at }));
}

function readValues(reader: Reader, before: string): Result<readonly FilterValue[]> {
  const values: FilterValue[] = [];
  let after = before;
  do {
    const token = peek(reader);
    if (token.kind !== 'word') return failure(`a value is missing after ${after}`, token.at, token.length);
    const { text, quoted, at, length } = token;
    values.push(Object.freeze({ text, quoted, at, length }));
    reader.next++;
    after = 'the comma';
  } while (takeKind(reader, ','));
  return success(Object.freeze(values));
}

/** Where the grammar expects an item and finds none. */
function unexpected(token: Token): Result<never> {
  if (token.kind === 'end') return failure('the filter ends where a condition is missing', token.at, 0);
  if (token.kind === ')') return failure('this parenthesis closes nothing, or nothing stands before it', token.at);
  const text = token.kind === 'word' ? token.text : token.kind === 'field' ? token.name : token.kind;
  return failure(`a condition is missing before ${text}`, token.at, token.length);
}

function startsItem(token: Token): boolean {
  return token.kind === 'field' || token.kind === '(' || (token.kind === 'word' && !isWord(token, 'or'));
}

function isKeyword(token: Token): boolean {
  return isWord(token, 'and') || isWord(token, 'or') || isWord(token, 'not');
}

function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && !token.quoted && token.text.toLowerCase() === word;
}

function takeWord(reader: Reader, word: string): boolean {
  if (!isWord(peek(reader), word)) return false;
  reader.next++;
  return true;
}

function takeKind(reader: Reader, kind: Token['kind']): boolean {
  if (peek(reader).kind !== kind) return false;
  reader.next++;
  return true;
}

/** The `end` token is never taken, so there is always a next one. */
function peek(reader: Reader): Token {
  return reader.list[reader.next]!;
}
