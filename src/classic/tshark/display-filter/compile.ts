/** Display filters as functions of a packet: any or all of a field's values, as Wireshark 4.0 reads them. */
import type { Failure, Result } from '../../../base/result.ts';
import { failure, success } from '../../../base/result.ts';
import { latin1 } from '../../../wire/bytes.ts';
import type { FieldItem, SeenPacket } from '../seen-packet.ts';
import type { Comparison, Condition, Member, Operand, Place } from './ast.ts';
import type { Side } from './operand.ts';
import { sideOf, typeName } from './operand.ts';
import type { AtomTest } from './literal.ts';
import { literalTest, orderOf } from './literal.ts';
import { parseDisplayFilter } from './parse.ts';

/** A packet passes or not. */
export type PacketTest = (packet: SeenPacket) => boolean;

/** Reads a filter; an empty one passes every packet. A failure points at the word that is wrong. */
export function compileDisplayFilter(text: string): Result<PacketTest> {
  const parsed = parseDisplayFilter(text);
  if (!parsed.ok) return parsed;
  return parsed.value === null ? success(() => true) : conditionTest(parsed.value);
}

function conditionTest(condition: Condition): Result<PacketTest> {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const left = conditionTest(condition.left);
      if (!left.ok) return left;
      const right = conditionTest(condition.right);
      if (!right.ok) return right;
      return success(
        condition.kind === 'and'
          ? (packet) => left.value(packet) && right.value(packet)
          : (packet) => left.value(packet) || right.value(packet),
      );
    }
    case 'not': {
      const item = conditionTest(condition.item);
      return item.ok ? success((packet) => !item.value(packet)) : item;
    }
    case 'there':
      return thereTest(condition.operand);
    case 'compare':
      return compareTest(condition);
    case 'in':
      return memberTest(condition);
  }
}

/** A field that is there, a computed number that is not 0. */
function thereTest(operand: Operand): Result<PacketTest> {
  const side = sideOf(operand);
  if (!side.ok) return side;
  const { value } = side;
  if (value.kind === 'literal')
    return failure(`${written(operand)} is neither a field nor a protocol name.`, operand.at, operand.length);
  if (operand.kind !== 'arithmetic') return success((packet) => value.items(packet).length > 0);
  return success((packet) => value.items(packet).some((item) => isNonzero(item)));
}

function isNonzero({ value, bytes }: FieldItem): boolean {
  return value === null || value instanceof Uint8Array ? bytes.some((byte) => byte !== 0) : value !== 0;
}

function compareTest(condition: Extract<Condition, { kind: 'compare' }>): Result<PacketTest> {
  const { comparison, sign, left: leftOperand, right: rightOperand } = condition;
  const left = sideOf(leftOperand);
  if (!left.ok) return left;
  const values = left.value;
  if (values.kind === 'literal') {
    const what = `"${sign}" expression must be a field or function, not ${quoted(leftOperand)}.`;
    return failure(`Left side of ${what}`, leftOperand.at, leftOperand.length);
  }
  const unfit = unfitFor(comparison, values, leftOperand);
  if (unfit !== null) return unfit;
  const right = sideOf(rightOperand);
  if (!right.ok) return right;
  const all = isForAll(comparison, condition.quantifier);
  if (right.value.kind === 'literal') {
    const test = comparisonTest(comparison, values, rightOperand);
    return test.ok ? success(quantified(values, all, test.value)) : test;
  }
  const others = right.value;
  const pair = pairTest(comparison);
  return success((packet) => {
    const [mine, theirs] = [values.items(packet), others.items(packet)];
    if (mine.length === 0 || theirs.length === 0) return false;
    return all
      ? mine.every((item) => theirs.every((other) => pair(item, other)))
      : mine.some((item) => theirs.some((other) => pair(item, other)));
  });
}

function isForAll(comparison: Comparison, quantifier: 'any' | 'all' | null): boolean {
  if (comparison.startsWith('all ')) return true;
  if (comparison.startsWith('any ')) return quantifier === 'all';
  return quantifier === 'all';
}

