/** The head of messages of the lightweight directory access protocol (RFC 4511): number, operation, and what names it. */
import type { BerElement } from './ber.ts';
import { berChildren, berInteger, berTags, readBer } from './ber.ts';
import { utf8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Tags of the operations. */
export const ldapOperations = {
  bindRequest: 0x60,
  bindResponse: 0x61,
  unbindRequest: 0x42,
  searchRequest: 0x63,
  searchEntry: 0x64,
  searchDone: 0x65,
  modifyRequest: 0x66,
  addRequest: 0x68,
  deleteRequest: 0x4a,
  compareRequest: 0x6e,
  abandonRequest: 0x50,
  searchReference: 0x73,
  extendedRequest: 0x77,
  extendedResponse: 0x78,
} as const;

/** A message's head. */
export interface LdapMessage {
  readonly id: number;
  readonly operation: number;
  /** Who binds, or what is searched, found, changed; of an extended request its identifier. Not fit to print as it is. */
  readonly name: string | null;
  /** Of a response: 0 success, 10 referral, 49 invalid credentials. */
  readonly result: number | null;
}

const responses = new Set([0x61, 0x65, 0x67, 0x69, 0x6b, 0x6d, 0x6f, 0x78]);
const octetString: number = berTags.octetString;

/** Reads a message's head; the next message begins behind it. One that is cut short is refused. */
export function parseLdap(bytes: Uint8Array, start: number, end: number): Parsed<LdapMessage> {
  const whole = readBer(bytes, start, end);
  if (whole?.tag !== berTags.sequence) return undecodable('not an LDAP message');
  const [number, operation] = berChildren(bytes, whole);
  const id = number?.tag === berTags.integer ? berInteger(bytes, number) : null;
  if (id === null || id < 0n || id > 0x7fff_ffffn || operation === undefined) return undecodable('not an LDAP message');
  // Tags of the class "application" (RFC 4511 section 4.2 and following).
  if (operation.tag >> 6 !== 1) return undecodable('not an LDAP message');
  const parts = (operation.tag & 0x20) === 0 ? [] : berChildren(bytes, operation);
  const status = responses.has(operation.tag) && parts[0]?.tag === berTags.enumerated ? parts[0] : undefined;
  const result = status === undefined ? null : berInteger(bytes, status);
  const value: LdapMessage = {
    id: Number(id),
    operation: operation.tag,
    name: nameOf(bytes, operation, parts),
    result: result === null ? null : Number(result),
  };
  return decoded(value, whole.end, end);
}

function nameOf(bytes: Uint8Array, operation: BerElement, parts: readonly BerElement[]): string | null {
  const { tag } = operation;
  if (tag === ldapOperations.deleteRequest) return utf8(bytes, operation.start, operation.end);
  const part = tag === ldapOperations.bindRequest ? parts[1] : parts[0];
  const wanted = tag === ldapOperations.extendedRequest ? 0x80 : octetString;
  return part?.tag === wanted ? utf8(bytes, part.start, part.end) : null;
}
