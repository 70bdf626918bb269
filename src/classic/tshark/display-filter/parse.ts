/** Display filters out of words: Wireshark 4.0's grammar, `!` before `&&` before `||`. */
import type { Failure, Result } from '../../../base/result.ts';
import { failure, success } from '../../../base/result.ts';
import type { Comparison, Condition, Member, Operand, Slice } from './ast.ts';
import type { Token } from './tokens.ts';
import { tokensOf } from './tokens.ts';

/** More brackets inside each other than anyone writes. */
const deepest = 200;

/** Reads a filter; null for one without words. */
export function parseDisplayFilter(text: string): Result<Condition | null> {
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  if (tokens.value.length === 0) return success(null);
  try {
    const parser = new Parser(tokens.value, text);
    return success(parser.whole());
  } catch (error) {
    if (error instanceof Stop) return error.failure;
    throw error;
  }
}

/** Ends the reading at a fault. */
class Stop extends Error {
  readonly failure: Failure;

  constructor(why: Failure) {
    super(why.reason);
    this.failure = why;
  }
}

const comparisons: Readonly<Record<string, Comparison>> = {
  '==': 'any ==',
  eq: 'any ==',
  any_eq: 'any ==',
  '===': 'all ==',
  all_eq: 'all ==',
  '!=': 'all !=',
  ne: 'all !=',
  all_ne: 'all !=',
  '!==': 'any !=',
  '~=': 'any !=',
  any_ne: 'any !=',
  '>': '>',
  gt: '>',
  '>=': '>=',
  ge: '>=',
  '<': '<',
  lt: '<',
  '<=': '<=',
  le: '<=',
  contains: 'contains',
  matches: 'matches',
  '~': 'matches',
};

class Parser {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  whole(): Condition {
    const condition = this.#or();
    const rest = this.#peek();
    if (rest !== null) this.#unexpected(rest);
    return condition;
  }

  #or(): Condition {
    let left = this.#and();
    while (this.#take('||', 'or')) left = joined('or', left, this.#and());
    return left;
  }

  #and(): Condition {
    let left = this.#not();
    while (this.#take('&&', 'and')) left = joined('and', left, this.#not());
    return left;
  }

  #not(): Condition {
    const token = this.#peek();
    if (!this.#take('!', 'not')) return this.#primary();
    this.#deeper();
    const item = this.#not();
    this.#depth--;
    return { kind: 'not', item, at: token!.at, length: item.at + item.length - token!.at };
  }

