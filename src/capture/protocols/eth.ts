/** Ethernet frames. */
import { macText } from '../../addr/mac.ts';
import { u16 } from '../../wire/bytes.ts';
import { anyOf, ether, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';
import { etherTypeNames } from '../names.ts';

export default defineProtocol({
  name: 'eth',
  title: 'Ethernet',
  column: 'Ethernet',
  fields: {
    'eth.dst': ether('destination'),
    'eth.src': ether('source'),
    'eth.type': hexNumber('type', etherTypeNames),
    'eth.len': number('length of the payload'),
    'eth.addr': anyOf('ether', 'destination or source', ['eth.dst', 'eth.src']),
  },
  on: { link: [1], ether: [0x6558] },
  dissect(d, start, end) {
    if (start + 14 > end) return d.flaw('the Ethernet header is cut short', start, end);
    d.raw('eth.dst', start, start + 6);
    d.raw('eth.src', start + 6, start + 12);
    d.endpoints(macText(d.bytes, start + 6), macText(d.bytes, start));
    const type = u16(d.bytes, start + 12);
    if (type >= 0x600) {
      d.number('eth.type', start + 12, 2);
      d.summary(etherTypeNames[type] ?? `type 0x${type.toString(16).padStart(4, '0')}`);
      d.pass('ether', type, start + 14, end);
      return;
    }
    d.number('eth.len', start + 12, 2);
    d.summary(`LLC, ${type} bytes`);
    d.pass('ether', 0, start + 14, Math.min(end, start + 14 + type));
  },
  samples: [
    {
      name: 'an unknown type',
      under: ['link', 1],
      hex: 'ffffffffffff 020000000001 88b5 00',
      expect: { 'eth.dst': 'ff:ff:ff:ff:ff:ff', 'eth.src': '02:00:00:00:00:01', 'eth.type': '0x88b5' },
    },
  ],
});
