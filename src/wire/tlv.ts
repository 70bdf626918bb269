/** Lists of type, length and data: how most protocols carry their options. One walk for all of them. */
import { copyOf, put16, putBytes, u16, u8 } from './bytes.ts';

/** One element. */
export interface Tlv {
  readonly type: number;
  readonly data: Uint8Array;
}

/** How wide type and length are (bytes), and whether the length counts them too. */
export interface TlvForm {
  readonly type: 1 | 2;
  readonly length: 1 | 2;
  readonly inclusive: boolean;
}

/** What a walk found. */
export interface TlvList {
  readonly list: readonly Tlv[];
  /** Where the walk stopped: the end, the first malformed element, or the bound of 2048. */
  readonly next: number;
  /** Whether the list filled its room exactly. */
  readonly whole: boolean;
}

/** More than any protocol lists in one place: elements of two bytes must not become a hundred times as much memory. */
const maxElements = 2048;

/** The elements between `start` and `end`, up to the first that is malformed. */
export function readTlvs(form: TlvForm, bytes: Uint8Array, start: number, end: number): TlvList {
  const list: Tlv[] = [];
  const head = form.type + form.length;
  let at = start;
  while (at + head <= end && list.length < maxElements) {
    const lengthAt = at + form.type;
    const length = form.length === 1 ? u8(bytes, lengthAt) : u16(bytes, lengthAt);
    const next = at + length + (form.inclusive ? 0 : head);
    if (next < at + head || next > end) break;
    list.push({ type: form.type === 1 ? u8(bytes, at) : u16(bytes, at), data: copyOf(bytes, at + head, next) });
    at = next;
  }
  return { list, next: at, whole: at === end };
}

/** Writes a list; returns its length. */
export function emitTlvs(form: TlvForm, list: readonly Tlv[], into: Uint8Array, at: number): number {
  const head = form.type + form.length;
  let next = at;
  for (const { type, data } of list) {
    const length = data.length + (form.inclusive ? head : 0);
    if (form.type === 1) into[next] = type;
    else put16(into, next, type);
    if (form.length === 1) into[next + form.type] = length;
    else put16(into, next + form.type, length);
    next += head + putBytes(into, next + head, data);
  }
  return next - at;
}

/** The data of the first element of a type, or null. */
export function tlvData(list: readonly Tlv[], type: number): Uint8Array | null {
  return list.find((element) => element.type === type)?.data ?? null;
}
