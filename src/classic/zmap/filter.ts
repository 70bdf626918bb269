/** `--output-filter`: `success = 1 && (repeat = 0 || ttl > 60)`; `&&` binds tighter than `||`. */
import type { FieldValues } from './packet-fields.ts';
import type { ZmapField } from './probe-modules.ts';
import { ZmapRefusal } from './refusal.ts';

/** Whether an answer passes. */
export type OutputFilter = (values: FieldValues) => boolean;

/** zmap's own where none is given. */
export const usualFilter = 'success = 1 && repeat = 0';

/** Deeper parentheses are no filter of a human being. */
const deepest = 100;

/** Compiles it. Throws ZmapRefusal, in zmap's words. */
export function compileFilter(text: string, fields: readonly ZmapField[]): OutputFilter {
  const words = text.match(/&&|\|\||!=|<=|>=|[=<>()]|[\w.:-]+|\S/g) ?? [];
  const parser = new FilterParser(words, text, fields);
  return parser.whole();
}

class FilterParser {
  readonly #words: readonly string[];
  readonly #text: string;
  readonly #fields: readonly ZmapField[];
  #at = 0;
  #depth = 0;

  constructor(words: readonly string[], text: string, fields: readonly ZmapField[]) {
    this.#words = words;
    this.#text = text;
    this.#fields = fields;
  }

  whole(): OutputFilter {
    const filter = this.#either();
    if (this.#at < this.#words.length) throw this.#syntax();
    return filter;
  }

  #either(): OutputFilter {
    const parts = [this.#both()];
    while (this.#take('||')) parts.push(this.#both());
    return (values) => parts.some((part) => part(values));
  }

  #both(): OutputFilter {
    const parts = [this.#one()];
    while (this.#take('&&')) parts.push(this.#one());
    return (values) => parts.every((part) => part(values));
  }

  #one(): OutputFilter {
    if (!this.#take('(')) return this.#comparison();
    if (++this.#depth > deepest) throw this.#syntax();
    const inner = this.#either();
    if (!this.#take(')')) throw this.#syntax();
    this.#depth--;
    return inner;
  }

  #comparison(): OutputFilter {
    const [name = '', operator = '', value = ''] = this.#words.slice(this.#at, this.#at + 3);
    this.#at += 3;
    if (!/^[A-Za-z]/.test(name) || !/^\w/.test(value)) throw this.#syntax();
    if (!['=', '!=', '<', '>', '<=', '>='].includes(operator)) throw this.#syntax();
    const isNumber = /^\d+$/.test(value);
    if (!isNumber && operator !== '=' && operator !== '!=') throw this.#syntax();
    const field = this.#fields.find((each) => each.name === name);
    if (field === undefined) throw invalid(`Field '${name}' does not exist`);
    if ((field.type === 'int') !== isNumber)
      throw invalid(`Field '${name}' is not of type '${isNumber ? 'int' : 'string'}'`);
    return comparison(name, operator, isNumber ? Number(value) : value);
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }

  #syntax(): ZmapRefusal {
    return new ZmapRefusal('Parse error: syntax error\n', [
      { level: 'ERROR', part: 'zmap', text: `Unable to parse filter string: '${this.#text}'` },
      { level: 'FATAL', part: 'zmap', text: 'Unable to parse filter expression' },
    ]);
  }
}

function comparison(name: string, operator: string, wanted: number | string): OutputFilter {
  return (values) => {
    const value = values[name] ?? null;
    if (operator === '!=') return value !== wanted;
    if (value === null) return false;
    if (operator === '=') return value === wanted;
    if (typeof value !== 'number' || typeof wanted !== 'number') return false;
    if (operator === '<') return value < wanted;
    if (operator === '>') return value > wanted;
    return operator === '<=' ? value <= wanted : value >= wanted;
  };
}

function invalid(text: string): ZmapRefusal {
  return new ZmapRefusal(`${text}\n`, [{ level: 'FATAL', part: 'zmap', text: 'Invalid filter' }]);
}
