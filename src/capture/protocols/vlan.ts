/** VLAN tags (IEEE 802.1Q and 802.1ad). */
import { etherTypeNames } from '../names.ts';
import { flag, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'vlan',
  title: 'VLAN tag',
  column: 'VLAN',
  fields: {
    'vlan.priority': number('priority'),
    'vlan.dei': flag('may be dropped first'),
    'vlan.id': number('VLAN'),
    'vlan.etype': hexNumber('type', etherTypeNames),
  },
  on: { ether: [0x8100, 0x88a8, 0x9100] },
  dissect(d, start, end) {
    d.bits('vlan.priority', start, 2, 0xe000);
    d.bits('vlan.dei', start, 2, 0x1000);
    const id = d.bits('vlan.id', start, 2, 0x0fff);
    const type = d.number('vlan.etype', start + 2, 2);
    d.summary(`VLAN ${id}`);
    if (start + 4 <= end)
      d.pass('ether', type < 0x600 ? 0 : type, start + 4, type < 0x600 ? Math.min(end, start + 4 + type) : end);
  },
  samples: [
    {
      name: 'VLAN 7, priority 3',
      under: ['ether', 0x8100],
      hex: '6007 88b5 00',
      expect: { 'vlan.priority': '3', 'vlan.dei': '0', 'vlan.id': '7', 'vlan.etype': '0x88b5' },
    },
  ],
});
