/** Logical link control, which 802.3 frames carry, and SNAP behind it. */
import { u8 } from '../../wire/bytes.ts';
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
    'llc.pid': hexNumber('protocol of the organization'),
    'llc.cisco_pid': hexNumber('protocol', { 0x2000: 'CDP' }),
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
    if (snap === null) {
      if (next < end) d.pass('llc', u8(d.bytes, start), next, end);
      return;
    }
    d.number('llc.oui', headEnd, 3);
    if (snap.organization === 0) {
      d.number('llc.type', headEnd + 3, 2);
      return void d.pass('ether', snap.protocol, next, end);
    }
    d.number(snap.organization === 0x00_000c ? 'llc.cisco_pid' : 'llc.pid', headEnd + 3, 2);
    d.pass('snap', snap.organization * 0x1_0000 + snap.protocol, next, end);
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