function quantified({ items }: Extract<Side, { kind: 'values' }>, all: boolean, test: AtomTest): PacketTest {
  if (!all) return (packet) => items(packet).some(test);
  return (packet) => {
    const found = items(packet);
    return found.length > 0 && found.every(test);
  };
}

function comparisonTest(
  comparison: Comparison,
  values: Extract<Side, { kind: 'values' }>,
  literal: Operand,
): Result<AtomTest> {
  if (comparison === 'matches') return patternTest(literal);
  return literalTest(
    comparison.replace(/^a\w+ /, '') as Parameters<typeof literalTest>[0],
    values.type,
    values.spec,
    literal,
  );
}

/** Regular expressions look at letters of either case; bytes count as one character each. */
function patternTest(literal: Operand): Result<AtomTest> {
  if (literal.kind !== 'string' && literal.kind !== 'word')
    return failure('matches needs a pattern in quotes.', literal.at, literal.length);
  let pattern: RegExp;
  try {
    pattern = new RegExp(literal.text, 'i');
  } catch {
    return failure(`Regex compilation error: ${literal.text} is no regular expression.`, literal.at, literal.length);
  }
  return success(({ value, bytes }) => {
    if (typeof value === 'string') return pattern.test(value);
    const looked = value instanceof Uint8Array ? value : bytes;
    return pattern.test(latin1(looked, 0, looked.length));
  });
}

function unfitFor(
  comparison: Comparison,
  { type }: Extract<Side, { kind: 'values' }>,
  operand: Operand,
): Failure | null {
  if (comparison !== 'contains' && comparison !== 'matches') return null;
  if (type === 'text' || type === 'bytes' || type === 'ether' || type === 'none') return null;
  return failure(
    `${written(operand)} (type=${typeName(type)}) cannot participate in ${comparison} comparison.`,
    operand.at,
    operand.length,
  );
}

/** Two fields against each other. */
function pairTest(comparison: Comparison): (left: FieldItem, right: FieldItem) => boolean {
  switch (comparison) {
    case 'any ==':
    case 'all ==':
      return (left, right) => orderOf(left, right) === 0;
    case 'any !=':
    case 'all !=':
      return (left, right) => orderOf(left, right) !== 0;
    case '>':
      return (left, right) => orderOf(left, right) > 0;
    case '>=':
      return (left, right) => orderOf(left, right) >= 0;
    case '<':
      return (left, right) => orderOf(left, right) < 0;
    case '<=':
      return (left, right) => orderOf(left, right) <= 0;
    case 'contains':
      return (left, right) => wholeOf(left).includes(wholeOf(right));
    case 'matches':
      return () => false;
  }
}

function wholeOf({ value, bytes }: FieldItem): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  return Buffer.from(value instanceof Uint8Array ? value : bytes);
}

function memberTest(condition: Extract<Condition, { kind: 'in' }>): Result<PacketTest> {
  const left = sideOf(condition.left);
  if (!left.ok) return left;
  const values = left.value;
  if (values.kind === 'literal')
    return failure(
      `Left side of "in" expression must be a field or function, not ${quoted(condition.left)}.`,
      condition.left.at,
      condition.left.length,
    );
  const tests: AtomTest[] = [];
  for (const member of condition.members) {
    const test = oneMember(values, member);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  const test = quantified(values, condition.quantifier === 'all', (item) => tests.some((each) => each(item)));
  return success(condition.negated ? (packet) => !test(packet) : test);
}

function oneMember(values: Extract<Side, { kind: 'values' }>, { low, high }: Member): Result<AtomTest> {
  if (high === null) return literalTest('==', values.type, values.spec, low);
  const from = literalTest('>=', values.type, values.spec, low);
  if (!from.ok) return from;
  const to = literalTest('<=', values.type, values.spec, high);
  return to.ok ? success((item) => from.value(item) && to.value(item)) : to;
}

function written(operand: Operand & Place): string {
  return 'text' in operand ? operand.text : operand.kind === 'call' ? operand.name : 'the expression';
}

function quoted(operand: Operand): string {
  return operand.kind === 'string' ? `"${operand.text}"` : written(operand);
}
