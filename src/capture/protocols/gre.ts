/** Generic routing encapsulation. */
import { parseGre } from '../../wire/gre.ts';
import { etherTypeNames } from '../names.ts';
import { hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'gre',
  title: 'Generic Routing Encapsulation',
  column: 'GRE',
  fields: {
    'gre.flags_and_version': hexNumber('flags and version'),
    'gre.proto': hexNumber('protocol', etherTypeNames),
    'gre.checksum': hexNumber('checksum'),
    'gre.key': hexNumber('key'),
    'gre.key.call_id': number('call'),
    'gre.key.payload_length': number('length of the payload'),
    'gre.sequence_number': number('sequence number'),
    'gre.ack_number': number('acknowledged'),
  },
  on: { ip: [47] },
  dissect(d, start, end) {
    const parsed = parseGre(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const { value, payloadStart } = parsed;
    d.number('gre.flags_and_version', start, 2);
    d.number('gre.proto', start + 2, 2);
    let at = start + 4;
    if (value.checksum !== null) {
      d.number('gre.checksum', at, 2);
      at += 4;
    }
    if (value.key !== null) {
      if (value.version === 1) {
        d.number('gre.key.payload_length', at, 2);
        d.number('gre.key.call_id', at + 2, 2);
      } else d.number('gre.key', at, 4);
      at += 4;
    }
    if (value.sequence !== null) {
      d.number('gre.sequence_number', at, 4);
      at += 4;
    }
    if (value.acknowledgment !== null) d.number('gre.ack_number', at, 4);
    d.summary(etherTypeNames[value.protocol] ?? `protocol 0x${value.protocol.toString(16).padStart(4, '0')}`);
    if (payloadStart < end) d.pass('ether', value.protocol < 0x600 ? -1 : value.protocol, payloadStart, end);
  },
  samples: [
    {
      name: 'with a key',
      under: ['ip', 47],
      hex: '2000 88b5 0000002a 00',
      expect: { 'gre.flags_and_version': '0x2000', 'gre.proto': '0x88b5', 'gre.key': '0x0000002a' },
    },
  ],
});
