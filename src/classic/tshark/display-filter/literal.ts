/** Literals of filters: what they mean beside a field of some type, and the test that comes of it. */
import { cidrContains, parseCidr } from '../../../addr/cidr.ts';
import type { IpAddress } from '../../../addr/ip-address.ts';
import { compareIp, parseIp } from '../../../addr/ip-address.ts';
import type { Result } from '../../../base/result.ts';
import { failure, success } from '../../../base/result.ts';
import type { FieldSpec, FieldType } from '../../../capture/field.ts';
import { nanosecondsOf } from '../field-text.ts';
import type { FieldItem } from '../seen-packet.ts';
import type { Operand } from './ast.ts';
import { literalNumber } from './operand.ts';

/** Whether one value passes. */
export type AtomTest = (item: FieldItem) => boolean;

/** How a value stands to a literal. */
export type LiteralSign = '==' | '!=' | '>' | '>=' | '<' | '<=' | 'contains';

/** The test of values of a type against a literal. A failure points at the literal. */
export function literalTest(sign: LiteralSign, type: FieldType, spec: FieldSpec, literal: Operand): Result<AtomTest> {
  if (!('text' in literal)) return failure('a value is wanted here.', literal.at, literal.length);
  const wrong = (reason: string): Result<AtomTest> => failure(reason, literal.at, literal.length);
  switch (type) {
    case 'number':
      return numberTest(sign, spec, literal);
    case 'time': {
      const wanted = timeOf(literal.text);
      if (wanted === null)
        return wrong(`"${literal.text}" is not a valid absolute time. Example: "Nov 12, 1999 08:55:44.123"`);
      return success(({ value }) =>
        holds(sign, compareBig(typeof value === 'string' ? nanosecondsOf(value) : 0n, wanted)),
      );
    }
    case 'flag': {
      const wanted = flagOf(literal.text);
      if (wanted === null) return wrong(`"${literal.text}" is not a valid boolean`);
      return success(({ value }) => holds(sign, Number(value === true) - Number(wanted)));
    }
    case 'address':
      return addressTest(sign, literal);
    case 'text':
      return textTest(sign, literal.text);
    case 'bytes':
    case 'ether':
    case 'none':
      return bytesTest(sign, literal);
  }
}

function numberTest(
  sign: LiteralSign,
  spec: FieldSpec,
  literal: Operand & { readonly text: string },
): Result<AtomTest> {
  const { text } = literal;
  const number =
    literal.kind === 'character' && text.length === 1
      ? text.charCodeAt(0)
      : literal.kind === 'word'
        ? literalNumber(text)
        : namedNumber(text, spec);
  if (number !== null) return success(({ value }) => holds(sign, Number(value) - number));
  const reason =
    literal.kind === 'word'
      ? `"${text}" is not a valid number.`
      : `Unsigned integer cannot be converted from a string ("${text}").`;
  return failure(reason, literal.at, literal.length);
}

function namedNumber(text: string, { names }: FieldSpec): number | null {
  const wanted = text.toLowerCase();
  const found = Object.entries(names ?? {}).find(([, name]) => name.toLowerCase() === wanted);
  return found === undefined ? null : Number(found[0]);
}

/** Seconds, or a date: `2023-11-14 22:13:20`, `Nov 14, 2023 22:13:20.5`. */
function timeOf(text: string): bigint | null {
  const seconds = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
  if (seconds !== null) {
    const size = BigInt(seconds[2]! + (seconds[3] ?? '').padEnd(9, '0'));
    return seconds[1] === '-' ? -size : size;
  }
  const [, date, fraction = ''] = /^(.*?\d{1,2}:\d{2}:\d{2})(?:\.(\d{1,9}))?$/.exec(text) ?? ['', text];
  const milliseconds = Date.parse(date);
  if (Number.isNaN(milliseconds)) return null;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

function flagOf(text: string): boolean | null {
  const word = text.toLowerCase();
  if (word === 'true' || word === 'set') return true;
  if (word === 'false' || word === 'not set') return false;
  const number = literalNumber(text);
  return number === null ? null : number !== 0;
}

function addressTest(sign: LiteralSign, literal: Operand & { readonly text: string }): Result<AtomTest> {
  const { text } = literal;
  const wrong = (reason: string): Result<AtomTest> => failure(reason, literal.at, literal.length);
  if (text.includes('/')) {
    const network = parseCidr(text);
    if (!network.ok) return wrong(`"${text}" is not a valid network: ${network.reason}.`);
    const inside = (item: FieldItem): boolean => cidrContains(network.value, item.value as IpAddress);
    if (sign === '==') return success(inside);
    if (sign === '!=') return success((item) => !inside(item));
    return wrong('a network can be compared with == and != alone.');
  }
  const address = parseIp(text);
  if (!address.ok) return wrong(`"${text}" is not a valid hostname or IPv4 address.`);
  return success(({ value }) => {
    const other = value as IpAddress;
    return other.version === address.value.version ? holds(sign, compareIp(other, address.value)) : sign === '!=';
  });
}

function textTest(sign: LiteralSign, wanted: string): Result<AtomTest> {
  if (sign === 'contains') return success(({ value }) => textOf(value).includes(wanted));
  return success(({ value }) => holds(sign, compareText(textOf(value), wanted)));
}

function textOf(value: FieldItem['value']): string {
  return typeof value === 'string' ? value : '';
}

function bytesTest(sign: LiteralSign, literal: Operand & { readonly text: string }): Result<AtomTest> {
  const wanted = literal.kind === 'word' ? bytesOf(literal.text) : Buffer.from(literal.text, 'latin1');
  if (wanted === null) return failure(`"${literal.text}" is not a valid byte string.`, literal.at, literal.length);
  if (sign === 'contains') return success((item) => wholeOf(item).includes(wanted));
  return success((item) => holds(sign, Buffer.compare(wholeOf(item), wanted)));
}

function wholeOf({ value, bytes }: FieldItem): Buffer {
  const whole = value instanceof Uint8Array ? value : bytes;
  return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength);
}

/** `aa:bb:cc`, `aa-bb`, `aabb.ccdd`, `:47`, or a byte or more alone: `47`, `0x47`. */
function bytesOf(text: string): Buffer | null {
  const digits = text.replace(/^0x/i, '').replaceAll(/[:.-]/g, '');
  const isWhole = /^(?::?[0-9a-f]{1,2})(?:[:.-]?[0-9a-f]{1,2})*:?$/i.test(text.replace(/^0x/i, ''));
  if (!isWhole || digits.length === 0) return null;
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}

function holds(sign: LiteralSign, order: number): boolean {
  switch (sign) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case 'contains':
      return false;
  }
}

/** How two values stand to each other; NaN, which is no order at all, where they are of different kinds. */
export function orderOf(left: FieldItem, right: FieldItem): number {
  const [a, b] = [left.value, right.value];
  if (typeof a === 'number' || typeof a === 'bigint') return Number(a) - Number(b);
  if (typeof a === 'boolean') return Number(a) - Number(b === true);
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : Number.NaN;
  if (a !== null && !(a instanceof Uint8Array)) {
    const isAddress = typeof b === 'object' && b !== null && 'version' in b && b.version === a.version;
    return isAddress ? compareIp(a, b) : Number.NaN;
  }
  return Buffer.compare(wholeOf(left), wholeOf(right));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
