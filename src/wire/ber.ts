/** The basic encoding rules of ASN.1 (X.690), as far as network protocols use them: definite lengths, low tag numbers. */
import { u8 } from './bytes.ts';

/** Tags of the universal types. */
export const berTags = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
} as const;

/** One element: its content stands between `start` and `end`. */
export interface BerElement {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** Reads the element at `at`; null when it does not end before `end` or has an indefinite or absurd length. */
export function readBer(bytes: Uint8Array, at: number, end: number): BerElement | null {
  if (at + 2 > end) return null;
  const first = u8(bytes, at + 1);
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const size = first & 0x7f;
    if (size === 0 || size > 4 || start + size > end) return null;
    length = 0;
    for (let index = 0; index < size; index++) length = length * 256 + u8(bytes, start + index);
    start += size;
  }
  return start + length > end ? null : { tag: u8(bytes, at), start, end: start + length };
}

/** The elements inside an element, up to the first that is malformed. */
export function berChildren(bytes: Uint8Array, parent: BerElement): readonly BerElement[] {
  const children: BerElement[] = [];
  let at = parent.start;
  while (at < parent.end) {
    const child = readBer(bytes, at, parent.end);
    if (child === null) break;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** A signed integer, or null for one of no or more than eight bytes. */
export function berInteger(bytes: Uint8Array, element: BerElement): bigint | null {
  const length = element.end - element.start;
  if (length < 1 || length > 8) return null;
  let value = 0n;
  for (let at = element.start; at < element.end; at++) value = (value << 8n) | BigInt(u8(bytes, at));
  return BigInt.asIntN(length * 8, value);
}

/** An object identifier as text, `1.3.6.1.2.1.1.1.0`; null for a malformed one or an arc above 2^32. */
export function berObjectIdentifier(bytes: Uint8Array, element: BerElement): string | null {
  const arcs: number[] = [];
  let arc = 0;
  for (let at = element.start; at < element.end; at++) {
    const byte = u8(bytes, at);
    arc = arc * 128 + (byte & 0x7f);
    if (arc > 0xffff_ffff || (at === element.end - 1 && byte >= 0x80)) return null;
    if (byte >= 0x80) continue;
    // The first two arcs share a number (X.690 section 8.19.4).
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.length === 0 ? null : arcs.join('.');
}

/** An element with its content, newly made. */
export function berElement(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const header = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  let at = header.length;
  for (const part of content) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** An integer in as few bytes as hold it. */
export function berIntegerElement(value: bigint, tag: number = berTags.integer): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length++;
  const content = Uint8Array.from({ length }, (_, index) =>
    Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn),
  );
  return berElement(tag, content);
}

/** An object identifier of at least two arcs. */
export function berObjectElement(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const content = [first * 40 + second, ...rest].flatMap((arc) => {
    const bytes = [arc % 128];
    for (let more = Math.floor(arc / 128); more > 0; more = Math.floor(more / 128)) bytes.unshift(0x80 | (more % 128));
    return bytes;
  });
  return berElement(berTags.objectIdentifier, Uint8Array.from(content));
}
