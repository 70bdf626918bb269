/** What stands on a side of a comparison: the values of a field, what is computed from them, or a literal. */
import type { FieldSpec, FieldType } from '../../../capture/field.ts';
import type { Result } from '../../../base/result.ts';
import { failure, success } from '../../../base/result.ts';
import { findField } from '../field-table.ts';
import { fieldText } from '../field-text.ts';
import type { FieldItem, SeenPacket } from '../seen-packet.ts';
import type { Operand, Slice } from './ast.ts';

/** A side; what a literal means depends on the other side. */
export type Side =
  | { readonly kind: 'literal' }
  | {
      readonly kind: 'values';
      readonly type: FieldType;
      readonly spec: FieldSpec;
      readonly items: (packet: SeenPacket) => readonly FieldItem[];
    };

type Values = Extract<Side, { kind: 'values' }>;

/** What the operand is. A failure points at a name that is none. */
export function sideOf(operand: Operand): Result<Side> {
  switch (operand.kind) {
    case 'string':
    case 'character':
      return success({ kind: 'literal' });
    case 'word': {
      const field = findField(operand.text);
      if (field === null) return success({ kind: 'literal' });
      return success({
        kind: 'values',
        type: field.spec.type,
        spec: field.spec,
        items: (packet) => packet.items(field),
      });
    }
    case 'slice':
      return sliced(operand);
    case 'call':
      return called(operand);
    case 'arithmetic':
      return computed(operand);
  }
}

/** The names of types that errors use. */
export function typeName(type: FieldType): string {
  const names: Readonly<Record<FieldType, string>> = {
    none: 'Protocol',
    number: 'Unsigned integer',
    flag: 'Boolean',
    text: 'Character string',
    bytes: 'Sequence of bytes',
    address: 'IP address',
    ether: 'Ethernet or other MAC address',
    time: 'Time',
  };
  return names[type];
}

function valuesOf(operand: Operand): Result<Values> {
  const side = sideOf(operand);
  if (!side.ok) return side;
  if (side.value.kind === 'values') return success(side.value);
  const name = 'text' in operand ? operand.text : '';
  return failure(`${name} is neither a field nor a protocol name.`, operand.at, operand.length);
}

function sliced(operand: Extract<Operand, { kind: 'slice' }>): Result<Side> {
  const of = valuesOf(operand.of);
  if (!of.ok) return of;
  const { type, items } = of.value;
  if (type === 'number' || type === 'flag' || type === 'time')
    return failure(`a ${typeName(type)} cannot be sliced.`, operand.of.at, operand.of.length);
  const spec: FieldSpec = { type: 'bytes', meaning: 'slice' };
  return success({
    kind: 'values',
    type: 'bytes',
    spec,
    items: (packet) =>
      items(packet).flatMap(({ value, bytes }) => {
        const whole = value instanceof Uint8Array ? value : typeof value === 'string' ? Buffer.from(value) : bytes;
        const part = partsOf(whole, operand.parts);
        return part.length === 0 ? [] : [{ spec, value: part, bytes: part }];
      }),
  });
}

/** The parts behind one another; what is not there is left out. */
function partsOf(bytes: Uint8Array, parts: readonly Slice[]): Uint8Array {
  const pieces = parts.map(({ from, length }) => {
    const start = from < 0 ? bytes.length + from : from;
    if (start < 0 || start >= bytes.length || (length ?? 1) <= 0) return new Uint8Array(0);
    return bytes.subarray(start, length === null ? bytes.length : start + length);
  });
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

const functions: Readonly<Record<string, FieldType>> = {
  upper: 'text',
  lower: 'text',
  len: 'number',
  count: 'number',
  string: 'text',
};

function called(operand: Extract<Operand, { kind: 'call' }>): Result<Side> {
  const type = functions[operand.name];
  if (type === undefined) return failure(`Function '${operand.name}' does not exist`, operand.at, operand.length);
  if (operand.inputs.length !== 1)
    return failure(`Function '${operand.name}' takes one argument.`, operand.at, operand.length);
  const input = operand.inputs[0]!;
  const of = valuesOf(input);
  if (!of.ok) return of;
  const needsText = operand.name === 'upper' || operand.name === 'lower';
  if (needsText && of.value.type !== 'text')
    return failure(`Only strings can be used in ${operand.name}().`, input.at, input.length);
  const spec: FieldSpec = { type, meaning: operand.name };
  const make = (value: FieldItem['value']): FieldItem => ({ spec, value, bytes: noBytes });
  const { items } = of.value;
  if (operand.name === 'count')
    return success({ kind: 'values', type, spec, items: (packet) => [make(items(packet).length)] });
  return success({
    kind: 'values',
    type,
    spec,
    items: (packet) => items(packet).map((item) => make(applied(operand.name, item))),
  });
}

function applied(name: string, item: FieldItem): string | number {
  const { value, bytes } = item;
  if (name === 'len')
    return typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.length : bytes.length;
  if (name === 'string') return fieldText('', item);
  const text = typeof value === 'string' ? value : '';
  return name === 'upper' ? text.toUpperCase() : text.toLowerCase();
}

/** Numbers of fields with numbers of fields or literals; bytes count as a number in network order. */
function computed(operand: Extract<Operand, { kind: 'arithmetic' }>): Result<Side> {
  const left = valuesOf(operand.left);
  if (!left.ok) return left;
  const right = numbersOf(operand.right);
  if (!right.ok) return right;
  const spec: FieldSpec = { type: 'number', meaning: 'computed' };
  const { items } = left.value;
  return success({
    kind: 'values',
    type: 'number',
    spec,
    items: (packet) =>
      items(packet).flatMap((item) => {
        const first = numberOf(item);
        return right.value(packet).flatMap((second) => {
          const value = first === null ? Number.NaN : result(operand.operator, first, second);
          return Number.isFinite(value) ? [{ spec, value, bytes: noBytes }] : [];
        });
      }),
  });
}

function numbersOf(operand: Operand): Result<(packet: SeenPacket) => readonly number[]> {
  const side = sideOf(operand);
  if (!side.ok) return side;
  const { value } = side;
  if (value.kind === 'values')
    return success((packet) =>
      value
        .items(packet)
        .map(numberOf)
        .filter((number) => number !== null),
    );
  const number = operand.kind === 'word' ? literalNumber(operand.text) : null;
  if (number === null) {
    const text = 'text' in operand ? operand.text : '';
    return failure(`"${text}" is not a valid number.`, operand.at, operand.length);
  }
  return success(() => [number]);
}

function numberOf({ value, bytes }: FieldItem): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') return Number(value);
  const whole = value instanceof Uint8Array ? value : bytes;
  return whole.length === 0 || whole.length > 6 ? null : Buffer.from(whole).readUIntBE(0, whole.length);
}

function result(operator: '+' | '-' | '*' | '/' | '%' | '&', left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return Math.trunc(left / right);
    case '%':
      return left % right;
    case '&':
      return Number(BigInt(Math.trunc(left)) & BigInt(Math.trunc(right)));
  }
}

/** A number as filters write it: base 10, `0x`, `0b`, or base 8 behind a 0; null for anything else. */
export function literalNumber(text: string): number | null {
  if (/^[+-]?0x[0-9a-f]{1,13}$/i.test(text))
    return text.startsWith('-') ? -Number(text.slice(1)) : Number(text.replace('+', ''));
  if (/^0b[01]{1,52}$/i.test(text)) return Number(text);
  if (/^0[0-7]{1,17}$/.test(text)) return Number.parseInt(text, 8);
  return /^[+-]?\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : null;
}

const noBytes = new Uint8Array(0);
