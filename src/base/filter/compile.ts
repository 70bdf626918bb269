/** Turns a filter into a test of records, looking every field and value up in the table of the domain. */
import { PortolanError } from '../errors.ts';
import type { Failure, Result } from '../result.ts';
import { failure, pointAt, shifted, success } from '../result.ts';
import { suggest } from '../suggest.ts';
import type { CompareNode, Filter, FilterValue, Operator, SearchNode } from './ast.ts';
import type { FilterField, FilterFields, FlagField, Predicate, TextField } from './fields.ts';
import { numberTest } from './number.ts';
import { parseFilter } from './parse.ts';
import { containing, wildcard } from './wildcard.ts';

/** Reads a filter and makes its test. Throws PortolanError PTL_BAD_FILTER that points at the word at fault. */
export function filterOf<T>(text: string, fields: FilterFields<T>): Predicate<T> {
  const filter = parseFilter(text);
  if (!filter.ok) throw badFilter(text, filter);
  const test = compileFilter(filter.value, fields);
  if (!test.ok) throw badFilter(text, test);
  return test.value;
}

/** The error for a failure in the text of a filter. */
export function badFilter(text: string, where: Failure): PortolanError {
  return new PortolanError('PTL_BAD_FILTER', `filter: ${where.reason}`, {
    evidence: pointAt(text, where),
    hint: 'for example: port:22,80,8000-8100 and not user:root',
  });
}

/**
 * The test of a filter. Unknown values (`null`) match nothing, so `user!=root` and `not user:root` let them pass. A failure
 * points into the text that the filter was read from.
 */
export function compileFilter<T>(filter: Filter, fields: FilterFields<T>): Result<Predicate<T>> {
  switch (filter.kind) {
    case 'compare':
      return compileCompare(filter, fields);
    case 'search':
      return success(compileSearch(filter, fields));
    case 'not': {
      const item = compileFilter(filter.item, fields);
      return item.ok ? success((record) => !item.value(record)) : item;
    }
    case 'and': {
      const tests = compileAll(filter.items, (item) => compileFilter(item, fields));
      return tests.ok ? success((record) => tests.value.every((test) => test(record))) : tests;
    }
    case 'or': {
      const tests = compileAll(filter.items, (item) => compileFilter(item, fields));
      return tests.ok ? success(anyOf(tests.value)) : tests;
    }
  }
}

function compileCompare<T>(node: CompareNode, fields: FilterFields<T>): Result<Predicate<T>> {
  const field = findField(node, fields);
  if (!field.ok) return field;
  const { operator } = node;
  const tests = compileAll(node.values, (value) => valueTest(field.value, value, operator === '!=' ? '=' : operator));
  if (!tests.ok) return tests;
  const test = anyOf(tests.value);
  return success(operator === '!=' ? (record: T) => !test(record) : test);
}

function findField<T>({ field: name, at }: CompareNode, fields: FilterFields<T>): Result<FilterField<T>> {
  const wanted = name.toLowerCase();
  const found = fields.find((field) => namesOf(field).some((each) => each.toLowerCase() === wanted));
  if (found !== undefined) return success(found);
  const near = suggest(name, fields.flatMap(namesOf));
  const advice =
    near === undefined ? `; the fields are ${fields.map((field) => field.name).join(', ')}` : `, did you mean ${near}?`;
  return failure(`there is no field ${name}${advice}`, at, name.length);
}

function namesOf(field: FilterField<never>): readonly string[] {
  return [field.name, ...(field.aliases ?? [])];
}

type Comparison = Exclude<Operator, '!='>;

function valueTest<T>(field: FilterField<T>, value: FilterValue, operator: Comparison): Result<Predicate<T>> {
  switch (field.type) {
    case 'number': {
      const test = numberTest(value.text, operator, field.name);
      return test.ok ? success((record) => some(field.get(record), test.value)) : inside(test, value);
    }
    case 'text':
      return operator === '=' ? textTest(field, value) : onlyEquals(field, value);
    case 'flag':
      return operator === '=' ? flagTest(field, value) : onlyEquals(field, value);
    case 'custom': {
      const test = field.compile(value, operator);
      if (test.ok) return test;
      return inside({ ...test, reason: `${test.reason} (a good one: ${field.name}:${field.example})` }, value);
    }
  }
}

/** A failure within a value, moved to where the value stands; in quotes escapes may shift it, so all of it is pointed at. */
function inside(inner: Failure, value: FilterValue): Failure {
  return value.quoted ? { ...inner, at: value.at, length: value.length } : shifted(inner, value.at);
}

function onlyEquals(field: FilterField<never>, value: FilterValue): Failure {
  return failure(`${field.name} has no order: compare it with : or !=`, value.at, value.length);
}

function textTest<T>(field: TextField<T>, value: FilterValue): Result<Predicate<T>> {
  const test = textMatcher(value);
  if (field.values !== undefined && !field.values.some((known) => test(known))) {
    return unknownValue(field.name, value, field.values);
  }
  return success((record) => some(field.get(record), test));
}

function textMatcher({ text, quoted }: FilterValue): (text: string) => boolean {
  if (!quoted) return wildcard(text);
  const wanted = text.toLowerCase();
  return (other) => other.toLowerCase() === wanted;
}

function flagTest<T>(field: FlagField<T>, value: FilterValue): Result<Predicate<T>> {
  const name = Object.keys(field.flags).find((known) => known.toLowerCase() === value.text.toLowerCase());
  if (name === undefined) return unknownValue(field.name, value, Object.keys(field.flags));
  const flag = field.flags[name]!;
  return success((record) => flag.test(record));
}

function unknownValue(field: string, value: FilterValue, known: readonly string[]): Failure {
  const near = suggest(value.text, known);
  const advice = near === undefined ? `: it is one of ${known.join(', ')}` : `, did you mean ${near}?`;
  return failure(`${field} is never ${value.text}${advice}`, value.at, value.length);
}

/** A word alone: in a text field contained (with `*`: the whole text), a number field equal, a custom field as it says. */
function compileSearch<T>(node: SearchNode, fields: FilterFields<T>): Predicate<T> {
  const searchable = fields.filter((field) => field.searchable === true);
  return anyOf(node.values.flatMap((value) => searchable.flatMap((field) => searchTest(field, value))));
}

function searchTest<T>(field: FilterField<T>, value: FilterValue): readonly Predicate<T>[] {
  if (field.type === 'text') {
    const hasWildcard = !value.quoted && value.text.includes('*');
    const test = hasWildcard ? wildcard(value.text) : containing(value.text);
    return [(record) => some(field.get(record), test)];
  }
  // A word that is no value of this field is simply not found in it.
  const test = valueTest(field, value, '=');
  return test.ok ? [test.value] : [];
}

function some<V extends string | number>(
  value: V | null | undefined | readonly V[],
  test: (value: V) => boolean,
): boolean {
  if (value === null || value === undefined) return false;
  return typeof value === 'object' ? value.some(test) : test(value);
}

function anyOf<T>(tests: readonly Predicate<T>[]): Predicate<T> {
  const [only] = tests;
  return tests.length === 1 && only !== undefined ? only : (record) => tests.some((test) => test(record));
}

function compileAll<V, T>(
  list: readonly V[],
  compile: (item: V) => Result<Predicate<T>>,
): Result<readonly Predicate<T>[]> {
  const tests: Predicate<T>[] = [];
  for (const item of list) {
    const test = compile(item);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return success(tests);
}
