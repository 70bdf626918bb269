/** The filter language of ss: words to a filter. */
import type { Filter, HostPattern } from './filter.ts';
import { Exit, exitFailure } from './exit.ts';
import type { ConditionContext } from './host-condition.ts';
import { parseHostCondition } from './host-condition.ts';
import { parseUint32, scanInteger } from './c-integer.ts';
import { filterWords } from './filter-words.ts';

/** What the language needs beyond host conditions. */
export interface FilterContext extends ConditionContext {
  /** The id of a cgroup by its path; null when it has none, which has then been said. */
  readonly cgroupId: (path: string) => bigint | null;
}

type Field = 'dst' | 'src' | 'dport' | 'sport' | 'dev' | 'fwmark' | 'cgroup';
type Operator = '!' | '&' | '|' | '(' | ')' | '>=' | '<=' | '!=' | '=' | '>' | '<';

/** A word understood. Values are read by what the last field word asked for. */
type Token =
  | { readonly kind: 'end' }
  | { readonly kind: 'autobound' }
  | { readonly kind: 'operator'; readonly operator: Operator }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'host'; readonly pattern: HostPattern }
  | { readonly kind: 'value'; readonly filter: Filter };

const operators: Readonly<Record<string, Operator>> = {
  '!': '!',
  not: '!',
  '&': '&',
  '&&': '&',
  and: '&',
  '|': '|',
  '||': '|',
  or: '|',
  '(': '(',
  ')': ')',
  '>=': '>=',
  ge: '>=',
  geq: '>=',
  '<=': '<=',
  le: '<=',
  leq: '<=',
  '!=': '!=',
  ne: '!=',
  neq: '!=',
  '=': '=',
  '==': '=',
  eq: '=',
  '>': '>',
  gt: '>',
  '<': '<',
  lt: '<',
};

const fields: ReadonlySet<string> = new Set(['dst', 'src', 'dport', 'sport', 'dev', 'fwmark', 'cgroup']);

/**
 * Reads the operands, then the filter file's lines. Null is "no filter". Words are read one at a time and only as far as the
 * grammar needs, so that the first thing wrong is the one complained of. Throws Exit: 1 for a value that cannot be read, 255
 * for a word out of place (`usage` is then called).
 */
export async function parseFilter(
  operands: readonly string[],
  fileText: () => string | null,
  context: FilterContext,
  usage: () => void,
): Promise<Filter | null> {
  const parser = new Parser(filterWords(operands, fileText, context.complain), context, usage);
  return parser.run();
}

class Parser {
  readonly #words: Iterator<string>;
  readonly #context: FilterContext;
  readonly #usage: () => void;
  #lastField: Field | 'autobound' | null = null;
  #token: Token = { kind: 'end' };

  constructor(words: Iterator<string>, context: FilterContext, usage: () => void) {
    this.#words = words;
    this.#context = context;
    this.#usage = usage;
  }

