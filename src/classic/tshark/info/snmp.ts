/** What tshark 4.0 says of SNMP in a line (RFC 1157, 3416): the operation and the objects that it names. */
import type { BerElement } from '../../../wire/ber.ts';
import { berChildren, berObjectIdentifier, berTags, readBer } from '../../../wire/ber.ts';
import type { Layer } from './layer.ts';

const operations: Readonly<Record<number, string>> = {
  0xa0: 'get-request',
  0xa1: 'get-next-request',
  0xa2: 'get-response',
  0xa3: 'set-request',
  0xa4: 'trap',
  0xa5: 'getBulkRequest',
  0xa6: 'informRequest',
  0xa7: 'snmpV2-trap',
  0xa8: 'report',
};

/** `get-request 1.3.6.1.2.1.1.1.0`; version 3 shows what is not encrypted. */
export function snmpWords({ bytes }: Layer): string | null {
  const whole = readBer(bytes, 0, bytes.length);
  if (whole === null) return null;
  const parts = berChildren(bytes, whole);
  const unit = parts.length === 3 ? parts[2]! : unitOfVersion3(bytes, parts);
  if (unit === null) return null;
  if (unit.tag === berTags.octetString) return 'encryptedPDU: privKey Unknown';
  const name = operations[unit.tag];
  if (name === undefined) return null;
  const list = berChildren(bytes, unit).at(-1);
  if (list === undefined || list.tag !== berTags.sequence) return null;
  const names = berChildren(bytes, list).map((binding) => objectIn(bytes, binding));
  if (names.includes(null)) return null;
  return [name, ...(unit.tag === 0xa4 ? [enterpriseIn(bytes, unit)] : []), ...names].join(' ');
}

/** The scoped unit stands fourth (RFC 3412 section 6); encrypted it is a string. */
function unitOfVersion3(bytes: Uint8Array, parts: readonly BerElement[]): BerElement | null {
  const scoped = parts[3];
  if (scoped === undefined || scoped.tag === berTags.octetString) return scoped ?? null;
  return berChildren(bytes, scoped)[2] ?? null;
}

function objectIn(bytes: Uint8Array, binding: BerElement): string | null {
  const [name] = berChildren(bytes, binding);
  return name === undefined || name.tag !== berTags.objectIdentifier ? null : berObjectIdentifier(bytes, name);
}

/** The trap of version 1 names whose it is first. */
function enterpriseIn(bytes: Uint8Array, unit: BerElement): string {
  const [enterprise] = berChildren(bytes, unit);
  const text = enterprise === undefined ? null : berObjectIdentifier(bytes, enterprise);
  return (text ?? '').replace(/^1\./, 'iso.');
}
