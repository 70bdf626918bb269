/** BER as far as SNMP needs it (RFC 1157 section 3.2.2, X.690): reading an element, and printing one. */
import { requireBytes } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { printOid } from './snmp-oid.ts';

/** What an element is to the printer. `unsigned` are counters, gauges and time ticks; `any` is of a class of which nothing is known. */
export type BerType =
  | 'octets'
  | 'null'
  | 'oid'
  | 'integer'
  | 'string'
  | 'address'
  | 'unsigned'
  | 'unsigned64'
  | 'sequence'
  | 'pdu'
  | 'noSuchObject'
  | 'noSuchInstance'
  | 'endOfMibView'
  | 'any';

/** An element: its identifier, where its contents stand, and the value where that is a number. */
export interface BerElement {
  readonly type: BerType;
  readonly id: number;
  /** Offset and length of the contents. */
  readonly at: number;
  readonly length: number;
  /** Bytes of header and contents. */
  readonly size: number;
  /** Of integers and unsigned numbers; 0 of all others. */
  readonly value: number;
}

/** The names of protocol data units (RFC 3416 section 3), by their tag in the class of the context. */
export const pduNames = [
  'GetRequest',
  'GetNextRequest',
  'GetResponse',
  'SetRequest',
  'Trap',
  'GetBulk',
  'Inform',
  'V2Trap',
  'Report',
] as const;
const universal = [
  'U-0',
  'Boolean',
  'Integer',
  'Bitstring',
  'String',
  'Null',
  'ObjID',
  'ObjectDes',
  'U-8',
  'U-9',
  'U-10',
  'U-11',
  'U-12',
  'U-13',
  'U-14',
  'U-15',
  'Sequence',
  'Set',
] as const;
const application = ['IpAddress', 'Counter', 'Gauge', 'TimeTicks', 'Opaque', 'C-5', 'Counter64'] as const;
/** The names of each class's tags; a tag without a name ends the message. */
const classes = [universal, application, pduNames, ['P-0']] as const;
const classOf = { universal: 0, application: 1, context: 2 } as const;
const constructedBit = 0x20;
const manyBytes = 0x1f;
const primitives: Readonly<Record<number, BerType>> = { 2: 'integer', 4: 'string', 5: 'null', 6: 'oid' };
const applied: Readonly<Record<number, BerType>> = {
  0: 'address',
  1: 'unsigned',
  2: 'unsigned',
  3: 'unsigned',
  6: 'unsigned64',
};
const exceptions = ['noSuchObject', 'noSuchInstance', 'endOfMibView'] as const;
const sequenceTag = 16;

const unreadable: Error = Object.freeze(
  Object.assign(Object.create(Error.prototype) as Error, { message: 'unreadable' }),
);

/** Runs `print` up to the first {@link endPart}; false when it ended so. What is around the part goes on. */
export function berPart(print: () => void): boolean {
  try {
    print();
    return true;
  } catch (error) {
    if (error === unreadable) return false;
    throw error;
  }
}

/** Ends the part of a message that {@link berPart} runs, with a word of why. */
export function endPart(p: Printing, why: string): never {
  p.text(why);
  throw unreadable;
}

/** Reads the element at `at`, for which there are `length` bytes; an element that cannot be read ends the part. */
export function readBer(p: Printing, at: number, length: number): BerElement {
  if (length < 1) endPart(p, '[nothing to parse]');
  const first = p.u8(at);
  let place = at + 1;
  const end = at + length;
  let id = first & manyBytes;
  if (id === manyBytes) {
    id = 0;
    for (;;) {
      const byte = p.u8(place);
      if (place >= end) endPart(p, '[Xtagfield?]');
      // Eight bits of it are kept.
      id = ((id << 7) | (byte & 0x7f)) & 0xff;
      place++;
      if (byte < 0x80) break;
    }
  }
  if (place >= end) endPart(p, '[no asnlen]');
  let size = p.u8(place++);
  if (size > 0x7f) {
    const octets = size & 0x7f;
    if (end - place < octets) endPart(p, `[asnlen? ${end - place}<${octets}]`);
    requireBytes(p, place, octets);
    size = 0;
    for (let octet = 0; octet < octets; octet++) size = ((size << 8) | p.u8(place++)) >>> 0;
  }
  if (end - place < size) endPart(p, `[len${end - place}<asnlen${size}]`);
  return element(p, first, id, place, size, place + size - at);
}