  async run(): Promise<Filter | null> {
    await this.#advance();
    if (this.#atEnd()) return null;
    const filter = await this.#list();
    if (!this.#atEnd()) this.#fail();
    return filter;
  }

  /** Strictly from left to right: `or` and `and` bind alike, and nothing between two conditions means `and`. */
  async #list(): Promise<Filter> {
    let left = await this.#term();
    for (;;) {
      const operator = this.#operator();
      if (operator === '&' || operator === '|') {
        await this.#advance();
        left = { kind: operator === '&' ? 'and' : 'or', left, right: await this.#term() };
      } else if (operator === '(' || operator === '!' || ['field', 'autobound'].includes(this.#token.kind)) {
        left = { kind: 'and', left, right: await this.#term() };
      } else return left;
    }
  }

  async #term(): Promise<Filter> {
    const token = this.#token;
    if (token.kind === 'autobound') {
      await this.#advance();
      return { kind: 'autobound' };
    }
    if (token.kind === 'field') {
      await this.#advance();
      return this.#predicate(token.field);
    }
    const operator = this.#operator();
    if (operator === '!') {
      await this.#advance();
      return { kind: 'not', inner: await this.#term() };
    }
    if (operator !== '(') this.#fail();
    await this.#advance();
    const inner = await this.#list();
    if (this.#operator() !== ')') this.#fail();
    await this.#advance();
    return inner;
  }

  async #predicate(field: Field): Promise<Filter> {
    let comparison: Operator = '=';
    const operator = this.#operator();
    const isPort = field === 'dport' || field === 'sport';
    const isHost = field === 'dst' || field === 'src';
    if (operator !== null) {
      const allowed = isPort ? ['=', '!=', '>', '<', '>=', '<='] : isHost ? ['='] : ['=', '!='];
      if (!allowed.includes(operator)) this.#fail();
      comparison = operator;
      await this.#advance();
    }
    const token = this.#token;
    if (token.kind === 'value' && !isPort && !isHost) {
      await this.#advance();
      return comparison === '!=' ? { kind: 'not', inner: token.filter } : token.filter;
    }
    if (token.kind !== 'host' || !(isPort || isHost)) this.#fail();
    await this.#advance();
    return hostFilter(field, comparison, token.pattern);
  }

  #atEnd(): boolean {
    return this.#token.kind === 'end';
  }

  #operator(): Operator | null {
    return this.#token.kind === 'operator' ? this.#token.operator : null;
  }

  async #advance(): Promise<void> {
    const { done, value: word } = this.#words.next();
    this.#token = done === true ? { kind: 'end' } : await this.#classify(word);
  }

  async #classify(word: string): Promise<Token> {
    if (Object.hasOwn(operators, word)) return { kind: 'operator', operator: operators[word]! };
    if (fields.has(word)) {
      this.#lastField = word as Field;
      return { kind: 'field', field: this.#lastField };
    }
    if (word === 'autobound') {
      this.#lastField = 'autobound';
      return { kind: 'autobound' };
    }
    return this.#value(word);
  }

  async #value(word: string): Promise<Token> {
    const context = this.#context;
    switch (this.#lastField) {
      case 'dev': {
        const index = context.interfaceIndex(word) || parseUint32(word);
        if (index === null) this.#refuse('Cannot parse device.\n');
        return { kind: 'value', filter: { kind: 'device', index } };
      }
      case 'fwmark': {
        const filter = parseMark(word);
        if (filter === null) this.#refuse(`Cannot parse mark ${word}.\n`);
        return { kind: 'value', filter };
      }
      case 'cgroup': {
        const id = context.cgroupId(word);
        if (id === null) this.#refuse(`Cannot parse cgroup ${word}.\n`);
        return { kind: 'value', filter: { kind: 'cgroup', id } };
      }
      case 'dst':
      case 'src':
      case 'dport':
      case 'sport':
      case 'autobound':
      case null: {
        const isPort = this.#lastField === 'dport' || this.#lastField === 'sport';
        const pattern = await parseHostCondition(word, isPort, context);
        if (pattern === null) this.#refuse('Cannot parse dst/src address.\n');
        return { kind: 'host', pattern };
      }
    }
  }

  #refuse(text: string): never {
    this.#context.complain(text);
    throw new Exit(1);
  }

  #fail(): never {
    this.#context.complain('ss: bison bellows (while parsing filter): "syntax error!" Sorry.\n');
    this.#usage();
    throw new Exit(exitFailure);
  }
}

function hostFilter(field: Field, comparison: Operator, pattern: HostPattern): Filter {
  const end = field === 'dst' || field === 'dport' ? 'peer' : 'local';
  const { port } = pattern;
  const host: Filter = { kind: 'host', end, pattern };
  if (comparison === '>=') return { kind: 'atLeast', end, port };
  if (comparison === '<=') return { kind: 'atMost', end, port };
  if (comparison === '>') return { kind: 'not', inner: { kind: 'atMost', end, port } };
  if (comparison === '<') return { kind: 'not', inner: { kind: 'atLeast', end, port } };
  return comparison === '!=' ? { kind: 'not', inner: host } : host;
}

/** `MARK` or `MARK/MASK`, each as scanf's %i reads it: what follows the number is not looked at. */
function parseMark(word: string): Filter | null {
  const mark = scanInteger(word, 0);
  if (mark === null) return null;
  const asU32 = (value: bigint): number => Number(BigInt.asUintN(32, value));
  if (!word.includes('/')) return { kind: 'mark', mark: asU32(mark.value), mask: 0xffff_ffff };
  if (word[mark.end] !== '/') return null;
  const mask = scanInteger(word.slice(mark.end + 1), 0);
  return mask === null ? null : { kind: 'mark', mark: asU32(mark.value), mask: asU32(mask.value) };
}