  #primary(): Condition {
    const before = this.#next;
    if (this.#take('(')) {
      // A bracket may hold a condition, or arithmetic that a comparison begins with.
      const condition = this.#bracketed();
      if (condition !== null) return condition;
      this.#next = before;
    }
    const quantifier = this.#quantifier();
    const left = this.#sum();
    return this.#test(quantifier, left);
  }

  #bracketed(): Condition | null {
    this.#deeper();
    const start = this.#next - 1;
    const condition = this.#or();
    const close = this.#peek();
    if (close === null) return this.#tooEarly();
    if (!this.#take(')')) return this.#unexpected(close);
    this.#depth--;
    const after = this.#peek();
    const compares = after !== null && (comparisons[after.text] !== undefined || '+-*/%&'.includes(after.text));
    if (compares && condition.kind === 'there') return null;
    const at = this.#tokens[start]!.at;
    return { ...condition, at, length: close.at + 1 - at };
  }

  #quantifier(): 'any' | 'all' | null {
    const [token, after] = [this.#peek(), this.#tokens[this.#next + 1]];
    if (token?.kind !== 'word' || after?.kind !== 'word') return null;
    if (token.text !== 'any' && token.text !== 'all') return null;
    this.#next++;
    return token.text;
  }

  #test(quantifier: 'any' | 'all' | null, left: Operand): Condition {
    const token = this.#peek();
    const place = (end: Operand): { at: number; length: number } => ({
      at: left.at,
      length: end.at + end.length - left.at,
    });
    const negated = token?.text === 'not' && this.#tokens[this.#next + 1]?.text === 'in';
    if (negated) this.#next++;
    if (this.#take('in')) {
      const members = this.#members();
      const last = this.#tokens[this.#next - 1]!;
      return { kind: 'in', quantifier, left, members, negated, at: left.at, length: last.at + last.length - left.at };
    }
    const comparison = token === null || token.kind === 'string' ? undefined : comparisons[token.text];
    if (comparison === undefined) return { kind: 'there', operand: left, at: left.at, length: left.length };
    this.#next++;
    const right = this.#sum();
    const first: Condition = {
      kind: 'compare',
      quantifier,
      comparison,
      sign: token!.text,
      left,
      right,
      ...place(right),
    };
    const following = this.#peek();
    // `a < b < c` is both comparisons.
    if (following === null || following.kind === 'string' || comparisons[following.text] === undefined) return first;
    return joined('and', first, this.#test(quantifier, right));
  }

  #members(): readonly Member[] {
    this.#expect('{');
    const members: Member[] = [];
    do {
      const low = this.#sum();
      members.push({ low, high: this.#take('..') ? this.#sum() : null });
    } while (this.#take(','));
    this.#expect('}');
    return members;
  }

  #sum(): Operand {
    let left = this.#product();
    for (;;) {
      const operator = this.#takeOne('+', '-');
      if (operator === null) return left;
      left = arithmetic(operator, left, this.#product());
    }
  }

  #product(): Operand {
    let left = this.#masked();
    for (;;) {
      const operator = this.#takeOne('*', '/', '%');
      if (operator === null) return left;
      left = arithmetic(operator, left, this.#masked());
    }
  }

  #masked(): Operand {
    let left = this.#sliced();
    while (this.#takeOne('&', 'bitand', 'bitwise_and') !== null) left = arithmetic('&', left, this.#sliced());
    return left;
  }

  #sliced(): Operand {
    const value = this.#value();
    if (this.#peek()?.text === '#' && this.#peek()?.kind === 'mark')
      throw new Stop(failure('the layer operator # is not understood here.', this.#peek()!.at));
    if (!this.#take('[')) return value;
    const parts: Slice[] = [];
    do parts.push(this.#slice());
    while (this.#take(','));
    const close = this.#expect(']');
    return { kind: 'slice', of: value, parts, at: value.at, length: close.at + 1 - value.at };
  }

  /** `i`, `i:n`, `i-j`, `:n`, `i:`, `-j`. */
  #slice(): Slice {
    const token = this.#peek();
    if (token === null) return this.#tooEarly();
    const parts = /^(-?\d*)(?:(:)(\d*)|-(-?\d+))?$/.exec(token.text);
    if (token.kind !== 'word' || parts === null) return this.#unexpected(token);
    this.#next++;
    const from = Number(parts[1] || 0);
    if (parts[4] !== undefined) return { from, length: Number(parts[4]) - from + 1 };
    if (parts[2] === undefined) return { from, length: 1 };
    return { from, length: parts[3] === '' ? null : Number(parts[3]) };
  }

  #value(): Operand {
    const token = this.#peek();
    if (token === null) return this.#tooEarly();
    if (this.#take('(')) {
      this.#deeper();
      const inner = this.#sum();
      this.#expect(')');
      this.#depth--;
      return inner;
    }
    if (token.kind === 'mark' || reserved.has(token.text)) return this.#unexpected(token);
    this.#next++;
    if (token.kind !== 'word') return { kind: token.kind, text: token.text, at: token.at, length: token.length };
    const open = this.#peek();
    if (open?.text !== '(' || open.at !== token.at + token.length)
      return { kind: 'word', text: token.text, at: token.at, length: token.length };
    this.#next++;
    return this.#call(token);
  }

  #call(name: Token): Operand {
    this.#deeper();
    const inputs: Operand[] = [];
    do inputs.push(this.#sum());
    while (this.#take(','));
    this.#expect(')');
    this.#depth--;
    return { kind: 'call', name: name.text, inputs, at: name.at, length: name.length };
  }

  #peek(): Token | null {
    return this.#tokens[this.#next] ?? null;
  }

  #take(...texts: readonly string[]): boolean {
    const token = this.#peek();
    if (token === null || token.kind === 'string' || token.kind === 'character' || !texts.includes(token.text))
      return false;
    this.#next++;
    return true;
  }

  #takeOne<T extends string>(...texts: readonly T[]): Extract<T, '+' | '-' | '*' | '/' | '%' | '&'> | null {
    const text = this.#peek()?.text;
    return this.#take(...texts) ? (text as Extract<T, '+' | '-' | '*' | '/' | '%' | '&'>) : null;
  }

  #expect(text: string): Token {
    const token = this.#peek();
    if (token === null) return this.#tooEarly();
    if (!this.#take(text)) return this.#unexpected(token);
    return token;
  }

  #deeper(): void {
    if (++this.#depth > deepest) throw new Stop(failure('the filter is nested too deep.', this.#peek()?.at ?? 0));
  }

  #unexpected(token: Token): never {
    const written = this.#text.slice(token.at, token.at + token.length);
    throw new Stop(failure(`"${written}" was unexpected in this context.`, token.at, token.length));
  }

  #tooEarly(): never {
    throw new Stop(failure('Unexpected end of filter expression.', this.#text.length, 0));
  }
}

const reserved: ReadonlySet<string> = new Set([...Object.keys(comparisons), 'in', 'and', 'or', 'not', '&&', '||']);

function joined(kind: 'and' | 'or', left: Condition, right: Condition): Condition {
  return { kind, left, right, at: left.at, length: right.at + right.length - left.at };
}

function arithmetic(operator: '+' | '-' | '*' | '/' | '%' | '&', left: Operand, right: Operand): Operand {
  return { kind: 'arithmetic', operator, left, right, at: left.at, length: right.at + right.length - left.at };
}
