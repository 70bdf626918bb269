/** The simple network management protocol. */
import type { BerElement } from '../../wire/ber.ts';
import { berChildren, berInteger, berObjectIdentifier, berTags, readBer } from '../../wire/ber.ts';
import type { Dissection } from '../dissection.ts';
import { bytes, hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const versions = { 0: '1', 1: '2c', 3: '3' };
const operations: Readonly<Record<number, string>> = {
  0xa0: 'get',
  0xa1: 'get next',
  0xa2: 'response',
  0xa3: 'set',
  0xa4: 'trap of version 1',
  0xa5: 'get bulk',
  0xa6: 'inform',
  0xa7: 'trap',
  0xa8: 'report',
};

export default defineProtocol({
  name: 'snmp',
  title: 'Simple Network Management Protocol',
  column: 'SNMP',
  fields: {
    'snmp.version': number('version', versions),
    'snmp.community': text('community'),
    'snmp.pdu': hexNumber('operation', operations, 2),
    'snmp.request_id': number('request'),
    'snmp.error_status': number('error'),
    'snmp.error_index': number('error in binding'),
    'snmp.name': text('object'),
    'snmp.value.int': number('number'),
    'snmp.value.oid': text('object'),
    'snmp.value.octets': bytes('value'),
  },
  on: { udp: [161, 162] },
  accepts: (bytes, start, end) => start < end && bytes[start] === berTags.sequence,
  dissect(d, start, end) {
    const whole = readBer(d.bytes, start, end);
    if (whole === null) return d.flaw('the SNMP message is cut short', start, end);
    const [version, community, operation] = berChildren(d.bytes, whole);
    if (version === undefined || version.tag !== berTags.integer) return d.flaw('not an SNMP message', start, end);
    const number = integer(d, 'snmp.version', version);
    d.summary(`version ${versions[number as keyof typeof versions] ?? number}`);
    if (number === 3 || community?.tag !== berTags.octetString || operation === undefined)
      return d.rest(version.end, whole.end);
    d.text('snmp.community', community.start, community.end, 'latin1');
    d.put('snmp.pdu', operation.tag, community.end, operation.end);
    d.summary(operations[operation.tag] ?? `operation 0x${operation.tag.toString(16)}`);
    if (operation.tag === 0xa4) return d.rest(operation.start, operation.end);
    request(d, operation);
  },
  samples: [
    {
      name: 'get sysDescr',
      under: ['udp', 161],
      hex: '302602010104067075626c6963a019020101020100020100300e300c06082b060102010101000500',
      expect: {
        'snmp.version': '2c (1)',
        'snmp.community': 'public',
        'snmp.request_id': '1',
        'snmp.name': '1.3.6.1.2.1.1.1.0',
      },
      info: 'get 1.3.6.1.2.1.1.1.0',
    },
  ],
});

function integer(d: Dissection, field: string, element: BerElement): number {
  const value = Number(berInteger(d.bytes, element) ?? 0n);
  d.put(field, value, element.start, element.end);
  return value;
}

function request(d: Dissection, operation: BerElement): void {
  const [id, status, index, list] = berChildren(d.bytes, operation);
  if (id === undefined || status === undefined || index === undefined || list === undefined) {
    return d.flaw('the request is malformed', operation.start, operation.end);
  }
  integer(d, 'snmp.request_id', id);
  integer(d, 'snmp.error_status', status);
  integer(d, 'snmp.error_index', index);
  const names: string[] = [];
  for (const binding of berChildren(d.bytes, list)) {
    const [nameElement, value] = berChildren(d.bytes, binding);
    const name = nameElement === undefined ? null : berObjectIdentifier(d.bytes, nameElement);
    if (nameElement === undefined || name === null || value === undefined) {
      d.flaw('a binding is malformed', binding.start, binding.end);
      continue;
    }
    if (names.length < 8) names.push(name);
    d.within(d.put('snmp.name', name, nameElement.start, nameElement.end), () => bindingValue(d, value));
  }
  d.summary(`${operations[operation.tag] ?? 'operation'} ${names.join(', ')}`);
}

function bindingValue(d: Dissection, value: BerElement): void {
  const identifier = value.tag === berTags.objectIdentifier ? berObjectIdentifier(d.bytes, value) : null;
  if (value.tag === berTags.integer) integer(d, 'snmp.value.int', value);
  else if (identifier !== null) d.put('snmp.value.oid', identifier, value.start, value.end);
  else if (value.end > value.start) d.raw('snmp.value.octets', value.start, value.end);
}
