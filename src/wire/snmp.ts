/** The simple network management protocol, versions 1 and 2c (RFC 1157, 3416), and the head of version 3 (RFC 3412). */
import { copyOf, latin1, latin1Bytes } from './bytes.ts';
import type { BerElement } from './ber.ts';
import {
  berChildren,
  berElement,
  berInteger,
  berIntegerElement,
  berObjectElement,
  berObjectIdentifier,
  berTags,
  readBer,
} from './ber.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Tags of the operations. */
export const snmpOperations = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  trap1: 0xa4,
  getBulk: 0xa5,
  inform: 0xa6,
  trap2: 0xa7,
  report: 0xa8,
} as const;

/** A value: `data` is the content of the element whose tag is told, numbers and identifiers also read. */
export interface SnmpBinding {
  readonly name: string;
  readonly tag: number;
  readonly data: Uint8Array;
  /** INTEGER, Counter, Gauge, TimeTicks, Counter64; an object identifier as text; else null. */
  readonly value: bigint | string | null;
}

/** A message. */
export interface SnmpMessage {
  /** 0 is version 1, 1 is 2c, 3 is 3. */
  readonly version: number;
  /** One character a byte; empty in version 3. */
  readonly community: string;
  /** Null for version 3 and for the trap of version 1, whose parts stand elsewhere. */
  readonly request: {
    readonly operation: number;
    readonly id: number;
    readonly errorStatus: number;
    readonly errorIndex: number;
    readonly bindings: readonly SnmpBinding[];
  } | null;
}

/** Reads a message; bindings are kept up to the first that is malformed. */
export function parseSnmp(bytes: Uint8Array, start: number, end: number): Parsed<SnmpMessage> {
  const whole = readBer(bytes, start, end);
  if (whole === null || whole.tag !== berTags.sequence) return undecodable('not an SNMP message');
  const [versionElement, community, operation] = berChildren(bytes, whole);
  const version = versionElement?.tag === berTags.integer ? berInteger(bytes, versionElement) : null;
  if (version === null || version < 0n || version > 3n) return undecodable('not an SNMP message');
  if (version === 3n) return decoded({ version: 3, community: '', request: null }, whole.end, end);
  if (community?.tag !== berTags.octetString || operation === undefined) return undecodable('not an SNMP message');
  const text = latin1(bytes, community.start, community.end);
  const request = operation.tag === snmpOperations.trap1 ? null : requestIn(bytes, operation);
  if (request === undefined) return undecodable('the SNMP request is malformed');
  const value: SnmpMessage = { version: Number(version), community: text, request: request?.value ?? null };
  return decoded(value, whole.end, end, request?.flaw ?? null);
}

function requestIn(
  bytes: Uint8Array,
  operation: BerElement,
): { value: NonNullable<SnmpMessage['request']>; flaw: string | null } | undefined {
  const [id, status, index, list] = berChildren(bytes, operation);
  if (operation.tag < 0xa0 || operation.tag > 0xa8 || list?.tag !== berTags.sequence) return undefined;
  const numbers = [id, status, index].map((element) =>
    element?.tag === berTags.integer ? berInteger(bytes, element) : null,
  );
  if (numbers.includes(null)) return undefined;
  const [idValue, errorStatus, errorIndex] = numbers.map(Number);
  const elements = berChildren(bytes, list);
  const bindings = elements.map((element) => bindingIn(bytes, element));
  const readable = bindings.filter((binding) => binding !== null);
  const complete = readable.length === elements.length && (elements.at(-1)?.end ?? list.start) === list.end;
  const value = {
    operation: operation.tag,
    id: idValue!,
    errorStatus: errorStatus!,
    errorIndex: errorIndex!,
    bindings: readable,
  };
  return { value, flaw: complete ? null : 'an SNMP binding is malformed' };
}

function bindingIn(bytes: Uint8Array, element: BerElement): SnmpBinding | null {
  const [nameElement, value] = element.tag === berTags.sequence ? berChildren(bytes, element) : [];
  const name = nameElement?.tag === berTags.objectIdentifier ? berObjectIdentifier(bytes, nameElement) : null;
  if (name === null || value === undefined) return null;
  return { name, tag: value.tag, data: copyOf(bytes, value.start, value.end), value: readValue(bytes, value) };
}

function readValue(bytes: Uint8Array, element: BerElement): bigint | string | null {
  if (element.tag === berTags.objectIdentifier) return berObjectIdentifier(bytes, element);
  if (element.tag === berTags.integer) return berInteger(bytes, element);
  // Counter32, Gauge32, TimeTicks and Counter64 are unsigned; a leading zero byte may make nine.
  if (![0x41, 0x42, 0x43, 0x46].includes(element.tag) || element.end - element.start > 9) return null;
  let value = 0n;
  for (const byte of bytes.subarray(element.start, element.end)) value = (value << 8n) | BigInt(byte);
  return value;
}

/** A message of version 1 (0) or 2c (1), newly made; the bindings' values are written from `tag` and `data`. */
export function snmpMessage(
  version: 0 | 1,
  community: string,
  request: {
    readonly operation: number;
    readonly id: number;
    readonly errorStatus: number;
    readonly errorIndex: number;
    readonly bindings: readonly Pick<SnmpBinding, 'name' | 'tag' | 'data'>[];
  },
): Uint8Array {
  const bindings = request.bindings.map(({ name, tag, data }) =>
    berElement(berTags.sequence, berObjectElement(name), berElement(tag, data)),
  );
  return berElement(
    berTags.sequence,
    berIntegerElement(BigInt(version)),
    berElement(berTags.octetString, latin1Bytes(community)),
    berElement(
      request.operation,
      berIntegerElement(BigInt(request.id)),
      berIntegerElement(BigInt(request.errorStatus)),
      berIntegerElement(BigInt(request.errorIndex)),
      berElement(berTags.sequence, ...bindings),
    ),
  );
}