function element(p: Printing, first: number, id: number, at: number, length: number, size: number): BerElement {
  const constructed = (first & constructedBit) !== 0;
  const name = classes[first >>> 6]![id];
  if (name === undefined) endPart(p, `[id?${constructed ? 'C' : 'P'}/x/${id}]`);
  requireBytes(p, at, length);
  const type = constructed ? constructedType(p, first >>> 6, id, name) : primitiveType(p, first >>> 6, id, name);
  let value = 0;
  if (type === 'integer') {
    if (length === 0) endPart(p, '[asnlen=0]');
    value = p.u8(at) & 0x80 ? -1 : 0;
    for (let octet = 0; octet < length; octet++) value = (value << 8) | p.u8(at + octet);
  } else if (type === 'unsigned' || type === 'unsigned64') {
    for (let octet = 0; octet < length; octet++) value = ((value << 8) | p.u8(at + octet)) >>> 0;
  }
  return { type, id, at, length, size, value };
}

function primitiveType(p: Printing, kind: number, id: number, name: string): BerType {
  if (kind === classOf.context) return exceptions[id] ?? 'any';
  const type = kind === classOf.universal ? primitives[id] : kind === classOf.application ? applied[id] : undefined;
  if (type !== undefined) return type;
  p.text(
    kind === classOf.universal ? `[P/U/${name}]` : kind === classOf.application ? `[P/A/${name}]` : `[P/x/${name}]`,
  );
  return 'octets';
}

function constructedType(p: Printing, kind: number, id: number, name: string): BerType {
  if (kind === classOf.context) return 'pdu';
  if (kind === classOf.universal && id === sequenceTag) return 'sequence';
  p.text(kind === classOf.universal ? `C/U/${name}` : `C/x/${name}`);
  return 'octets';
}

/** Prints an element. */
export function printBer(p: Printing, read: BerElement): void {
  const { type, id, at, length, value } = read;
  if (type === 'integer') p.text(String(value));
  else if (type === 'unsigned') p.number(value);
  else if (type === 'unsigned64') printUnsigned64(p, at, length);
  else if (type === 'string') printString(p, at, length);
  else if (type === 'oid') printOid(p, at, length);
  else if (type === 'octets') printOctets(p, at, length);
  else if (type === 'address') printAddress(p, at, length);
  else if (type === 'sequence') p.text(`Seq(${length})`);
  else if (type === 'pdu') p.text(`${pduNames[id]!}(${length})`);
  else if (type === 'any') p.text('[BE_ANY!?]');
  else if (type !== 'null') p.text(`[${type}]`);
}

function printUnsigned64(p: Printing, at: number, length: number): void {
  let value = 0n;
  for (let octet = 0; octet < length; octet++) value = BigInt.asUintN(64, (value << 8n) | BigInt(p.u8(at + octet)));
  p.text(String(value));
}

/** Text where all of it is printable, and otherwise hexadecimal. */
function printString(p: Printing, at: number, length: number): void {
  let printable = true;
  for (let octet = 0; octet < length && printable; octet++) {
    const byte = p.u8(at + octet);
    printable = byte >= 0x20 && byte < 0x7f;
  }
  if (printable) {
    p.char(34);
    p.safeText(at, length);
    p.char(34);
    return;
  }
  for (let octet = 0; octet < length; octet++) {
    if (octet > 0) p.char(95);
    p.hex(p.u8(at + octet), 2);
  }
}

function printOctets(p: Printing, at: number, length: number): void {
  for (let octet = 0; octet < length; octet++) {
    p.char(95);
    p.hex(p.u8(at + octet), 2);
  }
}

function printAddress(p: Printing, at: number, length: number): void {
  if (length !== 4) p.text('[inetaddr len!=4]');
  for (let octet = 0; octet < length; octet++) {
    if (octet > 0) p.char(46);
    p.number(p.u8(at + octet));
  }
}
