/** Writes a filter: as canonical text that reads back to the same filter, and as a sentence. */
import type { CompareNode, Filter, FilterValue, Operator } from './ast.ts';
import { startsLikeField } from './lexer.ts';

/** A word that needs no quotes anywhere. */
const plainWord = /^[^\s(),"]+$/;
const keyword = /^(?:and|or|not)$/i;
/** A comparison without a field, or a sign of another language. */
const looksLikeSign = /^[<>=!]|^(?:&&?|\|\|?)$/;

/**
 * The canonical text of a filter that `parseFilter` gave: `port:22,80 and not user:root`. Reading it gives an equal filter,
 * places aside.
 */
export function formatFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'compare': {
      const { field, operator } = filter;
      const values = filter.values.map(valueText).join(',');
      // `:` unless it would make an IPv6 address of the whole: `fd=:1`.
      const sign = operator === '=' && startsLikeField(`${field}:${values}`) ? ':' : operator;
      return `${field}${sign}${values}`;
    }
    case 'search':
      return filter.values.map(searchText).join(',');
    case 'not':
      return `not ${inParentheses(filter.item, ['and', 'or'])}`;
    case 'and':
      return filter.items.map((item) => inParentheses(item, ['or'])).join(' and ');
    case 'or':
      return filter.items.map(formatFilter).join(' or ');
  }
}

/** The filter in words: `port is 22 or 80, and not (user is root)`. */
export function describeFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'compare':
      return compareWords(filter);
    case 'search':
      return `some text has ${alternatives(filter.values)}`;
    case 'not':
      return `not (${describeFilter(filter.item)})`;
    case 'and':
      return filter.items.length === 0 ? 'everything' : joinedWords(filter.items, 'and', 'or');
    case 'or':
      return joinedWords(filter.items, 'or', 'and');
  }
}

function valueText(value: FilterValue): string {
  return value.quoted || !plainWord.test(value.text) ? quote(value.text) : value.text;
}

function searchText(value: FilterValue, index: number): string {
  // Only the first word of a list stands where a keyword or a field could.
  const isRisky =
    index === 0 && (keyword.test(value.text) || startsLikeField(value.text) || looksLikeSign.test(value.text));
  return isRisky ? quote(value.text) : valueText(value);
}

function quote(text: string): string {
  return `"${text.replace(/["\\\n\r\t]/g, (character) => `\\${{ '\n': 'n', '\r': 'r', '\t': 't' }[character] ?? character}`)}"`;
}

function inParentheses(filter: Filter, kinds: readonly Filter['kind'][]): string {
  return kinds.includes(filter.kind) ? `(${formatFilter(filter)})` : formatFilter(filter);
}

const operatorWords: Readonly<Record<Operator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
};

function compareWords({ field, operator, values }: CompareNode): string {
  // `is:exposed` would read "is is exposed".
  const subject = field.toLowerCase() === 'is' ? 'it' : field;
  return `${subject} ${operatorWords[operator]} ${alternatives(values)}`;
}

function alternatives(values: readonly FilterValue[]): string {
  const words = values.map((value) => (value.quoted ? quote(value.text) : value.text));
  return words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}

function joinedWords(items: readonly Filter[], word: 'and' | 'or', other: 'and' | 'or'): string {
  return items
    .map((item) => (item.kind === other ? `(${describeFilter(item)})` : describeFilter(item)))
    .join(`, ${word} `);
}
