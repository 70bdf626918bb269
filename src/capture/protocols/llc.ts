/** Logical link control, which 802.3 frames carry, and SNAP behind it. */
import { parseLlc } from '../../wire/llc.ts';
import { etherTypeNames } from '../names.ts';
import { hexNumber } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'llc',
  title: 'Logical Link Control',
  column: 'LLC',
  fields: {
    'llc.dsap': hexNumber('destination service', { 0x42: 'spanning tree', 0xaa: 'SNAP' }),
    'llc.ssap': hexNumber('source service', { 0x42: 'spanning tree', 0xaa: 'SNAP' }),
    'llc.control': hexNumber('control'),
    'llc.oui': hexNumber('organization'),
    'llc.type': hexNumber('type', etherTypeNames),
  },
  on: { ether: [0] },
  dissect(d, start, end) {
    const parsed = parseLlc(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const { control, snap } = parsed.value;
    const next = parsed.payloadStart;
    const headEnd = snap === null ? next : next - 5;
    d.number('llc.dsap', start, 1);
    d.number('llc.ssap', start + 1, 1);
    d.put('llc.control', control, start + 2, headEnd);
    if (snap === null) return d.rest(next, end);
    d.number('llc.oui', headEnd, 3);
    d.number('llc.type', headEnd + 3, 2);
    d.pass('ether', snap.organization === 0 ? snap.protocol : -1, next, end);
  },
  samples: [
    {
      name: 'SNAP',
      under: ['ether', 0],
      hex: 'aaaa03 000000 88b5 00',
      expect: { 'llc.dsap': 'SNAP (0xaa)', 'llc.control': '0x03', 'llc.type': '0x88b5' },
    },
  ],
});
