/** The head of Kerberos messages (RFC 4120): kind, realm, names, error code. */
import type { BerElement } from './ber.ts';
import { berChildren, berInteger, berTags, readBer } from './ber.ts';
import { put32, u32, utf8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Message types (section 5.10). */
export const kerberosTypes = {
  asRequest: 10,
  asReply: 11,
  tgsRequest: 12,
  tgsReply: 13,
  apRequest: 14,
  error: 30,
} as const;

/** A message's head. Text is not fit to print as it is. */
export interface KerberosMessage {
  readonly type: number;
  readonly realm: string | null;
  readonly client: string | null;
  readonly service: string | null;
  /** Of an error: 6 no such client, 7 no such service, 25 pre-authentication wanted. */
  readonly error: number | null;
}

/** The frame of a message over TCP (section 7.2.2). */
export interface KerberosFrame {
  readonly length: number;
}

const maxParts = 16;

/** Reads the length before a message over TCP; the message is the payload. */
export function parseKerberosFrame(bytes: Uint8Array, start: number, end: number): Parsed<KerberosFrame> {
  if (end - start < 4) return undecodable('the Kerberos length is cut short');
  const length = u32(bytes, start);
  // The first bit is reserved for extensions.
  if (length >= 0x8000_0000) return undecodable('not a Kerberos length');
  const flaw = start + 4 + length > end ? 'the Kerberos message is cut short' : null;
  return decoded({ length }, start + 4, Math.min(end, start + 4 + length), flaw);
}

/** Writes the length; returns 4. */
export function emitKerberosFrame(value: KerberosFrame, into: Uint8Array, at: number): number {
  put32(into, at, value.length);
  return 4;
}

/** Reads a message's head. */
export function parseKerberos(bytes: Uint8Array, start: number, end: number): Parsed<KerberosMessage> {
  const whole = readBer(bytes, start, end);
  // Constructed tags of the class "application": 10 to 30.
  const type = whole === null || whole.tag >> 5 !== 3 ? 0 : whole.tag & 0x1f;
  const body = whole === null ? null : readBer(bytes, whole.start, whole.end);
  if (whole === null || type < 10 || type > 30 || body?.tag !== berTags.sequence) {
    return undecodable('not a Kerberos message');
  }
  const fields = fieldsOf(bytes, body);
  const read = type === kerberosTypes.error ? errorIn(bytes, fields) : namesIn(bytes, type, fields);
  return decoded({ type, ...read }, whole.end, end);
}

type Fields = ReadonlyMap<number, BerElement>;

/** What stands in the fields of a sequence, by the number of their context tags. */
function fieldsOf(bytes: Uint8Array, sequence: BerElement): Fields {
  const fields = new Map<number, BerElement>();
  for (const { tag, start, end } of berChildren(bytes, sequence)) {
    const inner = tag >> 5 === 5 ? readBer(bytes, start, end) : null;
    if (inner !== null) fields.set(tag & 0x1f, inner);
  }
  return fields;
}

/** KRB-ERROR (section 5.9.1): error code 6, client 7 and 8, service 9 and 10. */
function errorIn(bytes: Uint8Array, fields: Fields): Omit<KerberosMessage, 'type'> {
  const code = numberIn(bytes, fields.get(6));
  const names = { client: principalIn(bytes, fields.get(8)), service: principalIn(bytes, fields.get(10)) };
  return { realm: textIn(bytes, fields.get(9)), ...names, error: code };
}

/** Requests have a body at 4 with client 1, realm 2, service 3 (section 5.4.1); replies realm 3, client 4 (section 5.4.2). */
function namesIn(bytes: Uint8Array, type: number, fields: Fields): Omit<KerberosMessage, 'type'> {
  if (type === kerberosTypes.asReply || type === kerberosTypes.tgsReply) {
    const names = { realm: textIn(bytes, fields.get(3)), client: principalIn(bytes, fields.get(4)) };
    return { ...names, service: null, error: null };
  }
  const body = type === kerberosTypes.asRequest || type === kerberosTypes.tgsRequest ? fields.get(4) : undefined;
  const inside = body?.tag === berTags.sequence ? fieldsOf(bytes, body) : new Map<number, BerElement>();
  const names = { client: principalIn(bytes, inside.get(1)), service: principalIn(bytes, inside.get(3)) };
  return { realm: textIn(bytes, inside.get(2)), ...names, error: null };
}

function numberIn(bytes: Uint8Array, element: BerElement | undefined): number | null {
  const value = element?.tag === berTags.integer ? berInteger(bytes, element) : null;
  return value === null ? null : Number(value);
}

/** A GeneralString. */
function textIn(bytes: Uint8Array, element: BerElement | undefined): string | null {
  return element?.tag === 0x1b ? utf8(bytes, element.start, element.end) : null;
}

/** The parts of a principal's name, by slashes: `krbtgt/EXAMPLE.ORG`. */
function principalIn(bytes: Uint8Array, element: BerElement | undefined): string | null {
  const list = element === undefined ? undefined : fieldsOf(bytes, element).get(1);
  const parts = list === undefined ? [] : berChildren(bytes, list).slice(0, maxParts);
  const texts = parts.map((part) => textIn(bytes, part));
  return texts.length === 0 || !texts.every((text) => text !== null) ? null : texts.join('/');
}
